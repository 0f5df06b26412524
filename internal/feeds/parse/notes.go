package parse

import (
	"fmt"
	"strconv"
)

// notes are the repairs of one document, told to people.
type notes struct {
	lines []string
}

func (n *notes) add(line string) { n.lines = append(n.lines, line) }

// count adds a line like "3 invalid bytes replaced"; noun is singular and takes
// an s.
func (n *notes) count(k int, noun, what string) {
	if k > 0 {
		n.add(plural(k, noun) + " " + what)
	}
}

func plural(k int, noun string) string {
	if k == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", strconv.Itoa(k), noun)
}
