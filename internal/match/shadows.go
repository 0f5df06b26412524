package match

import (
	"strings"

	"watcher/internal/news"
)

// alternative is one of several things of which one is enough, and the line
// that it stands in.
type alternative struct {
	node  *node
	query news.Query
	group string // that it comes from, if any
}

// alternatives takes a node apart at its ORs, through groups.
func (c *compiler) alternatives(n *node, q news.Query, group string) []alternative {
	if n.op != opOr || n.from == opCountry {
		return []alternative{{n, q, group}}
	}
	var out []alternative
	if g := c.groups[n.name]; n.from == opGroup && g != nil {
		for _, l := range g.lines {
			out = append(out, c.alternatives(l.root, l.query, n.name)...)
		}
		return out
	}
	for _, k := range n.kids {
		out = append(out, c.alternatives(k, q, group)...)
	}
	return out
}

// most alternatives that are compared with one another.
const mostAlternatives = 1000

// lines looks at lines of which one is enough.
func (c *compiler) lines(s span) {
	var all []alternative
	for r := s.lo; r < s.hi; r++ {
		rule := &c.engine.rules[r]
		all = append(all, c.alternatives(rule.root, rule.query, "")...)
	}
	c.shadows(all)
}

// shadows finds alternatives that another one finds already.
func (c *compiler) shadows(all []alternative) {
	if len(all) > mostAlternatives {
		return
	}
	gone := make([]bool, len(all))
	for i, b := range all {
		for j, a := range all {
			if i == j || gone[j] || (b.group != "" && b.group != a.group) || !c.coverage.covers(a.node, b.node) {
				continue
			}
			if i < j && c.coverage.covers(b.node, a.node) {
				continue // the second of two that say the same is the one too many
			}
			gone[i] = true
			if !c.said(b) {
				c.problem(b.query, b.node.off, true, "this adds nothing: %s finds it already%s", a.shown(), where(a, b))
			}
			break
		}
	}
}

// said reports whether something was said about the alternative before, and
// remembers that it was.
func (c *compiler) said(a alternative) bool {
	if c.shown[a.node] {
		return true
	}
	c.shown[a.node] = true
	return false
}

func where(a, b alternative) string {
	if a.group != b.group {
		return " (in group " + a.group + ")"
	}
	return ""
}

// shown returns what an alternative looks like in its line.
func (a alternative) shown() string {
	switch {
	case a.node.from == opCountry:
		return "country:" + a.node.name
	case a.node.op != opPhrase || a.node.off == 0 && a.node.sound:
		return a.query.Text
	}
	var b strings.Builder
	for i, w := range a.node.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		if w.kind == exact {
			b.WriteByte('=')
		}
		b.WriteString(w.raw)
		if w.kind == prefix {
			b.WriteByte('*')
		}
	}
	if a.node.sound {
		b.WriteByte('~')
	}
	return b.String()
}

// rejected finds lines whose every item `reject` drops.
func (c *compiler) rejected(t *topic) {
	for r := t.reject.lo; r < t.reject.hi; r++ {
		reject := &c.engine.rules[r]
		for i := t.any.lo; i < t.urgents.hi; i++ {
			if i >= t.all.hi && i < t.urgents.lo {
				continue
			}
			rule := &c.engine.rules[i]
			if rule.root.op != opNever && c.coverage.covers(reject.root, rule.root) {
				c.problem(rule.query, rule.root.off, true, "this can never match: reject drops every item with it, by %s", reject.query.Text)
			}
		}
	}
}
