package match

import (
	"math"
	"slices"

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
		r.verdict(&e.topics[t])
	}
	out := r.sealed()
	r.reset()
	e.pool.Put(r)
	return out
}

// verdict judges one topic, and notes the match if there is one.
func (r *run) verdict(t *topic) {
	if !r.from(t) {
		return
	}
	r.why, r.cancel, r.bare = r.why[:0], r.cancel[:0], 0
	r.cover(t)
	whys, spans := len(r.whys), len(r.spans)
	m := news.Match{Feed: r.item.Feed, Item: r.item.Key, Topic: t.id, Band: news.BandMaybe}
	held := r.wanted(t, func(i int32, hits []int32) {
		r.earn(&m, r.explain(i, hits), t, i)
	})
	if !held || r.rejected(t) {
		r.whys, r.spans = r.whys[:whys], r.spans[:spans]
		return
	}
	for i := t.urgents.lo; i < t.urgents.hi; i++ {
		lo := len(r.why)
		if r.holds(r.Engine.rules[i].root, inText) {
			m.Urgent = true
			r.explain(i, r.why[lo:]).Urgent = true
		}
		r.why = r.why[:lo]
	}
	m.Why = r.whys[whys:]
	r.out = append(r.out, m)
}

// sealed returns the matches with all that they hold in memory of their own:
// three pieces, however many matches there are.
func (r *run) sealed() []news.Match {
	if len(r.out) == 0 {
		return nil
	}
	out, whys, spans := slices.Clone(r.out), slices.Clone(r.whys), slices.Clone(r.spans)
	for i := range whys {
		n := len(whys[i].Spans)
		whys[i].Spans, spans = spans[:n:n], spans[n:]
	}
	for i := range out {
		n := len(out[i].Why)
		out[i].Why, whys = whys[:n:n], whys[n:]
	}
	return out
}

// earn raises the match to what one more rule that held is worth, and notes that
// with the rule: a query holds or not, and scores 1; related news scores the
// standard deviations by which it stands out from news at large.
func (r *run) earn(m *news.Match, why *news.Why, t *topic, rule int32) {
	score := 1.0
	related := r.Engine.rules[rule].root.op == opAbout
	if related {
		score = math.Round(r.related.z*100) / 100
		why.Band, why.Note = news.BandMaybe, r.related.String()
	}
	if related && r.related.z >= r.related.alertAt || !related && (rule < t.any.hi || t.any.lo == t.any.hi) {
		why.Band, m.Band = news.BandAlert, news.BandAlert
	}
	m.Score = max(m.Score, score)
}
