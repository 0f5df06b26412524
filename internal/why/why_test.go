package why_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

func TestLines(t *testing.T) {
	raw, err := os.ReadFile("testdata/lines.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name string
		Why  []news.Why
		Want []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if got := why.Lines(c.Why); !slices.Equal(got, c.Want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(c.Want, "\n     "))
			}
		})
	}
}

func TestLinesCutALongMatch(t *testing.T) {
	lines := why.Lines([]news.Why{{
		Rule:  strings.Repeat("rule ", 500),
		Spans: []news.Span{{Field: news.FieldBody, Text: strings.Repeat("word ", 500)}},
	}})
	if n := len([]rune(lines[0])); n > 60+80+len("“” in the text · rule ") {
		t.Errorf("%d letters: %s", n, lines[0])
	}
}

func TestFirstNamesWhatRaisedTheAlert(t *testing.T) {
	lines, more := why.First(tongue.English, []news.Why{
		{Rule: "NOT sport"},
		{Rule: "camp", Band: news.BandAlert},
		{Rule: "about x", Band: news.BandMaybe},
		{Rule: "raid", Urgent: true},
		{Rule: "camp", Band: news.BandAlert},
	}, 2)
	if more != 1 || len(lines) != 2 || lines[0][0].Text != "urgent by rule raid" || lines[1][0].Text != "alert by rule camp" {
		t.Errorf("%v and %d more", lines, more)
	}
}
