package match

import (
	"slices"

	"watcher/internal/news"
)

// demand is something that must hold, and the line that it stands in or is.
type demand struct {
	node  *node
	query news.Query
	whole bool
}

// demands takes a line, or an alternative of it, apart at its ANDs.
func demands(n *node, q news.Query) []demand {
	if n.op != opAnd {
		return []demand{{n, q, true}}
	}
	var out []demand
	for _, k := range n.kids {
		for _, d := range demands(k, q) {
			out = append(out, demand{d.node, q, false})
		}
	}
	return out
}

// clashes reports whether two demands can never hold together: one forbids what
// the other asks for, or they ask for two languages.
func (c *compiler) clashes(a, b *node) bool {
	switch {
	case a.op == opNot && b.op == opNot:
		return false
	case a.op == opNot:
		return c.coverage.covers(a.kids[0], b)
	case b.op == opNot:
		return c.coverage.covers(b.kids[0], a)
	}
	x, y := languagesAsked(a), languagesAsked(b)
	return x != nil && y != nil && !slices.ContainsFunc(x, func(l string) bool { return slices.Contains(y, l) })
}

// languagesAsked returns the languages of which an item must be one for a node
// to hold; nil for any.
func languagesAsked(n *node) []string {
	switch n.op {
	case opLang:
		return []string{n.name}
	case opField:
		return languagesAsked(n.kids[0])
	case opAnd:
		for _, k := range n.kids {
			if in := languagesAsked(k); in != nil {
				return in
			}
		}
	case opOr:
		var all []string
		for _, k := range n.kids {
			in := languagesAsked(k)
			if in == nil {
				return nil
			}
			all = append(all, in...)
		}
		return all
	}
	return nil
}

// contradiction finds parts of an AND of which one forbids another.
func (c *compiler) contradiction(n *node, q news.Query) {
	for i, k := range n.kids {
		for j, other := range n.kids {
			switch {
			case i == j || other.op == opNot || k.op != opNot && i < j:
			case !c.clashes(k, other):
				c.forbidden(k, other, q)
				continue
			case k.op == opNot:
				c.problem(q, k.off, true, "this can never match: it asks for the same words that it forbids")
			default:
				c.problem(q, k.off, true, "this can never match: an item has one language; write OR between them")
			}
		}
	}
}

// forbidden finds alternatives that the NOT beside them forbids.
func (c *compiler) forbidden(not, asked *node, q news.Query) {
	if not.op != opNot || asked.op != opOr {
		return
	}
	for _, a := range c.alternatives(asked, q, "") {
		if a.group == "" && c.coverage.covers(not.kids[0], a.node) {
			c.problem(q, a.node.off, true, "this adds nothing: the NOT beside it forbids the same words")
		}
	}
}

// opposed finds lines of `any` that `all` rules out, and lines of `all` that rule
// out each other or that every line of `any` holds already.
func (c *compiler) opposed(t *topic) {
	all, ok := c.together(t)
	if !ok {
		return
	}
	var found []alternative
	for r := t.any.lo; r < t.any.hi; r++ {
		line := &c.engine.rules[r]
		found = append(found, c.alternatives(line.root, line.query, "")...)
	}
	for _, a := range found {
		c.ruledOut(a, all)
	}
	for _, d := range all {
		held := func(a alternative) bool { return c.coverage.covers(d.node, a.node) }
		if d.whole && d.node.op != opNot && len(found) > 0 && !slices.ContainsFunc(found, func(a alternative) bool { return !held(a) }) {
			c.problem(d.query, d.node.off, true, "this adds nothing: every line of any asks for it already")
		}
	}
}

// together returns what the lines of `all` ask for; not ok if that cannot be.
func (c *compiler) together(t *topic) (all []demand, ok bool) {
	for r := t.all.lo; r < t.all.hi; r++ {
		line := &c.engine.rules[r]
		mine := demands(line.root, line.query)
		for _, d := range mine {
			for _, before := range all {
				if c.clashes(before.node, d.node) {
					c.problem(d.query, d.node.off, true, "this can never match: all must hold, and %s rules it out", before.query.Text)
					return nil, false
				}
			}
		}
		all = append(all, mine...)
	}
	return all, true
}

// ruledOut says so if what `all` asks for rules out an alternative of `any`.
func (c *compiler) ruledOut(a alternative, all []demand) {
	if a.group != "" { // its line stands elsewhere, and serves other topics too
		return
	}
	for _, mine := range demands(a.node, a.query) {
		for _, d := range all {
			if c.clashes(mine.node, d.node) {
				c.problem(a.query, mine.node.off, true, "this can never match: all must hold as well, and %s rules it out", d.query.Text)
				return
			}
		}
	}
}

// idleNones finds lines of `none` that have no words to cancel a hit with.
func (c *compiler) idleNones(t *topic) {
	for r := t.none.lo; r < t.none.hi; r++ {
		line := &c.engine.rules[r]
		if line.root.op != opNever && wordless(line.root) {
			c.problem(line.query, line.root.off, true, "this cancels nothing: none takes away the words that it finds, and this finds none; put it under reject, or write words")
		}
	}
}

// wordless reports whether a node holds without words of its own.
func wordless(n *node) bool {
	switch n.op {
	case opNot, opLang, opRegexp:
		return true
	case opAnd, opOr, opAtLeast, opField:
		return every(n.kids, wordless)
	}
	return false
}
