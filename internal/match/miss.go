package match

import (
	"watcher/internal/news"
)

// Cause is the part of a topic that kept an item out.
type Cause string

// The causes, in the order in which they are looked for.
const (
	CauseAny    Cause = "any"    // none of its lines holds
	CauseAll    Cause = "all"    // a line that must hold as well does not
	CauseNone   Cause = "none"   // what would hold is cancelled
	CauseReject Cause = "reject" // the item is dropped whole
	CauseFrom   Cause = "from"   // its feed is not one that the topic listens to
)

// Miss is a topic that an item did not match, and what kept it out.
type Miss struct {
	Topic news.TopicID
	Cause Cause
	Rule  news.Query // the line that kept it out; the zero value for any and from
	// Terms are those of the topic's `any` that the item does have.
	Terms []Term
}

// Term is a part of a query that an item has.
type Term struct {
	Words string // as the item has them
	Query string // as the query has them
	Place bool   // it is a country or its capital
}

// Words returns what the item has of the topic's `any`, as printed.
func (m Miss) Words() []string {
	words := make([]string, len(m.Terms))
	for n, t := range m.Terms {
		words[n] = t.Words
	}
	return words
}

// Misses says of each topic that an item does not match why not. As with
// [Engine.Match], `from` is not judged for the zero feed.
func (e *Engine) Misses(i news.Item, f news.Feed) []Miss {
	matched := map[news.TopicID]bool{}
	for _, m := range e.Match(i, f) {
		matched[m.Topic] = true
	}
	r := e.pool.Get().(*run)
	defer func() { r.reset(); e.pool.Put(r) }()
	r.read(i, f)
	var out []Miss
	for n := range e.topics {
		if t := &e.topics[n]; !matched[t.id] {
			m := r.miss(t)
			m.Topic, m.Terms = t.id, r.termsOf(t)
			out = append(out, m)
		}
	}
	return out
}

// Terms returns the terms of a topic's `any` that an item has.
func (e *Engine) Terms(i news.Item, f news.Feed, id news.TopicID) []Term {
	r := e.pool.Get().(*run)
	defer func() { r.reset(); e.pool.Put(r) }()
	r.read(i, f)
	for n := range e.topics {
		if t := &e.topics[n]; t.id == id {
			return r.termsOf(t)
		}
	}
	return nil
}

// miss finds what kept the item from one topic, in the order of the causes.
func (r *run) miss(t *topic) Miss {
	r.why, r.cancel, r.bare = r.why[:0], r.cancel[:0], 0
	if rule, ok := r.first(t.any, true); !ok && t.any.lo < t.any.hi {
		return Miss{Cause: CauseAny, Rule: rule}
	}
	if rule, ok := r.first(t.all, false); ok {
		return Miss{Cause: CauseAll, Rule: rule}
	}
	r.cover(t)
	if !r.wanted(t, nil) {
		r.cancel = r.cancel[:0]
		rule, _ := r.first(t.none, true)
		return Miss{Cause: CauseNone, Rule: rule}
	}
	r.why, r.cancel = r.why[:0], r.cancel[:0]
	if rule, ok := r.first(t.reject, true); ok {
		return Miss{Cause: CauseReject, Rule: rule}
	}
	return Miss{Cause: CauseFrom}
}

// first returns the first of some rules that holds, or that does not.
func (r *run) first(rules span, holds bool) (news.Query, bool) {
	for i := rules.lo; i < rules.hi; i++ {
		rule := &r.Engine.rules[i]
		lo := len(r.why)
		held := r.holds(rule.root, inText)
		r.why = r.why[:lo]
		if held == holds {
			return rule.query, true
		}
	}
	return news.Query{}, false
}
