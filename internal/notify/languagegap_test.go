package notify

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// TestLanguageLine reads testdata/languages.json: the outlets of a story by
// language, when each told it, and the language of a story that may be the same.
func TestLanguageLine(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Name, Want, Kin string
		Outlets         []string
	}](t, "testdata/languages.json") {
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
			lang, after, _ := strings.Cut(c.Kin, " ")
			e.Kin = news.Outlet{Title: "Possibly the same", Lang: lang, At: noon.Add(testkit.Duration(t, after))}
		}
		if got := LanguageLine(tongue.English, e); got != c.Want {
			t.Errorf("%s: %q, want %q", c.Name, got, c.Want)
		}
	}
}

// TestWhatIsKeptIsSaid holds that what is kept as a word of ours, or found by a
// table, has a text in every language.
func TestWhatIsKeptIsSaid(t *testing.T) {
	for _, code := range tongue.Codes {
		l := tongue.Of(code)
		for _, r := range news.Refusals {
			if got := l.Say("refusal." + string(r)); got == "refusal."+string(r) {
				t.Errorf("%s: no text for the refusal %q", code, r)
			}
		}
		for _, thing := range figureWords().things {
			if got := l.Count("figure."+thing, 2, "Outlet", "BBC"); got == "figure."+thing {
				t.Errorf("%s: no text for how many were %s", code, thing)
			}
		}
	}
}

func TestLanguageLineIsOfTheDesksLanguage(t *testing.T) {
	e := news.Entry{Lang: "en", Seen: noon, Also: []news.Outlet{{Lang: "fa", At: noon.Add(41 * time.Minute)}}}
	for code, want := range map[string]string{
		"en": "",
		"fa": "",
		"de": "Seit 41 Min. auf Englisch und Persisch, noch kein deutschsprachiges Medium",
		"sq": "Prej 41 min në anglisht dhe persisht, ende asnjë medium shqip",
	} {
		if got := LanguageLine(tongue.Of(code), e); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
