package match

import (
	"cmp"
	"fmt"
	"slices"
)

// missing is by how much an item misses an alert by what is no reason for one.
const missing = 0.1

// relation is how related an item is, by a profile.
type relation struct {
	z       float64 // standard deviations above news at large
	alertAt float64 // from which it alerts
	held    []told
	why     string // why the score misses that
	read    bool   // the article behind the item was judged too
}

// told is a term that was found, and its share in the score.
type told struct {
	kid   int
	share float64
	fresh bool // only the article has it
}

// String says how the score compares with what an alert asks for.
func (x relation) String() string {
	if x.why != "" {
		return x.why
	}
	with := ""
	if x.read {
		with = " with its article"
	}
	return fmt.Sprintf("%.1f%s, alerts from %g", x.z, with, x.alertAt)
}

// relates scores the item by a profile, and pushes the hits of the terms that
// told most.
func (r *run) relates(n *node, m fields) bool {
	x := r.score(n, m)
	if x.z < MaybeAt {
		return false
	}
	if x.z >= x.alertAt {
		x.enough(n.about)
	}
	slices.SortFunc(x.held, func(a, b told) int { return cmp.Compare(b.share, a.share) })
	for _, t := range x.held[:min(len(x.held), shownTerms)] {
		lo := len(r.why)
		r.holds(n.kids[t.kid], m)
		r.why = r.why[:lo+r.ownFirst(r.why[lo:])]
	}
	r.related = x
	return true
}

// enough takes a score back that only countries earn, two of which in one
// headline may as well be a football match, or one name of one word beside them: a
// town has other news, and so has a word that stands alone. So it does where the score rests on an article which adds no
// more than countries to what the item said.
func (x *relation) enough(a *related) {
	other := func(t told) bool { return !a.places[t.kid] }
	switch {
	case !slices.ContainsFunc(x.held, other):
		x.z, x.why = a.alertAt-missing, "only its places are named"
	case len(x.held) == 1 && a.words[x.held[0].kid]:
		x.z, x.why = a.alertAt-missing, "only one word is there"
	case x.lone(a):
		x.z, x.why = a.alertAt-missing, "only one name is there"
	case x.read && !slices.ContainsFunc(x.held, func(t told) bool { return t.fresh && other(t) }):
		x.z, x.why = a.alertAt-missing, "its article adds nothing new"
	}
}

// lone reports whether all that was found, but for countries, is one name of one
// word.
func (x *relation) lone(a *related) bool {
	names := 0
	for _, t := range x.held {
		switch {
		case a.places[t.kid]:
		case !a.bare[t.kid]:
			return false
		default:
			names++
		}
	}
	return names == 1
}

// score weighs the terms that are found. What the item itself says is not said
// again by its article: there only other terms count.
func (r *run) score(n *node, m fields) relation {
	a := n.about
	x := relation{read: r.item.Article != "", alertAt: a.alertAt}
	own, more := 0.0, 0.0
	r.longest = slices.Grow(r.longest[:0], len(r.toks))[:len(r.toks)]
	clear(r.longest)
	for k, kid := range n.kids {
		lo := len(r.why)
		if r.holds(kid, m) {
			hits := r.why[lo:]
			count := r.ownFirst(hits)
			if r.insideLonger(hits) {
				r.why = r.why[:lo]
				continue
			}
			r.covered(hits)
			t := told{k, a.weights[k] * saturate(count), r.linked(hits[0])}
			x.held = append(x.held, t)
			if t.fresh {
				more += t.share
			} else {
				own += t.share
			}
		}
		r.why = r.why[:lo]
		if k+1 == a.telling && len(x.held) == 0 {
			return relation{}
		}
	}
	alone := own / lengthNorm(r.countWords(false))
	x.z = a.deviation(alone + more/lengthNorm(r.countWords(true)))
	switch {
	case !x.read:
	case a.deviation(alone) >= a.alertAt:
		x.read = false // it needed no article
	case more == 0:
		x.z = a.deviation(own / lengthNorm(r.countWords(true))) // the more it says of other things
	}
	return x
}

// covered notes for each token which of a profile's hits reaches furthest from it, of
// those the longest.
func (r *run) covered(hits []int32) {
	for _, h := range hits {
		x := &r.hits[h]
		for t := x.from; t < x.to; t++ {
			if l := &r.longest[t]; x.to > l.to || x.to == l.to && x.from < l.from {
				*l = reach{x.from, x.to}
			}
		}
	}
}

// insideLonger reports whether every hit of a term stands inside a longer one of
// what was counted: it says nothing that was not said.
func (r *run) insideLonger(hits []int32) bool {
	return !slices.ContainsFunc(hits, func(h int32) bool {
		x := &r.hits[h]
		l := reach{}
		if x.from < x.to {
			l = r.longest[x.from]
		}
		return l.to < x.to || l.to-l.from <= x.to-x.from
	})
}

// ownFirst moves the hits in the item itself to the front, and returns how many
// count: those, or all if there are none.
func (r *run) ownFirst(hits []int32) int {
	own := 0
	for k, h := range hits {
		if !r.linked(h) {
			hits[own], hits[k] = h, hits[own]
			own++
		}
	}
	if own == 0 {
		return len(hits)
	}
	return own
}

// linked reports whether a hit stands in the article behind the item.
func (r *run) linked(h int32) bool { return r.segs[r.hits[h].seg].linked }

// countWords returns how many words the item has, with its article or without.
func (r *run) countWords(withArticle bool) int {
	words := 0
	for s := range r.segs {
		if sg := &r.segs[s]; sg.field&inText != 0 && (withArticle || !sg.linked) {
			words += int(sg.hi - sg.lo)
		}
	}
	return words
}

// deviation is how far a score stands out from news at large.
func (a *related) deviation(score float64) float64 { return (score - a.mean) / a.sd }
