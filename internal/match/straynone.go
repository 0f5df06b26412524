package match

import (
	"strings"
	"unicode/utf8"
)

// strayNones finds lines of `none` that can take nothing away: it cancels the words
// that it covers, and no line looks for one of them. What cannot be told, such as
// names by sound, is passed over.
func (c *compiler) strayNones(t *topic) {
	heads := map[string]bool{}
	for _, s := range []span{t.any, t.all} {
		for r := s.lo; r < s.hi; r++ {
			if !c.heads(c.engine.rules[r].root, heads) {
				return
			}
		}
	}
	for r := t.none.lo; r < t.none.hi && len(heads) > 0; r++ {
		line := &c.engine.rules[r]
		own := map[string]bool{}
		if !c.heads(line.root, own) || len(own) == 0 {
			continue
		}
		meets := false
		for h := range own {
			meets = meets || heads[h]
		}
		if !meets {
			c.problem(line.query, line.root.off, true, "this cancels nothing: none takes away words that another line finds, and no line looks for a word of this; put it under reject to drop such items")
		}
	}
}

// headLength is how many letters the forms of a word begin with.
const headLength = 3

// heads collects how the words begin that a node looks for; ok is false if
// that cannot be told.
func (c *compiler) heads(n *node, into map[string]bool) (ok bool) {
	switch n.op {
	case opPhrase:
		for _, w := range n.words {
			if w.kind == sound {
				return false
			}
			into[head(w.fold)] = true
		}
		return true
	case opNot, opLang, opNever:
		return true
	case opAnd, opOr, opNear, opThen, opSame, opAtLeast, opField:
		return every(n.kids, func(k *node) bool { return c.heads(k, into) })
	}
	return false
}

// head is how a folded word begins, without what Arabic may write before it.
func head(fold string) string {
	for _, before := range []string{"وال", "بال", "لل", "ال", "و", "ب", "ل"} {
		if rest, ok := strings.CutPrefix(fold, before); ok && utf8.RuneCountInString(rest) >= headLength {
			fold = rest
			break
		}
	}
	n := 0
	for i := range fold {
		if n == headLength {
			return fold[:i]
		}
		n++
	}
	return fold
}
