package control

import (
	"math"
	"strings"
	"testing"
)

func TestShares(t *testing.T) {
	past := Past{Since: noon, Archive: shelf{
		{Title: "police enter harbour", Summary: "the harbour was closed", FirstSeen: noon},
		{Title: "police say harbour is safe", FirstSeen: noon},
		{Title: "crane crane crane", FirstSeen: noon.Add(-1)}, // not looked at: too old
	}}
	got, err := Shares(t.Context(), past, strings.Fields, []Word{{"harbour", 0}, {"police", 1e-3}, {"crane", 0}})
	if err != nil {
		t.Fatal(err)
	}
	const all = 2 + 1e5/30.0
	for word, want := range map[string]float64{"harbour": 2 / all, "police": 102 / all, "crane": 0} {
		if math.Abs(got[word]-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", word, got[word], want)
		}
	}
}
