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

// common are the words that news has most often, in that order.
var common = strings.Fields(`the to of and a in on for that is said was with he at it as by his has from be an have are but
	were who not had they their will after which its this or been one about more she new when also her two would people over
	last up there first out year president could government other police our than years into state against can some three
	time before no all what if minister million him them now country between so country week security court officials state
	percent group during city under former national party news public report day made week since because health war media
	most military market power forces company united deal foreign world attack law killed members second`)

// coined is the n-th most frequent: a common one, or one that is made up; one in
// five of those is a name.
func coined(n uint64) string {
	if n < uint64(len(common)) {
		return common[n]
	}
	name := n%5 == 0
	const first, then = "bcdfghklmnprstvz", "aeiou"
	var w []byte
	for n += 7; n > 0; n /= uint64(len(first) * len(then)) {
		w = append(w, first[n%uint64(len(first))], then[n/uint64(len(first))%uint64(len(then))])
	}
	w = append(w, "nrtls"[len(w)%5])
	if name {
		w[0] -= 'a' - 'A'
	}
	return string(w)
}

// stream makes reports up whose words follow Zipf's law, as those of news do.
// One in three tells again, in two thirds of its words, what another feed told.
type stream struct {
	rng  *rand.Rand
	zipf *rand.Zipf
	told [2000][]string // lately
	n    int
}

func newStream() *stream {
	rng := rand.New(rand.NewPCG(1, 2))
	return &stream{rng: rng, zipf: rand.NewZipf(rng, 1.1, 4, 60_000)}
}

func (s *stream) next(at time.Time) news.Report {
	const title, words = 9, 34
	said := make([]string, words)
	if before := s.told[s.rng.IntN(len(s.told))]; before != nil && s.n%3 == 0 {
		copy(said, before)
	}
	for n := range said {
		if said[n] == "" || s.rng.IntN(3) == 0 {
			said[n] = coined(s.zipf.Uint64())
		}
	}
	s.told[s.n%len(s.told)] = said
	s.n++
	id := fmt.Sprint(s.n)
	return news.Report{Item: news.Item{
		Feed: news.FeedID(fmt.Sprint("feed", s.n%300)), Key: news.ItemKey(id), Link: "https://a.example/" + id, Lang: "en",
		Title: strings.Join(said[:title], " "), Summary: strings.Join(said[title:], " "), Published: at,
	}}
}

// BenchmarkAssign puts an item into a window of 100,000 that came within three
// days.
func BenchmarkAssign(b *testing.B) {
	reports := newStream()
	w := New(Options{Rate: frozen.Rate}).NewWindow(72 * time.Hour)
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	const items = 100_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range items {
		at = at.Add(72 * time.Hour / items)
		w.Add(reports.next(at))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		at = at.Add(72 * time.Hour / items)
		w.Add(reports.next(at))
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/items, "B/item")
}

// BenchmarkDocument groups the reports of one document, as a new feed or topic
// brings them: the cost of each must not grow with their number.
func BenchmarkDocument(b *testing.B) {
	for _, n := range []int{500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			reports, s := make([]news.Report, n), newStream()
			for k := range reports {
				reports[k] = s.next(time.Unix(int64(k), 0))
				reports[k].Item.Feed = "one"
				reports[k].Matches = []news.Match{{Topic: "ships"}}
			}
			g := New(Options{Rate: frozen.Rate, Countries: frozen.Countries})
			for b.Loop() {
				g.Group(reports, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/report")
		})
	}
}
