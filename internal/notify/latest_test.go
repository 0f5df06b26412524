package notify

import (
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// TestLatest names the reports that joined a story last; those without a time
// joined an hour after noon, when it was opened.
func TestLatest(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Name, Title string
		Also        []news.Outlet
		Changes     []news.Change
		Says        []string
	}](t, "testdata/latest.json") {
		t.Run(c.Name, func(t *testing.T) {
			e := news.Entry{Title: c.Title, Source: "Balkanweb", Seen: noon, Also: c.Also, Changes: c.Changes}
			for n := range e.Also {
				if e.Also[n].At.IsZero() {
					e.Also[n].At = noon.Add(3600e9)
				}
			}
			var says []string
			for _, l := range Lines(tongue.English, e) {
				if l.Report {
					says = append(says, strings.TrimSpace(l.Text+" "+l.Link))
				}
			}
			if !slices.Equal(says, c.Says) {
				t.Errorf("says %q, want %q", says, c.Says)
			}
		})
	}
}
