package notify

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestLanguageLine reads testdata/languages.json: the outlets of a story by
// language, when each told it, and the language of a story that may be the same.
func TestLanguageLine(t *testing.T) {
	for _, c := range cases[struct {
		Name, Want, Kin string
		Outlets         []string
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
		if c.Kin != "" {
			e.Kin = news.Outlet{Title: "Possibly the same", Lang: c.Kin}
		}
		if got := LanguageLine(e); got != c.Want {
			t.Errorf("%s: %q, want %q", c.Name, got, c.Want)
		}
	}
}
