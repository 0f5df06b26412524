package profile

import (
	"strings"
	"sync"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
)

// bridges finds what an article shares with news in any language: countries
// and concepts. It is a match engine of its own.
var bridges = sync.OnceValue(func() *match.Engine {
	var topics []news.Topic
	for _, code := range match.Countries() {
		t := news.Topic{ID: news.TopicID(countryKey(code)), Any: []news.Query{{Text: "country:" + code}}}
		for _, name := range match.Capital(code) {
			t.Any = append(t.Any, news.Query{Text: query(name)})
		}
		topics = append(topics, t)
	}
	for _, name := range match.Concepts() {
		t := news.Topic{ID: news.TopicID(conceptKey(name))}
		for _, form := range match.Concept(name) {
			t.Any = append(t.Any, news.Query{Text: query(form)})
		}
		topics = append(topics, t)
	}
	e, _ := match.Compile(topics, nil)
	return e
})

const (
	countryMark = "country:"
	conceptMark = "concept:"
)

func countryKey(code string) string { return countryMark + code }
func conceptKey(name string) string { return conceptMark + name }

// query puts a name of a table into quotes, its * behind them.
func query(form string) string {
	bare, star := strings.CutSuffix(form, "*")
	q := `"` + bare + `"`
	if star {
		q += "*"
	}
	return q
}

// bridge is a country or concept found, and where.
type bridge struct {
	key   string
	spans []news.Span
}

// findBridges returns the countries and concepts of a text. What is a small word of
// its language is no concept: the German war is not the English one.
func findBridges(s, lang string) []bridge {
	var out []bridge
	for _, m := range bridges().Match(news.Item{Body: s}, news.Feed{}) {
		b := bridge{key: string(m.Topic)}
		seen := map[int]bool{}
		for _, w := range m.Why {
			for _, sp := range w.Spans {
				if !seen[sp.Start] && !text.IsStopword(lang, text.Fold(sp.Text)) {
					seen[sp.Start] = true
					b.spans = append(b.spans, sp)
				}
			}
		}
		if len(b.spans) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// Countries returns the countries (ISO 3166, two letters) that a text names in
// any language, by themselves or by their capitals, each with the words by which
// it does.
func Countries(s string) map[string][]string {
	named := make(map[string][]string)
	for _, b := range findBridges(s, "") {
		code, ok := strings.CutPrefix(b.key, countryMark)
		for n := 0; ok && n < len(b.spans); n++ {
			named[code] = append(named[code], b.spans[n].Text)
		}
	}
	return named
}
