package match

import (
	"slices"
	"strings"

	"watcher/internal/text"
)

// termsOf returns the terms of a topic's `any` that the item has, each once as
// printed.
func (r *run) termsOf(t *topic) []Term {
	found := map[int32]Term{}
	for i := t.any.lo; i < t.any.hi; i++ {
		r.Engine.rules[i].root.terms(found)
	}
	var out []Term
	for k := range r.hits {
		h := &r.hits[k]
		term, ok := found[h.term]
		if !ok {
			continue
		}
		from, to := r.bytes(h)
		term.Words = text.Plain(r.segs[h.seg].text[from:to])
		if !slices.ContainsFunc(out, func(o Term) bool { return o.Words == term.Words }) {
			out = append(out, term)
		}
	}
	return out
}

// terms notes the phrases below a node.
func (n *node) terms(found map[int32]Term) {
	switch {
	case n.op == opPhrase:
		words := n.phrase()
		found[n.term] = Term{Query: words, Place: countriesByName()[text.Fold(words)] != ""}
	case n.op == opNot:
	case n.op == opOr && (n.from == opCountry || isCountry(n.name)):
		for _, k := range n.kids {
			found[k.term] = Term{Query: "country:" + n.name, Place: true}
		}
	default:
		for _, k := range n.kids {
			k.terms(found)
		}
	}
}

// isCountry reports whether a name is a country's code.
func isCountry(name string) bool { return len(name) == 2 && slices.Contains(Countries(), name) }

// phrase writes a phrase as a query has it.
func (n *node) phrase() string {
	parts := make([]string, len(n.words))
	for i, w := range n.words {
		switch w.kind {
		case exact:
			parts[i] = "=" + w.raw
		case prefix:
			parts[i] = w.raw + "*"
		default:
			parts[i] = w.raw
		}
	}
	words := strings.Join(parts, " ")
	if n.sound {
		words += "~"
	}
	return words
}
