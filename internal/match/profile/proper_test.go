package profile

import (
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	for _, c := range []struct {
		title, summary, lang string
		want                 []string
	}{
		{"Minister turns on computers at Tirana school", "The pupils of Tirana were given new computers.", "en", nil},
		{"Court in Tirana hears of the Aurelia Star", "The captain of the Aurelia Star was warned, says Besnik Halimi.", "en", []string{"Aurelia Star", "Besnik Halimi~"}},
		{"Kryeministri flet për buxhetin", "Ai tha se buxheti është gati.", "sq", nil},
	} {
		got := Names(Frozen(), Article{Title: c.title, Text: c.summary, Lang: c.lang})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.title, got, c.want)
		}
	}
}
