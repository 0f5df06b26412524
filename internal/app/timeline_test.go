package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
)

// TestTimeLineOfAStory: explain lists a story's reports, those in the middle
// counted where they are too many.
func TestTimeLineOfAStory(t *testing.T) {
	var out strings.Builder
	e := explainer{World: World{Out: &out}, cfg: &config.Config{Zone: time.UTC}, found: []explained{{title: "Headline 0."}}}
	var s news.Story
	for n := range 103 {
		s.Reports = append(s.Reports, news.Report{
			Item: news.Item{Title: fmt.Sprintf("Headline %d.", n), FirstSeen: time.Date(2026, 5, 4, 6, n, 0, 0, time.UTC)}, Feed: news.Feed{Name: "Coast"},
			Matches: []news.Match{{Band: news.BandAlert}},
		})
	}
	s.Reports[1].Item.Summary = "According to Reuters, it was so."
	e.timeLine(s)
	if err := e.print(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 102 || !holdsAll(out.String(), "2026-05-04 06:00:00  Coast: Headline 0.\n", "Headline 1. (credits Reuters)", "Headline 49.", "… 3 reports more …", "Headline 53.", "Headline 102.") || strings.Contains(out.String(), "Headline 50.") {
		t.Errorf("%d lines:\n%s", len(lines), &out)
	}
}
