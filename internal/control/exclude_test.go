package control

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watcher/internal/news"
)

// TestExclusions proposes what refused stories share and kept ones lack.
func TestExclusions(t *testing.T) {
	stories := func(titles ...string) (all [][]news.Item) {
		for _, title := range titles {
			all = append(all, []news.Item{{Title: title}})
		}
		return all
	}
	split := func(i news.Item) []string { return strings.Fields(strings.ToLower(i.Title)) }
	dull := func(w string) bool { return w == "the" || w == "in" }
	kept := stories("MEK camp raided in Durres", "MEK trial opens in Tirana")
	for name, c := range map[string]struct {
		refused [][]news.Item
		want    []string
	}{
		"a pair that all share":      {stories("MEK inhibitor slows melanoma", "New MEK inhibitor approved"), []string{"mek inhibitor"}},
		"words of several":           {stories("MEK melanoma trial", "melanoma and MEK", "MEK solvent spill", "solvent called MEK"), []string{"melanoma", "solvent"}},
		"one alone proposes nothing": {stories("MEK inhibitor slows melanoma"), nil},
		"what kept ones have too":    {stories("Trial in Tirana", "Another trial in Tirana"), nil},
		"nothing":                    {nil, nil},
	} {
		if diff := cmp.Diff(c.want, Exclusions(c.refused, kept, split, dull, 3)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
