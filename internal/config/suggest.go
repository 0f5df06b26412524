package config

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	texts "watcher/internal/text"
)

// tolerance is how many letters may be wrong: two for a swapped pair.
func tolerance(word string) int {
	switch n := len([]rune(word)); {
	case n < 4:
		return 1
	case n < 9:
		return 2
	}
	return 3
}

// Suggest returns what suggest does, for names that are typed elsewhere than in
// the file.
func Suggest(word string, known []string) string { return suggest(word, known) }

// suggest returns ` (did you mean "x"?)` for the known word nearest to a
// mistyped one, or the known words if they are few and none is near.
func suggest(word string, known []string) string {
	best, least := "", 1+tolerance(word)
	length := utf8.RuneCountInString(word)
	for _, k := range known {
		if n := utf8.RuneCountInString(k); max(n, length)-min(n, length) >= least {
			continue // so many letters are missing, or too many
		}
		d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(k))
		if d < least {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return texts.Sprintf(" (did you mean %q?)", best)
	case len(known) > 0 && len(known) <= 32:
		return " (there are: " + strings.Join(slices.Sorted(slices.Values(known)), ", ") + ")"
	}
	return ""
}
