package control

import (
	"strings"
	"testing"

	"watcher/internal/news"
)

func spaced(s string) (ws []Word) {
	for w := range strings.FieldsSeq(s) {
		rate := 0.0
		if strings.EqualFold(w, "find") || strings.EqualFold(w, "ships") {
			rate = 1e-3 // a common word, though few kept items have it
		}
		ws = append(ws, Word{strings.ToLower(w), w, rate})
	}
	return ws
}

func TestPropose(t *testing.T) {
	past := Past{Since: noon, Archive: shelf{
		{Title: "Police enter harbour", Summary: "The harbour was closed", FirstSeen: noon},
		{Title: "Police say harbour is safe", FirstSeen: noon},
		{Title: "Ferry enters harbour", FirstSeen: noon},
		{Title: "Crane Crane Crane", FirstSeen: noon.Add(-1)}, // not looked at: too old
	}}
	for title, want := range map[string]string{
		"Police find crane in harbour":  "crane AND Police",
		"NATO ships enter the harbour":  "NATO AND enter",
		"Ferry Ferry Ferry":             "Ferry",
		"Is it so?":                     "",
		"Crane falls on police harbour": "Crane AND falls",
	} {
		got, err := Propose(t.Context(), past, spaced, news.Item{Title: title})
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", title, got, err, want)
		}
	}
}
