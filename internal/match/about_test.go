package match

import (
	"fmt"
	"slices"
	"testing"

	"watcher/internal/news"
	"watcher/internal/why"
)

// ferries is a profile as one learns it.
func ferries() news.Profile {
	return news.Profile{Name: "ferries.yaml", Mean: 0.2, SD: 1, Terms: []news.Term{
		{Kind: news.TermName, Text: "Stella Marina~", Weight: 6},
		{Kind: news.TermAcronym, Text: "AMA", Weight: 4},
		{Kind: news.TermWord, Text: "ferry", Weight: 4},
		{Kind: news.TermPair, Text: "AL IT", Weight: 4},
		{Kind: news.TermPhrase, Text: "deck fire", Weight: 3},
		{Kind: news.TermConcept, Text: "shipping", Weight: 2},
		{Kind: news.TermCountry, Text: "AL", Weight: 1},
	}}
}

func TestAboutBands(t *testing.T) {
	e, problems := Compile([]news.Topic{{ID: "t", About: []news.Profile{ferries()}}}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range []struct {
		title string
		want  news.Band
	}{
		{"Fire on the car deck of a ferry between Italy and Albania", news.BandAlert},
		{"Zjarr në tragetin Stella Marina mes Italisë dhe Shqipërisë", news.BandAlert},
		{"آتش سوزی در کشتی استلا مارینا میان ایتالیا و آلبانی", news.BandAlert},
		{"The Stella Marina, a ferry", news.BandAlert},
		{"AMA inspects a ferry", news.BandMaybe},
		{"A ferry", ""},
		{"Albania signs a treaty", ""},
		{"The ama of Japan dive for pearls", ""},
		{"Ship leaves port", ""},
	} {
		got := news.Band("")
		if ms := e.Match(news.Item{Title: c.title}, news.Feed{}); len(ms) == 1 {
			got = ms[0].Band
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.title, got, c.want)
		}
	}
}

// The reason names the profile and the words that told most, as printed.
func TestAboutWhy(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", Any: []news.Query{{Text: "quay"}}, About: []news.Profile{ferries()}}}, nil)
	i := news.Item{Title: "Ferries wait in Tirana's port", Summary: "The AMA holds the STELLA  MARINA at a quay in Bari, Italy."}
	ms := e.Match(i, news.Feed{})
	if len(ms) != 1 || ms[0].Score < AlertAt || ms[0].Band != news.BandAlert {
		t.Fatalf("%+v", ms)
	}
	checkSpans(t, i, ms)
	lines := why.Lines(ms[0].Why)
	want := []string{
		"“quay” in the summary · alert by rule quay",
		"“Ferries”, “Tirana” in the title; “AMA”, “STELLA MARINA”, “Italy” in the summary · alert by rule about ferries.yaml (21.7, alerts from 8)",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q", lines)
	}
}

// Related news adds to `any`; all other keys hold for it as they do for a query.
func TestAboutBesideOtherKeys(t *testing.T) {
	strong, weak := "Ferry Stella Marina, Albania and Italy", "AMA inspects a ferry"
	q := func(s ...string) (qs []news.Query) {
		for _, text := range s {
			qs = append(qs, news.Query{Text: text})
		}
		return qs
	}
	about := []news.Profile{ferries()}
	for _, c := range []struct {
		name  string
		topic news.Topic
		title string
		feed  news.Feed
		want  news.Band
		score float64 // 1 for a query alone, 2 for at least that
	}{
		{"a query alone", news.Topic{Any: q("pier"), About: about}, "A pier", news.Feed{}, news.BandAlert, 1},
		{"a query and a maybe", news.Topic{Any: q("inspects"), About: about}, weak, news.Feed{}, news.BandAlert, 2},
		{"a maybe", news.Topic{Any: q("pier"), About: about}, weak, news.Feed{}, news.BandMaybe, 2},
		{"all holds", news.Topic{All: q("italy"), About: about}, strong, news.Feed{}, news.BandAlert, 2},
		{"all raises no band", news.Topic{All: q("inspects"), About: about}, weak, news.Feed{}, news.BandMaybe, 2},
		{"all fails", news.Topic{All: q("spain"), About: about}, strong, news.Feed{}, "", 0},
		{"none cancels a term", news.Topic{None: q("AMA inspects"), About: about}, weak, news.Feed{}, "", 0},
		{"reject", news.Topic{Reject: q("stella"), About: about}, strong, news.Feed{}, "", 0},
		{"from another feed", news.Topic{From: []string{"sea"}, About: about}, strong, news.Feed{Name: "land"}, "", 0},
		{"from its feed", news.Topic{From: []string{"sea"}, About: about}, strong, news.Feed{Name: "sea"}, news.BandAlert, 2},
	} {
		c.topic.ID = "t"
		e, problems := Compile([]news.Topic{c.topic}, nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var m news.Match
		if ms := e.Match(news.Item{Title: c.title}, c.feed); len(ms) == 1 {
			m = ms[0]
		}
		if m.Band != c.want || m.Score < c.score || c.score == 1 && m.Score != 1 {
			t.Errorf("%s: band %q score %.2f, want %q %.0f", c.name, m.Band, m.Score, c.want, c.score)
		}
	}
}

// What is a maybe is no match for a topic that asks for this one.
func TestAboutForAnotherTopic(t *testing.T) {
	e, problems := Compile([]news.Topic{
		{ID: "ferries", About: []news.Profile{ferries()}},
		{ID: "other", Any: []news.Query{{Text: "topic:ferries"}}},
	}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for title, want := range map[string]int{"Ferry Stella Marina, Albania and Italy": 2, "AMA inspects a ferry": 1, "A pier": 0} {
		if ms := e.Match(news.Item{Title: title}, news.Feed{}); len(ms) != want {
			t.Errorf("%s: %d matches, want %d", title, len(ms), want)
		}
	}
}

func TestAboutProblems(t *testing.T) {
	bad := ferries()
	bad.Terms = []news.Term{
		{Kind: news.TermCountry, Text: "Albania", Weight: 1},
		{Kind: news.TermPair, Text: "AL", Weight: 1},
		{Kind: news.TermConcept, Text: "shipp", Weight: 1},
		{Kind: news.TermPhrase, Text: "one", Weight: 1},
		{Kind: news.TermWord, Text: "", Weight: 1},
		{Kind: "verb", Text: "sail", Weight: 1},
		{Kind: news.TermWord, Text: "x", Weight: -1},
	}
	flat := ferries()
	flat.SD = 0
	for _, p := range []news.Profile{bad, {Name: "empty", SD: 1}, flat} {
		problems := Judge([]news.Topic{{ID: "t", About: []news.Profile{p}}}, nil)
		if !slices.ContainsFunc(problems, func(p news.Problem) bool { return !p.Warning }) {
			t.Errorf("%s: no problem found", p.Name)
		}
		for _, p := range problems {
			if p.Text == "" {
				t.Errorf("%q: nothing said", p.Query.Text)
			}
		}
	}
}

// Every entry of the tables is one that a query can hold.
func TestTablesCompile(t *testing.T) {
	p := news.Profile{SD: 1}
	for _, c := range Concepts() {
		p.Terms = append(p.Terms, news.Term{Kind: news.TermConcept, Text: c, Weight: 1})
	}
	for code := range capitalNames() {
		p.Terms = append(p.Terms, news.Term{Kind: news.TermCountry, Text: code, Weight: 1})
	}
	if problems := Judge([]news.Topic{{ID: "t", About: []news.Profile{p}}}, nil); len(problems) > 0 {
		t.Error(problems)
	}
	if n := len(Countries()); n < 190 || !slices.Contains(Countries(), "XK") {
		t.Errorf("%d countries", n)
	}
}

// BenchmarkAbout compares matching with and without profiles, on texts of which
// one in a hundred shares something with them.
func BenchmarkAbout(b *testing.B) {
	phrases, items, size := madeUp(500, 1000)
	for n := range items {
		if n%100 == 0 {
			items[n].Summary += " ferry to Albania"
		}
	}
	topics := phraseTopics(phrases, 10)
	topics[0].Any = append(topics[0].Any, news.Query{Text: "Stella Marina~ AND country:AL"}) // both engines listen to sounds
	for _, profiles := range []int{0, 50} {
		with := slices.Clone(topics)
		for n := range profiles {
			p := ferries()
			p.Terms = append(p.Terms, news.Term{Kind: news.TermWord, Text: fmt.Sprint("word", n), Weight: 3})
			with[n%len(with)].About = append(with[n%len(with)].About, p)
		}
		e, _ := Compile(with, nil)
		b.Run(fmt.Sprintf("profiles=%d", profiles), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for i := range items {
					e.Match(items[i], news.Feed{})
				}
			}
		})
	}
}

// TestPlacesAlone holds an item that shares nothing with a profile but a pair of
// countries below an alert: it may as well be a football match.
func TestPlacesAlone(t *testing.T) {
	p := news.Profile{Name: "tanker", Mean: 0.1, SD: 0.2, Terms: []news.Term{
		{Kind: news.TermPair, Text: "GR LY", Weight: 10}, {Kind: news.TermCountry, Text: "LY", Weight: 8}, {Kind: news.TermWord, Text: "tanker", Weight: 6},
	}}
	e, _ := Compile([]news.Topic{{ID: "t", About: []news.Profile{p}}}, nil)
	for title, want := range map[string]news.Band{
		"Greece beats Libya in friendly":          news.BandMaybe,
		"Libya floods: Greek rescuers arrive":     news.BandMaybe,
		"Greece holds a tanker on way from Libya": news.BandAlert,
	} {
		ms := e.Match(news.Item{Title: title}, news.Feed{})
		if len(ms) != 1 || ms[0].Band != want {
			t.Errorf("%q: %+v, want %s", title, ms, want)
		}
	}
}
