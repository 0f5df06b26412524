package control

import (
	"strings"

	"watcher/internal/news"
)

// Lines are lines of which one is enough, with the lines of a group in the place
// of one that asks for it alone.
func Lines(lines []news.Query, groups map[string][]news.Query) []news.Query {
	return spread(lines, groups, map[string]bool{})
}

func spread(lines []news.Query, groups map[string][]news.Query, seen map[string]bool) (out []news.Query) {
	for _, line := range lines {
		name, isGroup := strings.CutPrefix(line.Text, "group:")
		group, known := groups[strings.Trim(name, `"`)]
		switch {
		case !isGroup || !known:
			out = append(out, line)
		case !seen[name]:
			seen[name] = true
			out = append(out, spread(group, groups, seen)...)
		}
	}
	return out
}
