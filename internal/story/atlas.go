package story

import (
	"math"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
)

// atlas holds the stories that a report can belong to.
type atlas struct {
	*Grouper
	stories []*charted
	byKey   map[string][]*charted // by the keys of copies
	byID    map[news.StoryID]*charted
	grown   []*charted // in the order in which they first grew
}

// charted is a story with what its reports have in common.
type charted struct {
	news.Story
	event *event
	fresh news.Story // only what is new

	round, shared int // of a window: when it was a candidate last, and by how many keys
}

func newAtlas(g *Grouper) *atlas {
	return &atlas{Grouper: g, byKey: make(map[string][]*charted), byID: make(map[news.StoryID]*charted)}
}

// chart puts a story that is known on the map.
func (a *atlas) chart(s *news.Story) {
	c := &charted{Story: *s, event: newEvent()}
	for n, r := range s.Reports {
		c.event.add(a.sketch(r), n, reportedAt(r))
	}
	a.enter(c, s.Keys)
}

func (a *atlas) enter(c *charted, keys []string) {
	if a.byID[c.ID] == nil {
		a.byID[c.ID] = c
		a.stories = append(a.stories, c)
	}
	for _, k := range keys {
		if !strings.HasPrefix(k, news.TermKey) {
			a.byKey[k] = append(a.byKey[k], c)
		}
	}
}

// place puts a report into the story that it belongs to, and returns that.
func (a *atlas) place(r news.Report, s *sketch) *charted {
	keys := exactKeys(r.Item)
	c := a.own(r)
	if c == nil {
		c, r.CopyOf = a.copied(r, s, keys)
	}
	if c == nil {
		c = a.fitting(r, s, keys)
	}
	if c == nil {
		c = &charted{event: newEvent(), Story: news.Story{
			ID: news.NewStoryID(r.Item.Feed, r.Item.Key), Title: r.Item.Title, OpenedAt: r.Item.FirstSeen,
		}}
	}
	a.add(c, r, s, append(keys, s.keys...))
	return c
}

// own returns the story that the item is in already, when it is judged again.
func (a *atlas) own(r news.Report) *charted {
	if c := a.byID[news.NewStoryID(r.Item.Feed, r.Item.Key)]; c != nil {
		return c
	}
	for _, c := range a.stories {
		for _, known := range c.Reports {
			if same(known.Item, r.Item) {
				return c
			}
		}
	}
	return nil
}

func same(a, b news.Item) bool { return a.Feed == b.Feed && a.Key == b.Key }

// copied returns the story that another outlet told in the same words, and its
// item. Within one feed its identities are trusted: two items are no copies.
func (a *atlas) copied(r news.Report, s *sketch, keys []string) (*charted, news.ItemRef) {
	for _, k := range keys {
		for _, c := range a.byKey[k] {
			if ref, ok := c.elsewhere(r, k); ok {
				return c, ref
			}
		}
	}
	for _, c := range a.stories {
		if c.event.another(s) {
			continue
		}
		for _, v := range c.event.versions {
			from := c.Reports[v.report].Item
			if from.Feed != r.Item.Feed && copies(v.shingles, s.shingles) {
				return c, news.ItemRef{Feed: from.Feed, Key: from.Key}
			}
		}
	}
	return nil, news.ItemRef{}
}

// elsewhere returns the item with the key, unless the report's feed has told it.
func (c *charted) elsewhere(r news.Report, key string) (news.ItemRef, bool) {
	var ref news.ItemRef
	for _, known := range c.Reports {
		if !hasKey(known.Item, key) {
			continue
		}
		if known.Item.Feed == r.Item.Feed {
			return ref, false
		}
		if ref.Key == "" {
			ref = news.ItemRef{Feed: known.Item.Feed, Key: known.Item.Key}
		}
	}
	return ref, ref.Key != ""
}

func hasKey(i news.Item, key string) bool { return slices.Contains(exactKeys(i), key) }

// fitting returns the story that the report tells most likely, nil if none.
func (a *atlas) fitting(r news.Report, s *sketch, keys []string) *charted {
	if len(s.terms) < fewestTerms {
		return nil
	}
	var best *charted
	most := math.Inf(-1)
	for _, c := range a.stories {
		odds, ok := c.event.odds(s, reportedAt(r))
		if !ok {
			continue
		}
		switch c.known(r.Item, s, keys) {
		case series:
			continue
		case sameFeed:
			odds -= anotherHere
		}
		if odds >= sameStory && odds > most {
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
	known := otherFeed
	for _, r := range c.Reports {
		if r.Item.Feed != i.Feed {
			continue
		}
		known = sameFeed
		for _, k := range keys {
			if hasKey(r.Item, k) {
				return series
			}
		}
	}
	if known == otherFeed {
		return known
	}
	for _, v := range c.event.versions {
		if c.Reports[v.report].Item.Feed == i.Feed && titleDot(v.terms, s.terms) >= seriesTitle {
			return series
		}
	}
	return known
}

func (a *atlas) add(c *charted, r news.Report, s *sketch, keys []string) {
	if len(c.fresh.Reports) == 0 {
		c.fresh = news.Story{ID: c.ID, Title: c.Title, OpenedAt: c.OpenedAt, Announced: c.Announced, Told: c.Told}
		a.grown = append(a.grown, c)
	}
	r.Story = c.ID
	c.event.add(s, len(c.Reports), reportedAt(r))
	c.Reports = append(c.Reports, r)
	c.fresh.MovedAt = r.Item.FirstSeen
	c.fresh.Reports = append(c.fresh.Reports, r)
	c.fresh.Keys = append(c.fresh.Keys, keys...)
	a.enter(c, keys)
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
