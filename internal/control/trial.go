package control

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"watcher/internal/news"
)

// Archive holds what feeds have carried.
type Archive interface {
	// ItemsSince calls fn with each kept item first seen at or after t, oldest
	// first.
	ItemsSince(ctx context.Context, t time.Time, fn func(news.Item) error) error
}

// Judge says which topics an item is about. It is safe for concurrent use.
type Judge interface {
	Match(i news.Item, f news.Feed) []news.Match
}

// Past is what was kept since a time, of the feeds that are configured.
type Past struct {
	Archive Archive
	Feeds   map[news.FeedID]news.Feed
	Since   time.Time
}

// Hit is a kept item that rules find.
type Hit struct {
	Item    news.Item
	Feed    news.Feed
	Matches []news.Match
}

// Tally counts hits by what they have in common.
type Tally map[string]int

// Top returns the names with the highest counts, highest first, n at most.
func (t Tally) Top(n int) []string {
	names := slices.SortedFunc(maps.Keys(t), func(a, b string) int { return cmp.Or(t[b]-t[a], cmp.Compare(a, b)) })
	return names[:min(n, len(names))]
}

// NoLang counts in a tally of languages what is in one that is not known.
const NoLang = "?"

// Trial is what rules would have found in the past.
type Trial struct {
	Items  int           // judged
	Over   time.Duration // from the first of them to the last
	Hits   int
	Topics Tally
	Feeds  Tally
	Langs  Tally
	Newest []Hit // newest first, so many as were asked for
}

// PerDay is how many hits a day there were.
func (t Trial) PerDay() float64 {
	return float64(t.Hits) / max(t.Over.Hours()/24, 1)
}

// Try runs rules over the past; it shows as many of the hits as asked for.
func Try(ctx context.Context, past Past, rules Judge, show int) (Trial, error) {
	t := Trial{Topics: Tally{}, Feeds: Tally{}, Langs: Tally{}}
	items, over, err := past.judge(ctx, func(i news.Item, f news.Feed) func() {
		matches := rules.Match(i, f)
		if len(matches) == 0 {
			return nil
		}
		return func() {
			t.Hits++
			for _, m := range matches {
				t.Topics[string(m.Topic)]++
			}
			t.Feeds[f.Name]++
			t.Langs[cmp.Or(i.Lang, NoLang)]++
			t.Newest = latest(t.Newest, Hit{i, f, matches}, show)
		}
	})
	t.Items, t.Over = items, over
	return t, err
}

// Change is what other rules would have made of the past.
type Change struct {
	Items          int
	Same           int // found by both, for the same topics
	Added, Removed int
	// Topics are those whose hits changed: how many were added, and removed.
	Topics        map[string][2]int
	NewHits, Gone []Hit // newest first, so many as were asked for; Matches are those that differ
}

// Compare runs old and new rules over the same past.
func Compare(ctx context.Context, past Past, before, after Judge, show int) (Change, error) {
	c := Change{Topics: map[string][2]int{}}
	items, _, err := past.judge(ctx, func(i news.Item, f news.Feed) func() {
		was, is := before.Match(i, f), after.Match(i, f)
		added, removed := without(is, was), without(was, is)
		if len(was)+len(is) == 0 {
			return nil
		}
		return func() {
			if len(added)+len(removed) == 0 {
				c.Same++
			}
			if len(added) > 0 {
				c.Added++
				c.NewHits = latest(c.NewHits, Hit{i, f, added}, show)
			}
			if len(removed) > 0 {
				c.Removed++
				c.Gone = latest(c.Gone, Hit{i, f, removed}, show)
			}
			c.count(added, 0)
			c.count(removed, 1)
		}
	})
	c.Items = items
	return c, err
}

func (c *Change) count(ms []news.Match, side int) {
	for _, m := range ms {
		n := c.Topics[string(m.Topic)]
		n[side]++
		c.Topics[string(m.Topic)] = n
	}
}

// without returns the matches whose topic and band others do not have.
func without(ms, others []news.Match) []news.Match {
	var out []news.Match
	for _, m := range ms {
		if !slices.ContainsFunc(others, func(o news.Match) bool { return o.Topic == m.Topic && o.Band == m.Band }) {
			out = append(out, m)
		}
	}
	return out
}

// latest keeps the n hits that were seen last, newest first.
func latest(hits []Hit, h Hit, n int) []Hit {
	at, _ := slices.BinarySearchFunc(hits, h, func(a, b Hit) int {
		return cmp.Or(b.Item.FirstSeen.Compare(a.Item.FirstSeen), cmp.Compare(a.Item.Key, b.Item.Key))
	})
	if at >= n {
		return hits
	}
	hits = slices.Insert(hits, at, h)
	return hits[:min(n, len(hits))]
}

// batch is how many items one judge takes at a time.
const batch = 512

// judge calls verdict with each kept item of the configured feeds, on all
// processors, and then, one at a time, what it returns. It returns how many
// items there were, and from the first to the last how long.
func (p Past) judge(ctx context.Context, verdict func(news.Item, news.Feed) func()) (items int, over time.Duration, err error) {
	work := make(chan []news.Item)
	var mu sync.Mutex
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for some := range work {
				var effects []func()
				for _, i := range some {
					if effect := verdict(i, p.Feeds[i.Feed]); effect != nil {
						effects = append(effects, effect)
					}
				}
				mu.Lock()
				for _, effect := range effects {
					effect()
				}
				mu.Unlock()
			}
		})
	}
	var first, last time.Time
	var some []news.Item
	err = p.Archive.ItemsSince(ctx, p.Since, func(i news.Item) error {
		if _, ok := p.Feeds[i.Feed]; !ok {
			return nil
		}
		if items++; first.IsZero() {
			first = i.FirstSeen
		}
		last = i.FirstSeen
		if some = append(some, i); len(some) == batch {
			work <- some
			some = nil
		}
		return ctx.Err()
	})
	work <- some
	close(work)
	all.Wait()
	if err != nil {
		return items, 0, fmt.Errorf("look through what was kept: %w", err)
	}
	return items, last.Sub(first), nil
}
