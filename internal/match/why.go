package match

import (
	"fmt"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// maxSpans is how many places a rule shows; more say nothing new.
const maxSpans = 12

// explain notes the reason of a rule that held, by its hits: the first of them
// in the text, without those inside the one before. A rule can have as many
// hits as the text has words, so they are not sorted: each span is looked for.
func (r *run) explain(rule int32, hits []int32) {
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
		r.spans = append(r.spans, news.Span{Field: fieldOf(sg.field), Start: int(start), End: int(end), Text: sg.text[start:end]})
	}
	r.whys = append(r.whys, news.Why{Rule: r.Engine.rules[rule].query.Text, Spans: r.spans[lo:]})
}

// bytes returns where a hit stands in its text.
func (r *run) bytes(x *hit) (from, to int32) {
	if x.term < 0 {
		return x.at, x.end
	}
	return r.toks[x.from].Start, r.toks[x.to-1].End
}

// maxRule is how much of a rule Explain shows, in UTF-16 units.
const maxRule = 80

// Explain says in words why an item matched, one line for each rule that held:
//
//	title: "Mojahedin-e Khalq" (rule Mujahedeen-e-Khalq~)
//
// The same lines stand in the alert, in `explain`, in the log and in the JSON.
func Explain(m news.Match) []string {
	lines := make([]string, 0, len(m.Why))
	for _, w := range m.Why {
		lines = append(lines, explainWhy(w))
	}
	return lines
}

// Explain is the function of that name, for those who hold an engine alone.
func (*Engine) Explain(m news.Match) []string { return Explain(m) }

func explainWhy(w news.Why) string {
	var b strings.Builder
	var field news.Field
	seen := map[string]bool{}
	for _, s := range w.Spans {
		words := text.Plain(s.Text)
		key := string(s.Field) + "\x00" + words
		if seen[key] {
			continue
		}
		seen[key] = true
		switch {
		case field == s.Field:
			b.WriteString(", ")
		case field != "":
			b.WriteString("; ")
		}
		if field != s.Field {
			field = s.Field
			b.WriteString(string(field) + ": ")
		}
		fmt.Fprintf(&b, "\"%s\"", words)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString("(rule " + text.Cut(text.Plain(w.Rule), maxRule) + ")")
	return b.String()
}
