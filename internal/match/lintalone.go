package match

import (
	"slices"

	"watcher/internal/news"
	"watcher/internal/text"
)

// alones finds what is too wide to stand alone: short names by their sound, and
// languages. What stands beside it in the line, or in `all`, is context enough.
func (c *compiler) alones(t *topic) {
	rules := c.engine.rules
	if !c.context(t.all, -1) {
		for r := t.any.lo; r < t.any.hi; r++ {
			c.alone(rules[r].root, rules[r].query, true)
		}
	}
	for r := t.all.lo; r < t.all.hi; r++ {
		if !c.context(t.any, -1) && !c.context(t.all, r) {
			c.alone(rules[r].root, rules[r].query, true)
		}
	}
	for r := t.reject.lo; r < t.reject.hi; r++ {
		c.alone(rules[r].root, rules[r].query, false)
	}
}

// context reports whether a line asks for words, besides that of the given place.
func (c *compiler) context(s span, besides int32) bool {
	for r := s.lo; r < s.hi; r++ {
		if r != besides && asksForWords(c.engine.rules[r].root) {
			return true
		}
	}
	return false
}

// asksForWords reports whether a node cannot hold without a word of its own.
func asksForWords(n *node) bool {
	switch n.op {
	case opLang, opNot:
		return false
	case opAnd:
		return slices.ContainsFunc(n.kids, asksForWords)
	case opOr:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !asksForWords(k) })
	}
	return true
}

// alone looks at the parts of a node that are enough to make it hold. That a
// language is one is said if langs is set.
func (c *compiler) alone(n *node, q news.Query, langs bool) {
	switch n.op {
	case opPhrase:
		c.loneName(n, q)
	case opLang:
		if langs {
			c.problem(q, n.off, true, "this finds everything that is in %s; add what it must be about: lang:%s AND Iran", n.name, n.name)
		}
	case opAnd:
		words := slices.DeleteFunc(slices.Clone(n.kids), func(k *node) bool { return !asksForWords(k) })
		if len(words) == 1 {
			c.alone(words[0], q, langs)
		} else if len(words) == 0 {
			c.alone(n.kids[0], q, langs)
		}
	case opOr:
		if n.from == opGroup {
			c.aloneInGroup(n.name, langs)
		}
		if n.from != 0 {
			return
		}
		for _, k := range n.kids {
			c.alone(k, q, langs)
		}
	case opField:
		c.alone(n.kids[0], q, langs)
	}
}

// aloneInGroup does the same for the lines of a group, once.
func (c *compiler) aloneInGroup(name string, langs bool) {
	g := c.groups[name]
	if g == nil || g.seen {
		return
	}
	g.seen = true
	for _, l := range g.lines {
		c.alone(l.root, l.query, langs)
	}
}

// loneName warns of a name of one word with few consonants.
func (c *compiler) loneName(n *node, q news.Query) {
	if len(n.words) != 1 || n.words[0].kind != sound || len(n.words[0].fold) >= longName {
		return
	}
	name := n.words[0].raw
	if countryCapitals()[text.Fold(name)] {
		c.problem(q, n.off, true, "%s~ is one short name: others sound like it. country:%s finds %s in every language", name, countryNamed(name), name)
		return
	}
	c.problem(q, n.off, true, "%s~ is one short name: others sound like it. Add a word of context (%s~ NEAR Iran), or write its spellings out", name, name)
}
