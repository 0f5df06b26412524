package story

import (
	"cmp"
	"math"
	"slices"
	"time"

	"watcher/internal/news"
)

// atlas holds the stories that a report can belong to.
type atlas struct {
	*Grouper
	stories []*charted
	grown   []*charted                // in the order in which they first grew
	holding map[news.ItemRef]*charted // by each report's item
	opened  map[news.StoryID]*charted
	near    []*charted // those that the report being placed may tell: they share keys with it
}

func (g *Grouper) newAtlas() *atlas {
	return &atlas{Grouper: g, holding: make(map[news.ItemRef]*charted), opened: make(map[news.StoryID]*charted)}
}

// enter puts a story among those that are known.
func (a *atlas) enter(c *charted) {
	a.stories = append(a.stories, c)
	a.opened[c.ID] = c
}

// charted is a story with what its reports have in common.
type charted struct {
	news.Story
	event  *event
	keyed  map[string][]int // by the keys of copies: reports
	feeds  map[news.FeedID]bool
	topics map[news.TopicID]bool
	fresh  news.Story // only what is new

	// Of a window: when it was opened, when it was a candidate last, and by how
	// many keys.
	born, round, shared int
}

func newCharted(s news.Story) *charted {
	return &charted{
		Story: s, event: newEvent(), keyed: make(map[string][]int),
		feeds: make(map[news.FeedID]bool), topics: make(map[news.TopicID]bool),
	}
}

// chart puts a story that is known on the map.
func (a *atlas) chart(s *news.Story) *charted {
	c := newCharted(*s)
	for n, r := range s.Reports {
		a.take(c, a.sketch(r), r, n)
	}
	a.enter(c)
	return c
}

// take adds the n-th report to what is known of the event and of its copies. The
// text of one that amends another tells of no event: "This story is withdrawn".
func (a *atlas) take(c *charted, s *sketch, r news.Report, n int) {
	if a.amends(c, r) {
		s = &sketch{}
	}
	keys := a.exactKeys(r.Item)
	c.event.add(s, n, reportedAt(r), r.CopyOf.Key != "")
	a.holding[r.Item.Ref()], c.feeds[r.Item.Feed] = c, true
	for _, m := range r.Matches {
		c.topics[m.Topic] = true
	}
	for _, k := range keys {
		c.keyed[k] = append(c.keyed[k], n)
	}
}

// place puts a report into the story that it belongs to, and returns that.
func (a *atlas) place(r news.Report, s *sketch) *charted {
	keys := a.exactKeys(r.Item)
	if stock := a.stock(r, s); len(stock) > 0 {
		whole := s.whole
		s = a.drawOwn(r, stock)
		s.whole = whole
	}
	c := cmp.Or(a.own(r), a.amending(r))
	if c == nil {
		c, r.CopyOf = a.copied(r, s, keys)
	}
	if c == nil {
		c = a.flashed(r, s)
	}
	if c == nil {
		c = a.fitting(r, s, keys)
	}
	if c == nil {
		c = newCharted(news.Story{ID: news.NewStoryID(r.Item.Feed, r.Item.Key), Title: r.Item.Title, OpenedAt: r.Item.FirstSeen})
		a.enter(c)
	}
	a.add(c, r, s, slices.Concat(keys, s.keys, clueKeys(s.clues)))
	return c
}

// own returns the story that the item is in already, when it is judged again.
func (a *atlas) own(r news.Report) *charted {
	if c := a.holding[r.Item.Ref()]; c != nil {
		return c
	}
	return a.opened[news.NewStoryID(r.Item.Feed, r.Item.Key)]
}

// copied returns the story that another outlet told in the same words, and its
// item. Within one feed its identities are trusted: two items are no copies.
func (a *atlas) copied(r news.Report, s *sketch, keys []string) (*charted, news.ItemRef) {
	for _, k := range keys {
		for _, c := range a.near {
			if original, ok := c.elsewhere(r, k); ok {
				return c, original
			}
		}
	}
	for _, c := range a.near {
		for _, v := range c.event.versions {
			from := c.Reports[v.report].Item
			if from.Feed == r.Item.Feed || !copies(v.shingles, s.shingles) {
				continue
			}
			if c.event.another(s) { // rarely asked, and dear
				break
			}
			return c, from.Ref()
		}
	}
	return nil, news.ItemRef{}
}

// elsewhere returns the item with the key, unless the report's feed has told it.
func (c *charted) elsewhere(r news.Report, key string) (news.ItemRef, bool) {
	var first news.ItemRef
	for _, n := range c.keyed[key] {
		known := c.Reports[n]
		if known.Item.Feed == r.Item.Feed {
			return first, false
		}
		if first.Key == "" {
			first = known.Item.Ref()
		}
	}
	return first, first.Key != ""
}

// fitting returns the story that the report tells most likely, nil if none.
func (a *atlas) fitting(r news.Report, s *sketch, keys []string) *charted {
	if len(s.terms) < fewestTerms {
		return nil
	}
	var best *charted
	most := math.Inf(-1)
	for _, c := range a.near {
		odds, ok := c.event.odds(s, reportedAt(r))
		if !ok || c.event.abroad(s) {
			continue
		}
		switch c.known(r.Item, s, keys) {
		case series:
			continue
		case sameFeed:
			odds -= anotherHere
		}
		if odds >= sameStory && odds > most && c.event.byWords(s, reportedAt(r)) && !c.event.another(s) {
			best, most = c, odds
		}
	}
	return best
}

// What a story knows of a report's feed.
const (
	otherFeed = iota
	sameFeed  // it told the story
	series    // it told it in nearly the same words, as another item: the next of a series
)

func (c *charted) known(i news.Item, s *sketch, keys []string) int {
	if !c.feeds[i.Feed] {
		return otherFeed
	}
	for _, k := range keys {
		if slices.ContainsFunc(c.keyed[k], func(n int) bool { return c.Reports[n].Item.Feed == i.Feed }) {
			return series
		}
	}
	for _, v := range c.event.versions {
		if c.Reports[v.report].Item.Feed == i.Feed && next(v.titles, s.titles) {
			return series
		}
	}
	return sameFeed
}

// next reports whether a title is the next of a series, of which another is:
// nearly the same, or the same but for its numbers.
func next(a, b []term) bool {
	if titleDot(a, b) >= seriesTitle {
		return true
	}
	like, both := countless(a, b)
	return both && like >= seriesTitle
}

// countless is the cosine of two titles without their numbers, and whether both
// have some.
func countless(a, b []term) (like float64, both bool) {
	squares := func(of []term) (all, numbers float64) {
		for _, t := range of {
			if !t.number {
				all += t.title * t.title
			} else {
				numbers += t.title * t.title
			}
		}
		return all, numbers
	}
	as, inA := squares(a)
	bs, inB := squares(b)
	shared := product(a, b, func(x, y *term) float64 {
		if x.number {
			return 0
		}
		return x.title * y.title
	})
	return cosine(shared, as*bs), inA*inB > 0
}

func (a *atlas) add(c *charted, r news.Report, s *sketch, keys []string) {
	if len(c.fresh.Reports) == 0 {
		c.fresh = news.Story{ID: c.ID, Title: c.Title, OpenedAt: c.OpenedAt, Announced: c.Announced, Told: c.Told, Earlier: slices.Clip(c.Reports)}
		a.grown = append(a.grown, c)
	}
	r.Story = c.ID
	a.take(c, s, r, len(c.Reports))
	c.Reports = append(c.Reports, r)
	c.fresh.MovedAt = r.Item.FirstSeen
	c.fresh.Reports = append(c.fresh.Reports, r)
	c.fresh.Keys = append(c.fresh.Keys, keys...)
}

func (a *atlas) touched() []news.Story {
	stories := make([]news.Story, len(a.grown))
	for n, c := range a.grown {
		stories[n] = c.fresh
	}
	return stories
}

// reportedAt is when a report appeared; zero if that is not known.
func reportedAt(r news.Report) time.Time { return r.Item.At() }
