package app

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"watcher/internal/control"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/store"
)

// syllables is an invented word.
func syllables(n uint64) string {
	const all = "bacedifoguhajekilomunaperisotuvawexiyozu"
	var s strings.Builder
	for n += 20; n > 0; n /= 20 {
		s.WriteString(all[n%20*2 : n%20*2+2])
	}
	return s.String()
}

// BenchmarkTry runs four topics over 100,000 kept items of invented words: ten
// times that is what a large desk keeps.
func BenchmarkTry(b *testing.B) {
	const many = 100_000
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	db, err := store.Open(b.Context(), store.Options{Dir: b.TempDir(), Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	common := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 4, 40_000) // as words of a language are
	words := func(n int) string {
		var s strings.Builder
		for range n {
			s.WriteString(syllables(common.Uint64()) + " ")
		}
		return s.String()
	}
	feed := news.Feed{ID: "wire", Name: "Wire"}
	for n := 0; n < many; n += 1000 {
		in := news.Ingest{At: now, State: news.FeedState{Feed: feed.ID, PrimedAt: now}, KeepBodies: true}
		for k := range 1000 {
			in.Items = append(in.Items, news.Item{
				Feed: feed.ID, Key: news.ItemKey(fmt.Sprint(n + k)), Title: words(9), Summary: words(35),
				Link: fmt.Sprintf("https://a.example/%d", n+k), Lang: "en", FirstSeen: now.Add(-time.Duration(many-n-k) * time.Second),
			})
		}
		in.Listed = in.Items
		if err := db.Commit(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
	var topics []news.Topic
	for n, q := range []string{syllables(17) + " NEAR " + syllables(18), syllables(999), "country:IR AND " + syllables(7), "Mujahedeen-e-Khalq~ OR " + syllables(12345)} {
		topics = append(topics, news.Topic{ID: news.TopicID(fmt.Sprint(n)), Any: []news.Query{{Text: q}}})
	}
	engine, _ := match.Compile(topics, nil)
	past := control.Past{Archive: db, Feeds: map[news.FeedID]news.Feed{feed.ID: feed}, Since: now.Add(-30 * 24 * time.Hour)}
	b.ResetTimer()
	for b.Loop() {
		t, err := control.Try(b.Context(), past, engine, 10)
		if err != nil || t.Items != many {
			b.Fatal(t.Items, err)
		}
		b.ReportMetric(float64(t.Hits), "hits")
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*10, "s/million")
}
