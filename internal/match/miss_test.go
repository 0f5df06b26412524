package match

import (
	"slices"
	"testing"

	"watcher/internal/news"
)

// TestMisses names the part of a topic that kept each headline out.
func TestMisses(t *testing.T) {
	topic := news.Topic{
		ID: "camp", Any: queries("MEK NEAR Albania", "Ashraf 3"), All: queries("police OR court"),
		None: queries("MEK inhibitor"), Reject: queries("melanoma"), From: []string{"balkans"},
	}
	e, problems := Compile([]news.Topic{topic, {ID: "other", Any: queries("storm")}}, nil)
	for _, p := range problems {
		t.Error(p)
	}
	balkans := news.Feed{ID: "a", Name: "A", Tags: []string{"balkans"}}
	for _, c := range []struct {
		title string
		feed  news.Feed
		cause Cause // "" for none: it matches
		rule  string
		words []string
	}{
		{"Police enter Ashraf 3", balkans, "", "", nil},
		{"Police enter Ashraf 3", news.Feed{ID: "b", Name: "B"}, CauseFrom, "", []string{"Ashraf 3"}},
		{"Police enter the camp", balkans, CauseAny, "", nil},
		{"Police say that the MEK, banned in Iran for decades and courted by some abroad, is leaving Albania", balkans, CauseAny, "", []string{"MEK", "Albania"}},
		{"Ashraf 3 is quiet", balkans, CauseAll, "police OR court", []string{"Ashraf 3"}},
		{"Police: MEK inhibitor stolen in Albania", balkans, CauseNone, "MEK inhibitor", []string{"MEK", "Albania"}},
		{"Police on melanoma at Ashraf 3", balkans, CauseReject, "melanoma", []string{"Ashraf 3"}},
	} {
		misses := e.Misses(news.Item{Key: "k", Title: c.title}, c.feed)
		n := slices.IndexFunc(misses, func(m Miss) bool { return m.Topic == "camp" })
		if c.cause == "" {
			if n >= 0 {
				t.Errorf("%s: missed by %+v", c.title, misses[n])
			}
			continue
		}
		if n < 0 {
			t.Errorf("%s: not missed, want %s", c.title, c.cause)
			continue
		}
		m := misses[n]
		words := slices.Sorted(slices.Values(m.Words()))
		if want := slices.Sorted(slices.Values(c.words)); m.Cause != c.cause || m.Rule.Text != c.rule || !slices.Equal(words, want) {
			t.Errorf("%s: %s, %q, words %q; want %s, %q, %q", c.title, m.Cause, m.Rule.Text, words, c.cause, c.rule, want)
		}
	}
}
