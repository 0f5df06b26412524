package match

import (
	"math"

	"watcher/internal/news"
)

// Match says which topics an item is about, in the order in which they were
// given. The feed's name and tags are judged where a topic has `from`, unless
// the feed is the zero value; its language stands in for the item's. Whether
// the match is too old or its topic has expired is judged elsewhere.
//
// Of an item's categories and of the feed's name, which `source:` looks at
// too, a span's offsets count within the one text that held the words.
func (e *Engine) Match(i news.Item, f news.Feed) []news.Match {
	if len(e.topics) == 0 {
		return nil
	}
	r := e.pool.Get().(*run)
	r.read(i, f)
	var out []news.Match
	k := 0
	for n := 0; n < len(e.always) || k < len(r.rules); {
		t := int32(len(e.topics))
		if k < len(r.rules) {
			t = int32(e.rules[r.rules[k]].topic)
		}
		if n < len(e.always) && e.always[n] <= t {
			t = e.always[n]
			n++
		}
		for k < len(r.rules) && int32(e.rules[r.rules[k]].topic) == t {
			k++
		}
		if m, ok := r.verdict(&e.topics[t]); ok {
			out = append(out, m)
		}
	}
	r.reset()
	e.pool.Put(r)
	return out
}

// verdict judges one topic.
func (r *run) verdict(t *topic) (news.Match, bool) {
	if !r.from(t) {
		return news.Match{}, false
	}
	r.why, r.cancel, r.bare = r.why[:0], r.cancel[:0], 0
	r.cover(t)
	m := news.Match{Feed: r.item.Feed, Item: r.item.Key, Topic: t.id, Band: news.BandMaybe}
	held := r.wanted(t, func(i int32, hits []int32) {
		m.Why = append(m.Why, r.explain(i, hits))
		r.earn(&m, t, i)
	})
	if !held || r.rejected(t) {
		return news.Match{}, false
	}
	for i := t.urgents.lo; i < t.urgents.hi; i++ {
		lo := len(r.why)
		if r.holds(r.Engine.rules[i].root, inText) {
			m.Urgent = true
			m.Why = append(m.Why, r.explain(i, r.why[lo:]))
		}
		r.why = r.why[:lo]
	}
	return m, true
}

// earn raises the match to what one more rule that held is worth: a query holds
// or not, and scores 1; related news scores the standard deviations by which it
// stands out from news at large.
func (r *run) earn(m *news.Match, t *topic, rule int32) {
	related := r.Engine.rules[rule].root.op == opAbout
	switch {
	case related:
		m.Score = max(m.Score, math.Round(r.related*100)/100)
	case m.Score == 0:
		m.Score = 1
	}
	if related && r.related >= AlertAt || !related && (rule < t.any.hi || t.any.lo == t.any.hi) {
		m.Band = news.BandAlert
	}
}
