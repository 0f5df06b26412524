package text

import (
	"iter"
	"strings"
)

// TableLines yields the lines of a table that the program carries, without
// remarks (from # on the line's beginning), empty lines and the space around.
func TableLines(table string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(table) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}
