package text

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Cut shortens s to at most limit UTF-16 units, the cautious reading of
// Discord's "characters", at the border of what a reader sees as one
// character. What was cut ends in "…", which counts.
func Cut(s string, limit int) string {
	if len(s) <= limit || Units(s) <= limit {
		return s
	}
	if limit <= 0 {
		return ""
	}
	used, end, state := 0, 0, -1
	for rest := s; rest != ""; {
		var g string
		g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := Units(g)
		if used+n > limit-1 {
			break
		}
		used += n
		end += len(g)
	}
	return strings.TrimRight(s[:end], " \n\t") + "…"
}

// Units is the length of s in UTF-16 units.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
