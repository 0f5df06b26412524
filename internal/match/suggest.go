package match

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// closest returns the candidate that s is probably a slip of, "" if none.
func closest(s string, candidates []string) string {
	best, at := "", 1+len(s)/3
	for _, c := range candidates {
		if d := levenshtein.ComputeDistance(strings.ToLower(s), strings.ToLower(c)); d <= at && (d < at || best == "") {
			best, at = c, d
		}
	}
	return best
}
