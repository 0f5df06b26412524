package match

import (
	"slices"
	"strings"

	"watcher/internal/text"
)

// coverage judges whether one query finds all that another finds.
type coverage struct {
	lexicons map[string]*lexicon // by word id: of that word alone
	budget   int                 // comparisons that are left
}

const mostComparisons = 2_000_000

func newCoverage() *coverage {
	return &coverage{lexicons: map[string]*lexicon{}, budget: mostComparisons}
}

// covers reports whether a holds wherever b does. It is careful: no means that
// it does not know.
func (c *coverage) covers(a, b *node) bool {
	if c.budget--; c.budget < 0 {
		return false
	}
	if a == b || (a.op == opOr && b.op == opOr && a.from != 0 && a.from == b.from && a.name == b.name) {
		return true
	}
	switch {
	case b.op == opNever:
		return false
	case b.op == opOr:
		return len(b.kids) > 0 && every(b.kids, func(k *node) bool { return c.covers(a, k) })
	case a.op == opAnd:
		return every(a.kids, func(k *node) bool { return c.covers(k, b) })
	}
	return c.whole(a, b) || c.part(a, b)
}

// whole reports whether a, or one of its alternatives, holds where b does.
func (c *coverage) whole(a, b *node) bool {
	switch a.op {
	case opOr:
		return some(a.kids, func(k *node) bool { return c.covers(k, b) })
	case opNot:
		return b.op == opNot && c.covers(b.kids[0], a.kids[0])
	case opNear, opThen:
		return c.near(a, b)
	}
	if a.op != b.op {
		return false
	}
	switch a.op {
	case opPhrase:
		return len(a.except) == 0 && a.notIn == 0 && !a.capital && c.phrase(a.words, b.words)
	case opField:
		return b.fields&a.fields == b.fields && c.covers(a.kids[0], b.kids[0])
	case opTopic, opLang, opRegexp:
		return a.name == b.name
	}
	return false
}

// part reports whether a holds where a part of b does.
func (c *coverage) part(a, b *node) bool {
	switch b.op {
	case opAnd, opNear, opThen, opSame:
		return some(b.kids, func(k *node) bool { return c.covers(a, k) })
	case opField:
		return b.fields&inText == b.fields && a.op != opNot && a.op != opTopic && a.op != opField && c.covers(a, b.kids[0])
	}
	return false
}

// near compares two NEAR or THEN.
func (c *coverage) near(a, b *node) bool {
	if b.n > a.n || b.op != opThen && b.op != a.op {
		return false
	}
	pair := func(i, j int) bool { return c.covers(a.kids[0], b.kids[i]) && c.covers(a.kids[1], b.kids[j]) }
	return pair(0, 1) || a.op == opNear && pair(1, 0)
}

// phrase reports whether the words of a stand side by side in those of b.
func (c *coverage) phrase(a, b []word) bool {
	for at := 0; at+len(a) <= len(b); at++ {
		i := 0
		for i < len(a) && c.word(a[i], b[at+i]) && (i == 0 || a[i].hard || !b[at+i].hard) {
			i++
		}
		if i == len(a) {
			return true
		}
	}
	return false
}

// word reports whether a word of a query finds all that another finds.
func (c *coverage) word(a, b word) bool {
	if a.id() == b.id() {
		return true
	}
	switch a.kind {
	case sound:
		return b.kind == plain && text.Fold(a.raw) == b.fold && !b.ordinary()
	case prefix:
		return b.kind != sound && strings.HasPrefix(b.fold, a.fold)
	case plain:
		if b.kind == prefix || b.kind == sound {
			return false
		}
		if b.ordinary() && !a.ordinary() {
			return false // a name has fewer forms
		}
		return a.fold == b.fold || alike(a.fold, b.fold) && c.form(a, b)
	}
	return false
}

// alike reports whether b can be a form of a at all: they begin alike, or, as
// with what Arabic writes before a word, b holds what a is without its article.
func alike(a, b string) bool {
	head := text.HeadString(a)
	return head != 0 && (head == text.HeadString(b) || strings.Contains(b, strings.TrimPrefix(a, "ال")))
}

// form reports whether a word is a form of another in texts of no known
// language.
func (c *coverage) form(of, w word) bool {
	id := of.id()
	l, ok := c.lexicons[id]
	if !ok {
		b := vocabularyBuilder{ids: map[string]int32{}, bases: basesBuilder{places: map[affixSet]int32{}}, inflects: inEnglish}
		b.word(of)
		l = newLexicon(&b.bases, &b.trie, 1)
		c.lexicons[id] = l
	}
	m := l.find(text.HashString(w.fold), w.fold)
	in := l.languages(m, 0)
	return m != 0 && (in == 0 || in&inUnknown != 0)
}

func every(kids []*node, ok func(*node) bool) bool {
	return !some(kids, func(k *node) bool { return !ok(k) })
}

func some(kids []*node, ok func(*node) bool) bool {
	return slices.ContainsFunc(kids, ok)
}

// Distinct returns the queries of a list of alternatives without those that
// another of the list finds already, in their order. What cannot be read stays.
func Distinct(list []string) []string {
	c := newCoverage()
	nodes := make([]*node, len(list))
	for i, q := range list {
		nodes[i], _ = parse(q, func(int, string, ...any) {})
	}
	var out []string
	for i, n := range nodes {
		found := func(by *node) bool { return n != nil && by != nil && by != n && c.covers(by, n) }
		earlier := slices.ContainsFunc(nodes[:i], found)
		later := slices.ContainsFunc(nodes[i+1:], func(by *node) bool { return found(by) && !c.covers(n, by) })
		if !earlier && !later {
			out = append(out, list[i])
		}
	}
	return out
}
