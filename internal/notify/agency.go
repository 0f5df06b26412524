package notify

import "strings"

// Agencies are the names by which outlets are known that need no feed, in all
// their writings.
func Agencies() []string {
	var names []string
	for _, line := range tableLines(agenciesText) {
		for name := range strings.SplitSeq(line, "|") {
			if name = strings.TrimSpace(name); name != "" && name[0] != '!' {
				names = append(names, name)
			}
		}
	}
	return names
}
