package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// maxSpans is how many places a rule shows; more say nothing new.
const maxSpans = 12

// explain makes the reason of a rule that held, by its hits.
func (r *run) explain(rule int32, hits []int32) news.Why {
	w := news.Why{Rule: r.Engine.rules[rule].query.Text}
	slices.SortFunc(hits, func(a, b int32) int {
		x, y := &r.hits[a], &r.hits[b]
		ax, _ := r.bytes(x)
		ay, _ := r.bytes(y)
		return cmp.Or(cmp.Compare(x.seg, y.seg), cmp.Compare(ax, ay))
	})
	w.Spans = make([]news.Span, 0, min(len(hits), maxSpans))
	seg, end := int32(-1), int32(0)
	for _, h := range hits {
		x := &r.hits[h]
		from, to := r.bytes(x)
		if len(w.Spans) == maxSpans {
			break
		}
		if x.seg == seg && to <= end {
			continue // inside the one before
		}
		seg, end = x.seg, to
		sg := &r.segs[x.seg]
		w.Spans = append(w.Spans, news.Span{Field: fieldOf(sg.field), Start: int(from), End: int(to), Text: sg.text[from:to]})
	}
	return w
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
