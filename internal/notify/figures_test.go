package notify

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// TestDifferLine reads testdata/figures.json: headlines of one story, "outlet:
// title", the first opens it, the others join; "copy" and "after 5h" stand
// behind the outlet.
func TestDifferLine(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Name, Want string
		Titles     []string
	}](t, "testdata/figures.json") {
		var e news.Entry
		for n, line := range c.Titles {
			outlet, title, _ := strings.Cut(line, ": ")
			outlet, copied := strings.CutSuffix(outlet, " copy")
			outlet, after, _ := strings.Cut(outlet, " after ")
			late, _ := time.ParseDuration(after)
			at := noon.Add(time.Duration(n)*time.Minute + late)
			if n == 0 {
				e = news.Entry{Source: outlet, Title: title, Seen: at}
				continue
			}
			e.Also = append(e.Also, news.Outlet{Name: outlet, Title: title, At: at, Copy: copied})
		}
		if got := DifferLine(tongue.English, e); got != c.Want {
			t.Errorf("%s: %q, want %q", c.Name, got, c.Want)
		}
	}
}
