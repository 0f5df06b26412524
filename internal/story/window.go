package story

import (
	"cmp"
	"slices"
	"time"

	"watcher/internal/news"
)

// mostNamesakes is how many stories are remembered by one key: those that moved
// last.
const mostNamesakes = 64

// Window groups a stream of reports, as the pipeline does with the store's
// memory, in memory of its own.
type Window struct {
	*Grouper
	span  time.Duration
	byKey map[string][]*charted
	round int
}

// NewWindow returns an empty window in which a story is remembered for span
// after its last report. Reports without a time stay for good.
func (g *Grouper) NewWindow(span time.Duration) *Window {
	return &Window{Grouper: g, span: span, byKey: make(map[string][]*charted)}
}

// Add returns the report with the story that it belongs to, and what it is a
// copy of.
func (w *Window) Add(r news.Report) news.Report {
	s := w.draw(r)
	a := w.newAtlas()
	c := w.place(a, r, s)
	placed := c.fresh.Reports[0]
	c.fresh = news.Story{}
	// Of its text the sketch is enough.
	c.Reports[len(c.Reports)-1] = news.Report{Item: news.Item{Feed: r.Item.Feed, Key: r.Item.Key}, Story: c.ID}
	c.Title = ""
	return placed
}

// place has a report placed among the stories that share keys with it, and
// remembers the story by them.
func (w *Window) place(a *atlas, r news.Report, s *sketch) *charted {
	a.near = w.candidates(slices.Concat(w.lookupKeys(r.Item), s.keys), reportedAt(r))
	c := a.place(r, s)
	w.enterAll(c, slices.Concat(w.exactKeys(r.Item), s.keys))
	return c
}

func (w *Window) enterAll(c *charted, keys []string) {
	if c.born == 0 {
		c.born = w.round
	}
	for _, k := range keys {
		w.enter(c, k)
	}
}

// enter remembers a story by a key.
func (w *Window) enter(c *charted, key string) {
	all := w.byKey[key]
	if n := slices.Index(all, c); n >= 0 {
		all = slices.Delete(all, n, n+1)
	} else if len(all) >= mostNamesakes {
		all = slices.Delete(all, 0, len(all)-mostNamesakes+1)
	}
	w.byKey[key] = append(all, c)
}

// candidates returns the stories that share keys, those with most first.
func (w *Window) candidates(keys []string, now time.Time) []*charted {
	w.round++
	var found []*charted
	for _, k := range keys {
		for _, c := range w.recent(k, now) {
			if w.over(now, c.event.movedAt) { // the report is of long before
				continue
			}
			if c.round != w.round {
				c.round, c.shared = w.round, 0
				found = append(found, c)
			}
			c.shared++
		}
	}
	return foremost(found, news.MostCandidates)
}

// foremost returns the n first candidates in order. Of some hundred that share a
// word, few come before those that are kept: no sorting of all is as fast.
func foremost(found []*charted, n int) []*charted {
	var first []*charted
	for _, c := range found {
		if len(first) == n && nearer(c, first[n-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(first, c, nearer)
		if len(first) == n {
			first = first[:n-1]
		}
		first = slices.Insert(first, at, c)
	}
	return first
}

func nearer(a, b *charted) int {
	return cmp.Or(cmp.Compare(b.shared, a.shared), b.event.movedAt.Compare(a.event.movedAt), cmp.Compare(a.born, b.born))
}

// recent returns the stories with a key, and forgets those that are over.
func (w *Window) recent(key string, now time.Time) []*charted {
	all := w.byKey[key]
	over := func(c *charted) bool { return w.over(c.event.movedAt, now) }
	if !slices.ContainsFunc(all, over) {
		return all
	}
	all = slices.DeleteFunc(all, over)
	if len(all) == 0 {
		delete(w.byKey, key)
		return nil
	}
	w.byKey[key] = all
	return all
}

// over reports whether a story that ended at one time is over at another.
func (w *Window) over(ended, now time.Time) bool {
	return !now.IsZero() && !ended.IsZero() && now.Sub(ended) > w.span
}
