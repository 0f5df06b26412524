package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/news"
)

const (
	benchFeeds = 1000
	benchItems = 30
)

// benchPoll is a first poll: items of some 600 bytes with three identities.
func benchPoll(f int, at time.Time) news.Ingest {
	feed := news.FeedID(fmt.Sprintf("feed%04d.example-aaaaaaaa", f))
	summary := strings.Repeat("Dock workers and owners meet again. ", 10)
	items := make([]news.Item, benchItems)
	for n := range items {
		items[n] = headline(feed, f*benchItems+n, at)
		items[n].Summary = summary
	}
	return poll(feed, at, items...)
}

func benchPolls() []news.Ingest {
	polls := make([]news.Ingest, benchFeeds)
	for f := range polls {
		polls[f] = benchPoll(f, noon)
	}
	return polls
}

// commitAll commits as the pipeline does, 64 polls in flight.
func commitAll(b *testing.B, d *DB, polls []news.Ingest) {
	b.Helper()
	next := make(chan news.Ingest)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for in := range next {
				if err := d.Commit(b.Context(), in); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, in := range polls {
		next <- in
	}
	close(next)
	wg.Wait()
}

func BenchmarkFirstPoll(b *testing.B) {
	for _, bodies := range []bool{false, true} {
		b.Run(fmt.Sprintf("bodies=%v", bodies), func(b *testing.B) {
			polls := benchPolls()
			for n := range polls {
				polls[n].KeepBodies = bodies
				for k := range polls[n].Items {
					polls[n].Items[k].Body = strings.Repeat("All of the story. ", 60)
				}
			}
			for b.Loop() {
				b.StopTimer()
				d := openTest(b)
				b.StartTimer()
				commitAll(b, d, polls)
			}
			b.ReportMetric(float64(b.N*benchFeeds*benchItems)/b.Elapsed().Seconds(), "items/s")
		})
	}
}

func BenchmarkNotModified(b *testing.B) {
	d := openTest(b)
	commitAll(b, d, benchPolls())
	polls := make([]news.Ingest, benchFeeds)
	for f := range polls {
		polls[f] = news.Ingest{At: noon, State: benchPoll(f, noon).State, Outcome: news.PollOutcome{Status: 304}}
	}
	for b.Loop() {
		commitAll(b, d, polls)
	}
	b.ReportMetric(float64(b.N*benchFeeds)/b.Elapsed().Seconds(), "polls/s")
}

func BenchmarkOneNewItem(b *testing.B) {
	d := openTest(b)
	polls := benchPolls()
	commitAll(b, d, polls)
	n := 0
	for b.Loop() {
		n++
		for f := range polls {
			i := headline(polls[f].State.Feed, 1_000_000*n+f, noon)
			polls[f].Items = []news.Item{i}
			polls[f].Listed = append([]news.Item{i}, polls[f].Listed[:benchItems-1]...)
		}
		commitAll(b, d, polls)
	}
	b.ReportMetric(float64(b.N*benchFeeds)/b.Elapsed().Seconds(), "polls/s")
}

func BenchmarkKnown(b *testing.B) {
	d := openTest(b)
	const rounds = 11 // × 1,000 feeds × 30 items × 3 identities
	for r := range rounds {
		polls := make([]news.Ingest, benchFeeds)
		for f := range polls {
			polls[f] = benchPoll(f+r*benchFeeds, noon)
		}
		commitAll(b, d, polls)
	}
	for _, met := range []bool{true, false} {
		b.Run(fmt.Sprintf("met=%v", met), func(b *testing.B) {
			lookups := 0
			for b.Loop() {
				in := benchPoll(rand.IntN(rounds*benchFeeds), noon)
				var ids []string
				for _, i := range in.Items {
					ids = append(append(ids, string(i.Key)), i.Aliases...)
				}
				if !met {
					for n := range ids {
						ids[n] += "?"
					}
				}
				got, err := d.Known(b.Context(), in.State.Feed, ids)
				if err != nil || (len(got) > 0) != met {
					b.Fatal(len(got), err)
				}
				lookups += len(ids)
			}
			b.ReportMetric(float64(lookups)/b.Elapsed().Seconds(), "identities/s")
		})
	}
}

func BenchmarkOutbox(b *testing.B) {
	d := openTest(b)
	n := 0
	for b.Loop() {
		n++
		ok(b, d.Raise(b.Context(), []news.Delivery{notice(news.StoryID(fmt.Sprint(n)), "desk", noon)}))
		ds, _, err := d.Due(b.Context(), noon, noon)
		ok(b, err)
		for _, dl := range ds {
			dl.Attempt++
			ok(b, d.Begin(b.Context(), dl))
			dl.State = news.DeliverySent
			ok(b, d.Record(b.Context(), dl))
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
}

// BenchmarkDisk measures what each kind takes on the disk: a body of 2,200
// bytes in the mean, a document of 20,000, an alert with its match and story.
func BenchmarkDisk(b *testing.B) {
	words := strings.Repeat("Words of the story, none like the other. ", 110)
	var text strings.Builder
	for text.Len() < 20_000 {
		fmt.Fprintf(&text, "<item><title>%x</title><description>Some words that come again</description></item>", rand.Uint64())
	}
	bare := diskOf(b, func(int, *news.Ingest) {})
	b.Run("item", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(diskOf(b, func(int, *news.Ingest) {}))/(benchFeeds*benchItems), "bytes/item")
		}
	})
	b.Run("body", func(b *testing.B) {
		for b.Loop() {
			size, length := 0, 0
			size = diskOf(b, func(f int, in *news.Ingest) {
				in.KeepBodies = true
				for k := range in.Items {
					in.Items[k].Body = words[:400+(f*37+k*997)%3600]
					length += len(in.Items[k].Body)
				}
			})
			b.ReportMetric(float64(size-bare)/(benchFeeds*benchItems), "bytes/body")
			b.ReportMetric(float64(length)/(benchFeeds*benchItems), "text/body")
		}
	})
	b.Run("raw", func(b *testing.B) {
		for b.Loop() {
			size := diskOf(b, func(_ int, in *news.Ingest) { in.Raw = []byte(text.String()) })
			b.ReportMetric(float64(size-bare)/benchFeeds, "bytes/document")
		}
	})
	b.Run("alert", func(b *testing.B) {
		for b.Loop() {
			size := diskOf(b, func(f int, in *news.Ingest) { alarm(in, int64(f), in.Items[0], "strikes", "desk") })
			b.ReportMetric(float64(size-bare)/benchFeeds, "bytes/alert")
		}
	})
}

// diskOf returns the size of a database of first polls, one after the other.
func diskOf(b *testing.B, edit func(f int, in *news.Ingest)) int {
	b.Helper()
	dir := b.TempDir()
	d, err := Open(b.Context(), Options{Dir: dir})
	ok(b, err)
	for f, in := range benchPolls() {
		edit(f, &in)
		ok(b, d.Commit(b.Context(), in))
	}
	ok(b, d.Close())
	info, err := os.Stat(filepath.Join(dir, FileName))
	ok(b, err)
	return int(info.Size())
}
