package notify

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestLanguageLine reads testdata/languages.json: the outlets of a story by
// language, and when each told it.
func TestLanguageLine(t *testing.T) {
	for _, c := range cases[struct {
		Name, Want string
		Outlets    []string
	}](t, "languages.json") {
		var e news.Entry
		for n, o := range c.Outlets {
			lang, after, _ := strings.Cut(strings.ReplaceAll(o, "?", ""), " ")
			d, err := time.ParseDuration(after)
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				e = news.Entry{Lang: lang, Seen: noon}
				continue
			}
			e.Also = append(e.Also, news.Outlet{Lang: lang, At: noon.Add(d)})
		}
		if got := LanguageLine(e); got != c.Want {
			t.Errorf("%s: %q, want %q", c.Name, got, c.Want)
		}
	}
}
