package desk

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/tongue"
)

// TestTrialReads shows what a trial found: small print begins its line, where
// alone Discord takes it for that, and names keep their direction of writing.
func TestTrialReads(t *testing.T) {
	trial := Trial{
		Over: 7 * 24 * time.Hour, Items: 12, Hits: 2, PerDay: 0.3, Langs: []string{"en 1", "fa 1"}, Feeds: []string{"Gulf Post 1", "پیک روز 1"},
		Newest: []Finding{{Title: "Two hanged", Link: "https://gulf.example/1", Outlet: "Gulf Post", Seen: time.Unix(1, 0), Why: []string{"“hanged” in the title"}}},
	}
	said := trial.text(tongue.English)
	for _, want := range []string{
		"Of the 12 items of the last 7 days it finds **2**, 0.3 a day.\n", "By language: \u2068en 1\u2069, \u2068fa 1\u2069\n",
		"By feed: \u2068Gulf Post 1\u2069, \u2068پیک روز 1\u2069\n", "\n-# “hanged” in the title",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
}
