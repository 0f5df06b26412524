package story

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit/frozen"
)

// madeUp is a report of words that follow Zipf's law, as those of news do.
func madeUp(rng *rand.Rand, zipf *rand.Zipf, n int, at time.Time) news.Report {
	words := func(count int) string {
		var b strings.Builder
		for range count {
			w := zipf.Uint64()
			fmt.Fprintf(&b, "%c%xw%d ", "sTnKraBm"[rng.IntN(8)], w, w%7)
		}
		return b.String()
	}
	id := fmt.Sprint(n)
	return news.Report{Item: news.Item{
		Feed: news.FeedID(fmt.Sprint("feed", n%300)), Key: news.ItemKey(id), Link: "https://a.example/" + id,
		Title: words(9), Summary: words(25), Lang: "en", Published: at,
	}}
}

// BenchmarkAssign puts an item into a window of 100,000 that came within three
// days.
func BenchmarkAssign(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 4, 60_000)
	w := New(frozen.Rate).NewWindow(72 * time.Hour)
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	const items = 100_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for ; n < items; n++ {
		at = at.Add(72 * time.Hour / items)
		w.Add(madeUp(rng, zipf, n, at))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
	for b.Loop() {
		n++
		at = at.Add(72 * time.Hour / items)
		w.Add(madeUp(rng, zipf, n, at))
	}
}
