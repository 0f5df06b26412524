package match

import (
	"cmp"
	"slices"
	"strings"

	"watcher/internal/text"
)

// reach is a run of tokens that a `none` rule covers.
type reach struct{ from, to int32 }

// holds reports whether a node holds, in the given fields; it pushes the hits
// that made it hold to r.why.
func (r *run) holds(n *node, m fields) bool {
	lo := len(r.why)
	switch n.op {
	case opPhrase:
		return r.stands(n, m)
	case opAnd:
		for _, k := range n.kids {
			if !r.holds(k, m) {
				r.why = r.why[:lo]
				return false
			}
		}
		return true
	case opOr:
		return r.count(n, m) > 0
	case opNot:
		held := r.holds(n.kids[0], m)
		r.why = r.why[:lo]
		return !held
	case opAtLeast:
		held := r.count(n, m)
		if held < n.n {
			r.why = r.why[:lo]
		}
		return held >= n.n
	case opField:
		return r.holds(n.kids[0], narrow(m, n.fields))
	case opNear, opThen, opSame:
		return r.together(n, m)
	case opTopic:
		return r.topic(n.topic)
	case opLang:
		return r.speaks(n.name)
	case opRegexp:
		return r.matches(n, m)
	case opAbout:
		return r.relates(n, m)
	}
	return false
}

// stands pushes the hits of a phrase.
func (r *run) stands(n *node, m fields) bool {
	lo := len(r.why)
	for h := r.head[n.term]; h >= 0; h = r.hits[h].next {
		if r.counts(h, m) && !r.within(n, h) {
			r.why = append(r.why, h)
		}
	}
	return len(r.why) > lo
}

// count judges all kids, so that each shows its words, and counts those that
// hold.
func (r *run) count(n *node, m fields) int {
	held := 0
	for _, k := range n.kids {
		if r.holds(k, m) {
			held++
		}
	}
	return held
}

// counts reports whether a hit lies in one of the fields and is not cancelled.
func (r *run) counts(h int32, m fields) bool {
	x := &r.hits[h]
	if r.segs[x.seg].field&m == 0 {
		return false
	}
	c := r.cancel[r.bare:]
	k, _ := slices.BinarySearchFunc(c, x.from, func(a reach, from int32) int { return cmp.Compare(a.to, from+1) })
	return k >= len(c) || c[k].from >= x.to
}

func (r *run) speaks(lang string) bool {
	tag := r.item.Lang
	if tag == "" {
		tag = r.feed.Lang
	}
	if tag == "" {
		tag = r.guess()
	}
	return sameLanguage(tag, lang)
}

// guess is the language that the item seems to be in, "" if that cannot be told.
func (r *run) guess() string {
	var toks []text.Token
	var s strings.Builder
	for i := range r.segs {
		if sg := &r.segs[i]; sg.field&(inTitle|inSummary|inBody) != 0 {
			toks = append(toks, r.toks[sg.lo:sg.hi]...)
			s.WriteString(sg.text)
		}
	}
	return text.Language(s.String(), toks)
}

// matches runs a regular expression over the folded text of the fields.
func (r *run) matches(n *node, m fields) bool {
	lo := len(r.why)
	for s := range r.segs {
		sg := &r.segs[s]
		if sg.field&m == 0 {
			continue
		}
		fold, at := r.folded(sg)
		for _, loc := range n.re.FindAllIndex(fold, maxSpans) {
			start, end := at[loc[0]], at[loc[1]]
			for k := loc[1]; end <= start && k < len(at); k++ {
				end = at[k]
			}
			r.why = append(r.why, int32(len(r.hits)))
			r.hits = append(r.hits, hit{term: -1, seg: int32(s), next: -1, at: start, end: end})
		}
	}
	return len(r.why) > lo
}
