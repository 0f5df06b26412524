package match

import "watcher/internal/news"

// maxSpans is how many places a rule shows; more say nothing new.
const maxSpans = 12

// explain notes that a rule held, by its hits: the first of them in the text,
// without those inside the one before. A rule can have as many hits as the text
// has words, so they are not sorted: each span is looked for.
func (r *run) explain(rule int32, hits []int32) *news.Why {
	lo := len(r.spans)
	seg, start, end, order := int32(-1), int32(0), int32(0), -1
	for len(r.spans)-lo < maxSpans {
		next, at := -1, int32(0)
		for k, h := range hits {
			x := &r.hits[h]
			from, to := r.bytes(x)
			if x.seg < seg || (x.seg == seg && (to <= end || from < start || (from == start && k <= order))) {
				continue // shown, or inside what is
			}
			if next < 0 || x.seg < r.hits[hits[next]].seg || (x.seg == r.hits[hits[next]].seg && from < at) {
				next, at = k, from
			}
		}
		if next < 0 {
			break
		}
		x := &r.hits[hits[next]]
		sg := &r.segs[x.seg]
		seg, order = x.seg, next
		start, end = r.bytes(x)
		r.spans = append(r.spans, news.Span{Field: sg.named(), Start: int(start), End: int(end), Text: sg.text[start:end]})
	}
	said, also := r.saying(&r.Engine.rules[rule])
	r.whys = append(r.whys, news.Why{Rule: said, Also: also, Spans: r.spans[lo:]})
	return &r.whys[len(r.whys)-1]
}

// saying is what a rule says, as the desk lead wrote it: of one that asks for a
// group alone, the group's first line that holds as well, and how many others do.
func (r *run) saying(rule *rule) (said string, also int) {
	said = rule.query.Text
	for n := rule.root; n != nil && n.from == opGroup; {
		k, others := r.holding(n)
		if k == nil {
			break
		}
		said += ": " + k.line
		also += others
		n = k
	}
	return said, also
}

// holding returns the first line of a group that holds, and how many others do.
func (r *run) holding(group *node) (first *node, more int) {
	lo := len(r.why)
	defer func() { r.why = r.why[:lo] }()
	for _, k := range group.kids {
		switch held := r.holds(k, inText); {
		case held && first == nil:
			first = k
		case held:
			more++
		}
	}
	return first, more
}

// bytes returns where a hit stands in its text.
func (r *run) bytes(x *hit) (from, to int32) {
	if x.term < 0 {
		return x.at, x.end
	}
	return r.toks[x.from].Start, r.toks[x.to-1].End
}
