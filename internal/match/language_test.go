package match

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"watcher/internal/news"
)

// Letters tell a language that nothing else does; a text without its accents has
// none, so these are no cases of testdata.
func TestLettersTellLanguage(t *testing.T) {
	for _, c := range []struct {
		query, title string
		want         bool
	}{
		{"Putin~", "Słowa Putina", true},
		{"Putin~", "Slowa Putina", false},
		{"Marin~", "Marina swims", false},
		{"Rajavi~", "Recavi konuştu", true},
		{"Rajavi~", "Recavi konustu", false},
		{"Tirana", "Policia e Tiranës", true},
		{"Gaza", "Gazan families", false},
	} {
		e, _ := Compile([]news.Topic{{ID: "t", Any: queries(c.query)}}, nil)
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			if got := len(e.Match(news.Item{Title: form.String(c.title)}, news.Feed{})) > 0; got != c.want {
				t.Errorf("%s in %q: %v", c.query, form.String(c.title), got)
			}
		}
	}
}
