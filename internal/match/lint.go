package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"watcher/internal/news"
)

// refuse finds topics that ask for nothing, or for nearly everything.
func (c *compiler) refuse(topics []news.Topic) {
	for i := range c.engine.topics {
		if len(topics[i].Any) == 0 && len(topics[i].All) == 0 && len(topics[i].About) == 0 {
			c.problem(news.Query{Pos: topics[i].Pos}, 0, false, "topic %q asks for nothing: give it `any` or `all`", topics[i].ID)
		}
		c.floods(&c.engine.topics[i])
	}
}

// lint finds rules that cannot do what they are for.
func (c *compiler) lint() {
	c.coverage, c.shown = newCoverage(), map[*node]bool{}
	for i := range c.engine.topics {
		t := &c.engine.topics[i]
		c.covered(t)
		c.rejected(t)
		c.opposed(t)
		c.idleNones(t)
		c.strayNones(t)
		c.alones(t)
		for _, s := range []span{t.any, t.none, t.reject, t.urgents} {
			c.lines(s)
		}
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
		c.idleField(n, q, m)
	case opAbout: // its terms were weighed, not written
		return
	case opPhrase:
		c.flooding(n, q)
	case opAnd:
		c.contradiction(n, q)
		c.redundant(n, q)
	case opOr:
		if n.from != 0 { // a group or a country: its lines are judged where they stand
			return
		}
		c.shadows(c.alternatives(n, q, ""))
	case opAtLeast:
		c.duplicates(n, q)
	case opNear, opThen, opSame:
		c.apart(n, q, m)
	}
	for _, k := range n.kids {
		c.rule(k, q, m)
	}
}

// idleField finds fields that change nothing.
func (c *compiler) idleField(n *node, q news.Query, m fields) {
	switch k := n.kids[0]; {
	case k.op == opField && m&k.fields == m:
		c.problem(q, k.off, true, "this adds nothing: the field is named before; leave one out")
	case k.op == opLang || k.op == opTopic:
		c.problem(q, n.off, true, "this field changes nothing: what follows it is said of the whole item; leave the field out, or write AND before a word of it")
	}
}

// flooding finds words that stand in nearly every text.
func (c *compiler) flooding(n *node, q news.Query) {
	if w := n.words[0]; len(n.words) == 1 && !n.sound && utf8.RuneCountInString(w.fold) == 1 && w.fold < "\u0e00" {
		c.problem(q, n.off, true, "one letter or digit alone stands in nearly every text")
		return
	}
	if lang := everywhere(n); lang != "" {
		c.problem(q, n.off, true, "%s is a small word of %s, which stands in nearly every text; add what it belongs to", n.words[0].raw, lang)
	}
}

// redundant finds parts of an AND that another part asks for already.
func (c *compiler) redundant(n *node, q news.Query) {
	for i, a := range n.kids {
		for j, b := range n.kids {
			if i != j && a.op != opNot && b.op != opNot && c.coverage.covers(a, b) && (i > j || !c.coverage.covers(b, a)) {
				c.problem(q, a.off, true, "this adds nothing: whatever holds the other part of the AND holds it too")
				return
			}
		}
	}
}

// duplicates finds parts of a list that count twice.
func (c *compiler) duplicates(n *node, q news.Query) {
	if n.n == 1 {
		c.problem(q, n.off, true, "1 OF (a, b) is a OR b; write that, or a larger number")
	}
	for j, b := range n.kids {
		for i, a := range n.kids {
			if i != j && c.coverage.covers(a, b) && (i < j || !c.coverage.covers(b, a)) {
				c.problem(q, b.off, true, "this counts twice: what it finds, %s finds too, so one word is two of the list", alternative{node: a, query: q}.shown())
				return
			}
		}
	}
}

// apart finds NEAR, THEN and SAME whose sides can never stand in one text, or
// are the same.
func (c *compiler) apart(n *node, q news.Query, m fields) {
	name := map[op]string{opNear: "NEAR", opThen: "THEN", opSame: "SAME"}[n.op]
	for i, b := range n.kids[1:] {
		a := n.kids[i]
		x, y := c.lookedFor(a, m), c.lookedFor(b, m)
		const one = inTitle | inSummary | inBody
		if x&y == 0 && (x&one == 0 || y&one == 0 || n.op == opSame) {
			c.problem(q, b.off, true, "this can never match: %s compares words of one text, and these fields are not one", name)
			return
		}
		if c.coverage.covers(a, b) && c.coverage.covers(b, a) {
			c.problem(q, b.off, true, "both sides of %s are the same, so it asks for the words twice", name)
			return
		}
	}
}

// lookedFor returns the fields in which a node's words may stand.
func (c *compiler) lookedFor(n *node, m fields) fields {
	switch n.op {
	case opField:
		return narrow(m, n.fields)
	case opOr:
		var all fields
		for _, k := range n.kids {
			all |= c.lookedFor(k, m)
		}
		return all
	case opNear, opThen, opSame:
		return c.lookedFor(n.kids[0], m) | c.lookedFor(n.kids[1], m)
	}
	return m
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
	var none []alternative
	for r := t.none.lo; r < t.none.hi; r++ {
		for _, a := range c.alternatives(c.engine.rules[r].root, c.engine.rules[r].query, "") {
			if a.node.op == opPhrase {
				none = append(none, a)
			}
		}
	}
	for r := t.any.lo; r < t.any.hi && len(none) > 0; r++ {
		rule := &c.engine.rules[r]
		by := ""
		for _, b := range c.alternatives(rule.root, rule.query, "") {
			by = ""
			for _, a := range none {
				if needsWords(b.node) && c.coverage.covers(a.node, b.node) {
					by = a.shown()
					break
				}
			}
			if by == "" {
				break
			}
		}
		if by != "" {
			c.problem(rule.query, rule.root.off, true, "this can never match: every hit is cancelled by none: %s", by)
		}
	}
}

// needsWords reports whether a node falls when a part of it that must hold has
// no hit left.
func needsWords(n *node) bool {
	switch n.op {
	case opPhrase, opField, opAnd, opNear, opThen, opSame:
		return true
	}
	return false
}

func phraseKey(ws []word) string {
	var b strings.Builder
	for _, w := range ws {
		b.WriteString(w.id())
		b.WriteByte(0)
	}
	return b.String()
}
