package app

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzMuteOrder: whatever comes over the control socket, an order that is taken
// names one thing and can be logged.
func FuzzMuteOrder(f *testing.F) {
	for _, s := range []string{
		`{"mute":{"topic":"mek","from":"2026-11-02T09:00:00Z","until":"2026-11-03T09:00:00Z"},"who":"anna"}`,
		`{"mute":{"feed":"a.example-x","from":"2026-11-02T09:00:00Z","until":"2026-11-02T09:00:00Z"},"who":"a\u001b[31m\nb"}`,
		`{"mute":{"topic":"a","feed":"b"}}`, `{"mute":{"topic":"\u0000"}}`, `{}`, `[`, `{"mute":{"topic":"a","until":"9999-01-01T00:00:00Z"}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := readOrder[muteOrder](strings.NewReader(s))
		if err != nil {
			return
		}
		said := string(o.Mute.Topic) + string(o.Mute.Feed) + o.Who
		if (o.Mute.Topic == "") == (o.Mute.Feed == "") || strings.ContainsFunc(said, unicode.IsControl) || !utf8.ValidString(said) {
			t.Fatalf("%q became %+v", s, o)
		}
		if o.Mute.Until.Before(o.Mute.From) || o.Mute.Until.Year() > 9000 {
			t.Fatalf("%q became %+v", s, o)
		}
	})
}
