package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"watcher/internal/news"
)

// BenchmarkRecent finds the candidates of a report among 100,000 stories of the
// last three days, each found by twelve of its words. Those follow Zipf's law,
// without the 150 that are in every text: they tell nothing.
func BenchmarkRecent(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 150, 60_000)
	keys := func(link int) []string {
		list := []string{fmt.Sprintf("link:a.example/%d", link), fmt.Sprintf("title:headline %d", link)}
		for range 12 {
			list = append(list, fmt.Sprint(news.TermKey, "word", zipf.Uint64()))
		}
		return list
	}
	const stories, batch = 100_000, 500
	d := openTest(b)
	at := noon.Add(-72 * time.Hour)
	for n := 0; n < stories; n += batch {
		at = at.Add(72 * time.Hour * batch / stories)
		items := make([]news.Item, batch)
		for k := range items {
			items[k] = headline(news.FeedID(fmt.Sprint("feed", n/batch, "-aaaaaaaa")), n+k, at)
		}
		in := poll(items[0].Feed, at, items...)
		for k := range items {
			alarm(&in, int64(n/batch), items[k], "strikes")
			in.Stories[k].Keys = keys(n + k)
		}
		ok(b, d.Commit(b.Context(), in))
	}
	for b.Loop() {
		recent, err := d.Recent(b.Context(), [][]string{keys(rng.IntN(stories))}, noon.Add(-72*time.Hour))
		if err != nil || len(recent.Stories) == 0 {
			b.Fatal(len(recent.Stories), err)
		}
	}
}
