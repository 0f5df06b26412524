package app

import (
	"testing"

	"watcher/internal/match"
)

// TestTelling tells the names that stand for a topic from words that stand
// beside them.
func TestTelling(t *testing.T) {
	for _, c := range []struct {
		query, lang string
		place, want bool
	}{
		{"MEK", "en", false, true},
		{"Mujahedeen-e-Khalq~", "en", false, true},
		{"Rajavi~", "fa", false, true},
		{"National Council of Resistance", "en", false, true},
		{"مجاهدین خلق", "fa", false, true},
		{"Durres", "en", false, false}, // a town, for all we know
		{"terror list", "en", false, false},
		{"protest*", "en", false, false},
		{"تظاهرات", "fa", false, false}, // demonstrations
		{"عقوبات", "ar", false, false},  // sanctions
		{"country:AL", "en", true, false},
		{"United States", "en", true, false},
	} {
		if got := telling(match.Term{Query: c.query, Words: c.query, Place: c.place}, c.lang); got != c.want {
			t.Errorf("%s: %v", c.query, got)
		}
	}
}
