package control

import (
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// ruled is a judge that gives each topic's matches the lines that held.
type ruled map[news.TopicID][]string

func (j ruled) Match(i news.Item, _ news.Feed) (ms []news.Match) {
	for topic, words := range j {
		var why []news.Why
		for _, w := range words {
			if strings.Contains(i.Title, w) {
				why = append(why, news.Why{Rule: w, Band: news.BandAlert})
			}
		}
		if len(why) > 0 {
			ms = append(ms, news.Match{Topic: topic, Why: why})
		}
	}
	return ms
}

func TestHealth(t *testing.T) {
	past := month(10)
	s := past.Archive.(shelf)
	for n := range 50 { // a storm of the last hours
		s = append(s, news.Item{Feed: "wire", Key: "s", Title: "flood warning", FirstSeen: noon.Add(-time.Duration(50-n) * time.Minute)})
	}
	past.Archive = s
	topics := []news.Topic{{ID: "quiet"}, {ID: "well"}, {ID: "loud"}, {ID: "noisy", Any: []news.Query{{Text: "ship"}, {Text: "Report 77"}}}}
	rules := ruled{
		"quiet": {"comet"},
		"well":  {"Report 1", "Report 2", "storm"},
		"loud":  {"flood", "0000"},
		"noisy": {"ship", "Report 77"},
	}
	found, err := Health(t.Context(), tongue.English, past, rules, topics, nil, noon)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range found {
		got = append(got, string(a.Topic)+": "+a.Text)
	}
	want := []string{
		"quiet: nothing matched among the 10050 items of 9 days: try its lines one by one with `/try`",
		"loud: suddenly loud: 50 in the last day, 0.0 a day before",
	}
	if len(got) != 2 || got[0] != want[0] || !strings.HasPrefix(got[1], "loud: suddenly loud: 5") {
		t.Errorf("%q", got)
	}
	rules["noisy"] = []string{"ship"}
	found, err = Health(t.Context(), tongue.English, past, rules, topics, nil, noon)
	if err != nil || !slices.ContainsFunc(found, func(a Ailment) bool {
		return a.Topic == "noisy" && a.Text == "100 % of its 100 hits come from one line alone: ship"
	}) {
		t.Errorf("%v, %v", found, err)
	}
}

// TestNoisyLine tells one of several lines that makes nearly all hits; what the
// topic merely asks for or what makes it urgent does not count.
func TestNoisyLine(t *testing.T) {
	rules := asking{ruled{"one": {"ship"}, "two": {"ship"}, "grouped": {"ship"}, "both": {"ship", "00"}, "related": {"ship"}}}
	query := func(texts ...string) (qs []news.Query) {
		for _, text := range texts {
			qs = append(qs, news.Query{Text: text})
		}
		return qs
	}
	topics := []news.Topic{
		{ID: "one", Any: query("ship")},
		{ID: "two", Any: query("ship", "boat"), All: query("Report"), Urgent: query("0")},
		{ID: "grouped", Any: query("group:names")},
		{ID: "both", Any: query("ship", "00")},
		{ID: "related", Any: query("ship"), About: []news.Profile{{}}},
	}
	groups := map[string][]news.Query{"names": query("ship", "boat")}
	found, err := Health(t.Context(), tongue.English, month(10), rules, topics, groups, noon)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range found {
		got = append(got, string(a.Topic))
		if !strings.Contains(a.Text, "100 % of its 100 hits come from one line alone: ship") {
			t.Errorf("%s: %s", a.Topic, a.Text)
		}
	}
	if want := []string{"two", "grouped", "related"}; !slices.Equal(got, want) {
		t.Errorf("noisy are %q, want %q", got, want)
	}
}

// asking adds to each match what its topic asks for and what makes it urgent.
type asking struct{ ruled }

func (j asking) Match(i news.Item, f news.Feed) []news.Match {
	ms := j.ruled.Match(i, f)
	for n := range ms {
		ms[n].Why = append(ms[n].Why, news.Why{Rule: "Report"}, news.Why{Rule: "0", Urgent: true})
	}
	return ms
}

// TestHealthOfAYoungStore says nothing of what cannot be known yet.
func TestHealthOfAYoungStore(t *testing.T) {
	found, err := Health(t.Context(), tongue.English, month(1), ruled{"quiet": {"comet"}}, []news.Topic{{ID: "quiet"}}, nil, noon)
	if err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
}
