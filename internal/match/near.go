package match

import (
	"cmp"
	"slices"

	"watcher/internal/text"
)

// place is where something that NEAR compares stands: tokens [from, to) of a
// zone, by the hits in r.refs[lo:hi].
type place struct {
	zone, from, to int32
	lo, hi         int32
}

// maxPlaceHits is how many hits a place remembers: more than a reason shows. A
// chain of NEARs over a text of nothing else would remember every word of its
// surroundings for each of its words.
const maxPlaceHits = 2 * maxSpans

// together judges NEAR, THEN and SAME, and pushes the hits that made it hold.
func (r *run) together(n *node, m fields) bool {
	found, refs := len(r.found), len(r.refs)
	lo, hi := r.places(n, m)
	for _, p := range r.found[lo:hi] {
		r.why = append(r.why, r.refs[p.lo:p.hi]...)
	}
	r.found, r.refs = r.found[:found], r.refs[:refs]
	return hi > lo
}

// places pushes the places of a node to r.found, in order, and returns where
// they lie.
func (r *run) places(n *node, m fields) (lo, hi int) {
	found, refs := len(r.found), len(r.refs)
	switch n.op {
	case opPhrase:
		lo = len(r.found)
		for h := r.head[n.term]; h >= 0; h = r.hits[h].next {
			if r.counts(h, m) && !r.within(n, h) {
				x := &r.hits[h]
				k := int32(len(r.refs))
				r.refs = append(r.refs, h)
				r.found = append(r.found, place{r.segs[x.seg].zone, x.from, x.to, k, k + 1})
			}
		}
		return lo, len(r.found)
	case opField:
		return r.places(n.kids[0], narrow(m, n.fields))
	case opOr:
		return r.either(n, m)
	case opNear, opThen:
		a, b := r.places(n.kids[0], m)
		c, d := a, a
		if b > a {
			c, d = r.places(n.kids[1], m)
		}
		lo, ref := len(r.found), len(r.refs)
		r.pairs(n, a, b, c, d)
		return r.replace(found, refs, lo, ref)
	case opSame:
		return r.sentence(n, m)
	}
	return len(r.found), len(r.found)
}

// replace moves the places from lo on, with their hits from ref on, to where
// those begin that they were made of.
func (r *run) replace(found, refs, lo, ref int) (from, to int) {
	moved := int32(ref - refs)
	r.refs = append(r.refs[:refs], r.refs[ref:]...)
	r.found = append(r.found[:found], r.found[lo:]...)
	for i := range r.found[found:] {
		p := &r.found[found+i]
		p.lo, p.hi = p.lo-moved, p.hi-moved
	}
	return found, len(r.found)
}

// either pushes the places of all kids, in order.
func (r *run) either(n *node, m fields) (lo, hi int) {
	type reachable struct{ lo, hi int }
	var buf [16]reachable
	parts := buf[:0]
	for _, k := range n.kids {
		a, b := r.places(k, m)
		if b > a {
			parts = append(parts, reachable{a, b})
		}
	}
	if len(parts) == 1 {
		return parts[0].lo, parts[0].hi
	}
	lo = len(r.found)
	for _, p := range parts {
		r.found = append(r.found, r.found[p.lo:p.hi]...)
	}
	r.order(lo)
	return lo, len(r.found)
}

func (r *run) order(lo int) {
	slices.SortFunc(r.found[lo:], func(a, b place) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
}

// pairs pushes, for each place in [a, b), the nearest of [c, d) after it and,
// unless the order is fixed, before it and between its words.
func (r *run) pairs(n *node, a, b, c, d int) {
	lo := len(r.found)
	for i := a; i < b; i++ {
		p := r.found[i]
		k, _ := slices.BinarySearchFunc(r.found[c:d], p.to, func(q place, to int32) int { return cmp.Compare(q.from, to) })
		if c+k < d {
			r.pair(p, r.found[c+k], r.found[c+k].from-p.to, n.n)
		}
		if n.op == opThen {
			continue
		}
		for j := c + k - 1; j >= c && j >= c+k-4; j-- { // those just before may overlap
			q := r.found[j]
			if r.inside(p, q) || r.inside(q, p) {
				r.pair(p, q, 0, n.n)
			}
			if q.to <= p.from {
				r.pair(p, q, p.from-q.to, n.n)
				break
			}
		}
	}
	r.order(lo)
	r.merge(lo)
}

// inside reports whether a place stands between the words of another.
func (r *run) inside(outer, inner place) bool {
	if outer.zone != inner.zone || outer.from > inner.from || outer.to < inner.to {
		return false
	}
	return !slices.ContainsFunc(r.refs[outer.lo:outer.hi], func(h int32) bool {
		x := &r.hits[h]
		return x.from < inner.to && inner.from < x.to
	})
}

// merge makes one place of those that begin and end together, by the hits of
// all of them: a chain of NEARs would double its places with each link.
func (r *run) merge(lo int) {
	out := r.found[:lo]
	for i := lo; i < len(r.found); {
		p, k := r.found[i], i+1
		for k < len(r.found) && r.found[k].from == p.from && r.found[k].to == p.to {
			k++
		}
		if k > i+1 {
			ref := len(r.refs)
			for _, q := range r.found[i:k] {
				r.refs = append(r.refs, r.refs[q.lo:q.hi]...)
			}
			kept := r.distinct(r.refs[:ref], r.refs[ref:])
			kept = kept[:min(len(kept), ref+maxPlaceHits)]
			p.lo, p.hi, r.refs = int32(ref), int32(len(kept)), kept
		}
		out = append(out, p)
		i = k
	}
	r.found = out
}

// pair pushes two places as one, if they stand near enough. Neighbours are
// one word apart.
func (r *run) pair(p, q place, between int32, n int) {
	if p.zone != q.zone || between+1 > int32(n) {
		return
	}
	k := int32(len(r.refs))
	r.refs = append(append(r.refs, r.refs[p.lo:p.hi]...), r.refs[q.lo:q.hi]...)
	r.refs = r.refs[:min(len(r.refs), int(k)+maxPlaceHits)]
	r.found = append(r.found, place{p.zone, min(p.from, q.from), max(p.to, q.to), k, int32(len(r.refs))})
}

// sentence pushes one place for each sentence that holds all kids.
func (r *run) sentence(n *node, m fields) (lo, hi int) {
	r.sentences()
	a, b := r.places(n.kids[0], m)
	for _, k := range n.kids[1:] {
		if b == a {
			return a, a
		}
		c, d := r.places(k, m)
		lo := len(r.found)
		for i, j := a, c; i < b && j < d; {
			p, q := r.found[i], r.found[j]
			switch s, t := r.sents[p.from], r.sents[q.from]; {
			case s < t:
				i++
			case s > t:
				j++
			default:
				ref := int32(len(r.refs))
				r.refs = append(append(r.refs, r.refs[p.lo:p.hi]...), r.refs[q.lo:q.hi]...)
				r.found = append(r.found, place{p.zone, min(p.from, q.from), max(p.to, q.to), ref, int32(len(r.refs))})
				i++
			}
		}
		a, b = lo, len(r.found)
	}
	return a, b
}

// sentences numbers the sentences, once an item.
func (r *run) sentences() {
	if len(r.sents) == len(r.toks) {
		return
	}
	r.sents = r.sents[:0]
	n := int32(0)
	for i := range r.toks {
		if r.toks[i].Flags&text.Sentence != 0 {
			n++
		}
		r.sents = append(r.sents, n)
	}
}
