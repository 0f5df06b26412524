package store

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestLastTold finds when topics were told of last; what was not told does not
// count.
func TestLastTold(t *testing.T) {
	d := openTest(t)
	for n, c := range []struct {
		topic news.TopicID
		fate  news.Fate
	}{{"strikes", news.FateAlerted}, {"strikes", news.FateMerged}, {"strikes", news.FateMaybe}, {"ports", news.FatePrimed}} {
		a := headline(balkan, n+1, noon)
		in := poll(balkan, noon.Add(time.Duration(n)*time.Hour), a)
		in.Matches = []news.Match{{Feed: a.Feed, Item: a.Key, Topic: c.topic, Band: news.BandAlert, Fate: c.fate}}
		ok(t, d.Commit(t.Context(), in))
	}
	got, err := d.LastTold(t.Context(), []news.TopicID{"strikes", "ports", "never"})
	ok(t, err)
	equal(t, "last told", got, map[news.TopicID]time.Time{"strikes": noon.Add(time.Hour)})
}
