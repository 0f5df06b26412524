package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"watcher/internal/news"
)

// lint finds rules that cannot do what they are for.
func (c *compiler) lint(topics []news.Topic) {
	for i := range c.engine.topics {
		t := &c.engine.topics[i]
		if len(topics[i].Any) == 0 && len(topics[i].All) == 0 && len(topics[i].About) == 0 {
			c.problem(news.Query{Pos: topics[i].Pos}, 0, false, "topic %q asks for nothing: give it `any` or `all`", topics[i].ID)
		}
		c.floods(t)
		c.covered(t)
		c.shadows(t)
		for r := t.any.lo; r < t.urgents.hi; r++ {
			rule := &c.engine.rules[r]
			c.rule(rule.root, rule.query, inText)
		}
	}
	for _, g := range c.groups {
		for _, l := range g.lines {
			c.rule(l.root, l.query, inText)
		}
	}
}

// rule looks at the parts of one line.
func (c *compiler) rule(n *node, q news.Query, m fields) {
	switch n.op {
	case opField:
		if m = narrow(m, n.fields); m == 0 {
			c.problem(q, n.off, true, "this can never match: one field inside another")
			return
		}
	case opPhrase:
		if w := n.words[0]; len(n.words) == 1 && !n.sound && utf8.RuneCountInString(w.fold) == 1 && w.fold < "\u0e00" {
			c.problem(q, n.off, true, "one letter or digit alone stands in nearly every text")
		}
	case opAnd:
		c.contradiction(n, q)
	case opOr:
		if n.name != "" { // a group or a country: its lines are judged where they stand
			return
		}
	}
	for _, k := range n.kids {
		c.rule(k, q, m)
	}
}

// contradiction finds a AND NOT a.
func (c *compiler) contradiction(n *node, q news.Query) {
	asked := map[string]bool{}
	for _, k := range n.kids {
		if k.op == opPhrase {
			asked[phraseKey(k.words)] = true
		}
	}
	for _, k := range n.kids {
		if k.op == opNot && k.kids[0].op == opPhrase && asked[phraseKey(k.kids[0].words)] {
			c.problem(q, k.off, true, "this can never match: it asks for the same words that it forbids")
		}
	}
}

// floods refuses topics that would hold for nearly every item.
func (c *compiler) floods(t *topic) {
	rules := c.engine.rules
	if t.any.lo < t.any.hi && t.all.lo < t.all.hi {
		return
	}
	if t.any.lo < t.any.hi {
		for r := t.any.lo; r < t.any.hi; r++ {
			if vacuous(rules[r].root) {
				c.problem(rules[r].query, rules[r].root.off, false, "this holds for nearly every item: say what must be there as well (Iran AND NOT football), or put it under `none` or `reject`")
				rules[r].root = &node{op: opNever}
			}
		}
		return
	}
	for r := t.all.lo; r < t.all.hi; r++ {
		if !vacuous(rules[r].root) {
			return
		}
	}
	if t.all.lo < t.all.hi {
		c.problem(rules[t.all.lo].query, 0, false, "the topic holds for nearly every item: say what must be there")
		rules[t.all.lo].root = &node{op: opNever}
	}
}

// vacuous reports whether a node holds for a text with none of its words.
func vacuous(n *node) bool {
	switch n.op {
	case opNot:
		return !vacuous(n.kids[0])
	case opAnd, opSame, opNear, opThen:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !vacuous(k) })
	case opOr:
		return slices.ContainsFunc(n.kids, vacuous)
	case opAtLeast:
		held := 0
		for _, k := range n.kids {
			if vacuous(k) {
				held++
			}
		}
		return held >= n.n
	case opField:
		return vacuous(n.kids[0])
	}
	return false
}

// covered finds lines whose every hit `none` cancels.
func (c *compiler) covered(t *topic) {
	none := map[string]string{}
	for r := t.none.lo; r < t.none.hi; r++ {
		if n := c.engine.rules[r].root; n.op == opPhrase {
			none[phraseKey(n.words)] = c.engine.rules[r].query.Text
		}
	}
	if len(none) == 0 {
		return
	}
	for r := t.any.lo; r < t.any.hi; r++ {
		rule := &c.engine.rules[r]
		if text, ok := inside(rule.root, none, true); ok {
			c.problem(rule.query, rule.root.off, true, "this can never match: every hit is cancelled by none: %s", text)
		}
	}
}

// shadows finds lines of `any` that a shorter one has found already.
func (c *compiler) shadows(t *topic) {
	seen := map[string]string{}
	for r := t.any.lo; r < t.any.hi; r++ {
		rule := &c.engine.rules[r]
		n := rule.root
		if n.op != opPhrase {
			continue
		}
		key := phraseKey(n.words)
		if before, ok := seen[key]; ok {
			c.problem(rule.query, n.off, true, "this says the same as %s", before)
			continue
		}
		seen[key] = rule.query.Text
	}
	for r := t.any.lo; r < t.any.hi; r++ {
		rule := &c.engine.rules[r]
		if text, ok := inside(rule.root, seen, false); ok {
			c.problem(rule.query, rule.root.off, true, "this line adds nothing: %s finds it already", text)
		}
	}
}

// inside looks for a part of a phrase among other phrases.
func inside(n *node, others map[string]string, whole bool) (string, bool) {
	if n.op != opPhrase || n.sound {
		return "", false
	}
	for i := range n.words {
		for j := i + 1; j <= len(n.words); j++ {
			if !whole && j-i == len(n.words) {
				continue
			}
			if text, ok := others[phraseKey(n.words[i:j])]; ok {
				return text, true
			}
		}
	}
	return "", false
}

func phraseKey(ws []word) string {
	var b strings.Builder
	for _, w := range ws {
		b.WriteString(w.id())
		b.WriteByte(0)
	}
	return b.String()
}
