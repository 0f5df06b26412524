package match

import (
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/why"
)

// A second look is borne out by what the article adds, not by what the item said
// before.
func TestSecondLookNeedsMore(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", About: []news.Profile{ferries()}}}, nil)
	filler := strings.Repeat("The weather was fine that morning and nobody expected any change. ", 12)
	for _, c := range []struct {
		name, title, article string
		want                 news.Band
		why                  string
	}{
		{"before", "AMA inspects a ferry", "", news.BandMaybe, "“AMA”, “ferry” in the title · maybe by rule about ferries.yaml (7.8, alerts from 8)"},
		{
			"the same again", "AMA inspects a ferry", "The AMA has a ferry. The ferry is a ferry, says the AMA.", news.BandMaybe,
			"“AMA”, “ferry” in the title · maybe by rule about ferries.yaml (7.8 with its article, alerts from 8)",
		},
		{
			"countries besides", "AMA inspects a ferry", "The AMA has a ferry. It sails from Albania to Italy.", news.BandMaybe,
			"“AMA”, “ferry” in the title; “Albania”, “Italy” in the article · maybe by rule about ferries.yaml (its article adds nothing new)",
		},
		{
			"another term", "AMA inspects a ferry", filler + "It is the Stella Marina.", news.BandAlert,
			"“AMA”, “ferry” in the title; “Stella Marina” in the article · alert by rule about ferries.yaml (12.4 with its article, alerts from 8)",
		},
		{"of something else", "AMA inspects a ferry", strings.Repeat(filler, 5), "", ""},
		{
			"no need of it", "The Stella Marina, a ferry", filler, news.BandAlert,
			"“Stella Marina”, “ferry” in the title · alert by rule about ferries.yaml (9.8, alerts from 8)",
		},
	} {
		i := news.Item{Title: c.title, Article: c.article}
		ms := e.Match(i, news.Feed{})
		if len(ms) == 0 {
			if c.want != "" {
				t.Errorf("%s: no match", c.name)
			}
			continue
		}
		if got := why.Lines(ms[0].Why); ms[0].Band != c.want || !slices.Equal(got, []string{c.why}) {
			t.Errorf("%s: %s %.2f %q", c.name, ms[0].Band, ms[0].Score, got)
		}
	}
}

// A topic may ask for more than the usual score.
func TestAlertFrom(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", AlertFrom: 10.5, About: []news.Profile{ferries()}}}, nil)
	ms := e.Match(news.Item{Title: "The Stella Marina, a ferry"}, news.Feed{})
	if len(ms) != 1 || ms[0].Band != news.BandMaybe || !slices.Equal(why.Lines(ms[0].Why), []string{"“Stella Marina”, “ferry” in the title · maybe by rule about ferries.yaml (9.8, alerts from 10.5)"}) {
		t.Errorf("%+v", ms)
	}
}

// A town has other news than a profile's: its name alone, or beside its country's,
// makes us look, no more.
func TestOneNameIsNotEnough(t *testing.T) {
	p := news.Profile{Name: "quays", SD: 1, Terms: []news.Term{
		{Kind: news.TermName, Text: "Lüttsand", Weight: 10},
		{Kind: news.TermName, Text: "Torben Wiesinghoff~", Weight: 9},
		{Kind: news.TermAcronym, Text: "HGV", Weight: 4},
		{Kind: news.TermCountry, Text: "NL", Weight: 2},
		{Kind: news.TermWord, Text: "quay", Weight: 3},
	}}
	e, _ := Compile([]news.Topic{{ID: "t", About: []news.Profile{p}}}, nil)
	for _, c := range []struct {
		title, article string
		want           news.Band
		why            string
	}{
		{"Lüttsand opens a film festival", "", news.BandMaybe, "only one name is there"},
		{"Lüttsand in the Netherlands opens a film festival", "", news.BandMaybe, "only one name is there"},
		{"Lüttsand opens a film festival", "The films are shown on the quay.", news.BandAlert, ""},
		{"Lüttsand opens a quay", "", news.BandAlert, ""},
		{"HGV meets in Lüttsand", "", news.BandAlert, ""},
		{"Torben Wiesinghoff resigns", "", news.BandAlert, ""},
	} {
		ms := e.Match(news.Item{Title: c.title, Article: c.article}, news.Feed{})
		if len(ms) != 1 || ms[0].Band != c.want || !strings.Contains(strings.Join(why.Lines(ms[0].Why), ""), c.why) {
			t.Errorf("%s: %+v", c.title, ms)
		}
	}
}

// A line of a topic that only the article bears out says so.
func TestArticleIsNamed(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", Any: queries("quay NEAR Durres")}}, nil)
	ms := e.Match(news.Item{Title: "A quiet day", Article: "A ship lay at the quay in Durres."}, news.Feed{})
	if len(ms) != 1 {
		t.Fatal("not found")
	}
	want := []string{"“quay”, “Durres” in the article · alert by rule quay NEAR Durres"}
	if got := why.Lines(ms[0].Why); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
