package match

import (
	"cmp"
	"slices"
	"strings"
)

// judgement is what is known of a topic that others ask for: it is the same for
// all of them.
type judgement struct {
	round  uint32 // of the item it is about
	held   bool
	lo, hi int32 // in run.hold: the hits, each once
}

// topic reports whether a topic's rules hold, and pushes the hits.
func (r *run) topic(i int) bool {
	if r.judged[i].round != r.round {
		lo := len(r.why)
		held := r.judge(&r.topics[i])
		at := int32(len(r.hold))
		r.hold = r.distinct(r.hold, r.why[lo:])
		r.why = r.why[:lo]
		r.judged[i] = judgement{r.round, held, at, int32(len(r.hold))}
	}
	j := r.judged[i]
	r.why = append(r.why, r.hold[j.lo:j.hi]...)
	return j.held
}

// distinct appends each of the hits to dst once.
func (r *run) distinct(dst, hits []int32) []int32 {
	if n := len(r.hits); n > len(r.stamps) {
		r.stamps = append(r.stamps, make([]uint32, n-len(r.stamps))...)
	}
	r.stamp++
	for _, h := range hits {
		if r.stamps[h] != r.stamp {
			r.stamps[h] = r.stamp
			dst = append(dst, h)
		}
	}
	return dst
}

func (r *run) judge(t *topic) bool {
	if !r.from(t) {
		return false
	}
	lo, bare := len(r.why), r.bare
	defer func() {
		r.cancel, r.bare = r.cancel[:r.bare], bare
	}()
	r.cover(t)
	if r.rejected(t) || !r.wanted(t, nil) {
		r.why = r.why[:lo]
		return false
	}
	return true
}

// from reports whether the feed is one that the topic listens to. Without a
// feed there is nothing to judge.
func (r *run) from(t *topic) bool {
	f := &r.feed
	if len(t.from) == 0 || (f.ID == "" && f.URL == "" && f.Name == "" && len(f.Tags) == 0) {
		return true
	}
	for _, want := range t.from {
		if strings.EqualFold(want, f.Name) || strings.EqualFold(want, string(f.ID)) {
			return true
		}
		for _, tag := range f.Tags {
			if strings.EqualFold(want, tag) {
				return true
			}
		}
	}
	return false
}

// cover notes what the topic's `none` rules cancel, in order, merged.
func (r *run) cover(t *topic) {
	base := len(r.cancel)
	for i := t.none.lo; i < t.none.hi; i++ {
		r.bare = len(r.cancel) // none rules do not cancel one another
		lo := len(r.why)
		if r.holds(r.Engine.rules[i].root, inText) {
			for _, h := range r.why[lo:] {
				if x := &r.hits[h]; x.term >= 0 {
					r.cancel = append(r.cancel, reach{x.from, x.to})
				}
			}
		}
		r.why = r.why[:lo]
	}
	r.bare = base
	c := r.cancel[r.bare:]
	if len(c) < 2 {
		return
	}
	slices.SortFunc(c, func(a, b reach) int { return cmp.Compare(a.from, b.from) })
	out := c[:1]
	for _, x := range c[1:] {
		if last := &out[len(out)-1]; x.from < last.to {
			last.to = max(last.to, x.to)
		} else {
			out = append(out, x)
		}
	}
	r.cancel = r.cancel[:r.bare+len(out)]
}

func (r *run) rejected(t *topic) bool {
	lo, bare := len(r.why), r.bare
	r.bare = len(r.cancel) // reject looks at the item as it is
	defer func() { r.why, r.bare = r.why[:lo], bare }()
	for i := t.reject.lo; i < t.reject.hi; i++ {
		if r.holds(r.Engine.rules[i].root, inText) {
			return true
		}
	}
	return false
}

// wanted judges `any` and `all`. Each rule that holds is given to each, with
// its hits; if each is nil they are left in r.why.
func (r *run) wanted(t *topic, each func(rule int32, hits []int32)) bool {
	held := false
	one := func(i int32) bool {
		lo := len(r.why)
		if !r.holds(r.Engine.rules[i].root, inText) {
			r.why = r.why[:lo]
			return false
		}
		return r.given(i, lo, each)
	}
	k, _ := slices.BinarySearch(r.rules, t.any.lo)
	for i := t.any.lo; i < t.any.hi; i++ {
		if !r.Engine.rules[i].always {
			for k < len(r.rules) && r.rules[k] < i {
				k++
			}
			if k >= len(r.rules) || r.rules[k] != i {
				if i = r.skip(t, i, k); i >= t.any.hi {
					break
				}
			}
		}
		held = one(i) || held
	}
	if t.any.lo < t.any.hi && !held {
		return false
	}
	for i := t.all.lo; i < t.all.hi; i++ {
		if !one(i) {
			return false
		}
		held = true
	}
	return held
}

// given hands the hits from lo on of a rule that holds to each, or leaves them
// when it is nil: then another topic asks, for which a maybe is no match.
func (r *run) given(rule int32, lo int, each func(rule int32, hits []int32)) bool {
	switch {
	case each != nil:
		each(rule, r.why[lo:])
		r.why = r.why[:lo]
	case r.Engine.rules[rule].root.op == opAbout && r.related.z < r.related.alertAt:
		r.why = r.why[:lo]
		return false
	}
	return true
}

// skip returns the next rule after i that was called or is always judged.
func (r *run) skip(t *topic, i int32, k int) int32 {
	end := t.any.hi
	if k < len(r.rules) {
		end = min(end, r.rules[k])
	}
	if t.always {
		for j := i; j < end; j++ {
			if r.Engine.rules[j].always {
				return j
			}
		}
	}
	return end
}
