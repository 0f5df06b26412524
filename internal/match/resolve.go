package match

import (
	"maps"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// resolve puts groups, countries and other topics in the place of their names.
func (c *compiler) resolve() {
	for _, name := range sortedKeys(c.groups) {
		c.group(name)
	}
	for i := range c.engine.rules {
		r := &c.engine.rules[i]
		c.names(r.root, r.query, r.topic)
		c.places(r.root, r.query)
	}
	state := make([]int, len(c.engine.topics))
	for i := range state {
		c.circle(i, state)
	}
}

// group resolves the lines of a group, once.
func (c *compiler) group(name string) {
	g := c.groups[name]
	g.state = 1
	for _, l := range g.lines {
		c.names(l.root, l.query, -1)
		g.size += c.size(l.root)
		if g.size <= maxGroup {
			c.places(l.root, l.query)
		}
	}
	g.state = 2
}

// maxGroup is how many nodes a group may have: groups that ask for others twice
// double with each link of their chain.
const maxGroup = 1 << 18

func (c *compiler) size(n *node) int {
	if n.from == opGroup {
		return c.groups[n.name].size
	}
	sum := 1
	for _, k := range n.kids {
		sum = min(sum+c.size(k), 2*maxGroup)
	}
	return sum
}

// names resolves what stands below a node. Of a group's lines the topic is -1.
func (c *compiler) names(n *node, q news.Query, topic int) {
	switch n.op {
	case opGroup:
		c.useGroup(n, q)
		if topic >= 0 {
			c.askThrough(n, q, topic)
		}
		return
	case opCountry:
		n.op, n.from, n.kids = opOr, opCountry, c.country(n.name)
		return
	case opTopic:
		i, ok := c.byName[n.name]
		if !ok {
			c.problem(q, n.off, false, "there is no topic %q%s", n.name, instead(n.name, c.others(topic), mendName("topics", "topic:"+n.name)))
			n.op = opNever
			return
		}
		n.topic = i
		if topic >= 0 {
			c.asks[topic] = append(c.asks[topic], ask{i, n, q})
		}
		return
	}
	for _, k := range n.kids {
		c.names(k, q, topic)
	}
}

func (c *compiler) useGroup(n *node, q news.Query) {
	g, ok := c.groups[n.name]
	switch {
	case !ok:
		c.problem(q, n.off, false, "there is no group %q%s", n.name, instead(n.name, sortedKeys(c.groups), mendName("groups", "group:"+n.name)))
		n.op = opNever
		return
	case g.state == 1:
		c.problem(q, n.off, false, "group %q asks for itself; take this out of it", n.name)
		n.op = opNever
		return
	case g.state == 0:
		c.group(n.name)
	}
	if g.size > maxGroup {
		c.problem(q, n.off, false, "group %q comes to more than %d words, those of the groups that it asks for counted each time; ask for each group once", n.name, maxGroup)
		n.op = opNever
		return
	}
	n.op, n.from = opOr, opGroup
	for _, l := range g.lines {
		n.kids = append(n.kids, l.root)
	}
}

// askThrough notes the topics that a group asks for on a topic's behalf.
func (c *compiler) askThrough(n *node, q news.Query, topic int) {
	if n.op == opTopic {
		c.asks[topic] = append(c.asks[topic], ask{n.topic, n, q})
	}
	for _, k := range n.kids {
		c.askThrough(k, q, topic)
	}
}

// fewNames is how many names a message lists.
const fewNames = 8

// instead says what there is in the place of a name that there is not, or else how to
// mend that.
func instead(s string, there []string, mend string) string {
	switch best := closest(s, there); {
	case best != "":
		return text.Sprintf(" (did you mean %q?)", best)
	case len(there) > 0 && len(there) <= fewNames:
		return " (there are: " + strings.Join(there, ", ") + ")"
	}
	return "; " + mend
}

// mendName is what to do about the name of a group or topic that there is not.
func mendName(under, named string) string {
	return "write it under " + under + ", or take " + named + " out of the query"
}

// others returns the names of all topics but one.
func (c *compiler) others(topic int) []string {
	return slices.DeleteFunc(sortedKeys(c.byName), func(name string) bool { return c.byName[name] == topic })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// circle breaks topics that ask for themselves.
func (c *compiler) circle(i int, state []int) {
	if state[i] != 0 {
		return
	}
	state[i] = 1
	for _, a := range c.asks[i] {
		if state[a.topic] == 1 && a.node.op == opTopic {
			c.problem(a.query, a.node.off, false, "topic %q asks for itself here, by way of %q; take one of them out", c.engine.topics[i].id, c.engine.topics[a.topic].id)
			a.node.op = opNever
			continue
		}
		c.circle(a.topic, state)
	}
	state[i] = 2
}

// places checks that what NEAR, THEN and SAME compare has a place in the text.
func (c *compiler) places(n *node, q news.Query) {
	if (n.op == opNear || n.op == opThen) && linked(n) > maxChain {
		c.problem(q, n.off, false, "more than %d NEAR and THEN in one chain; write fewer, or AND between parts of it", maxChain)
		n.op, n.kids = opNever, nil
		return
	}
	for i, k := range n.kids {
		if n.op == opNear || n.op == opThen || n.op == opSame {
			if what := placeless(k); what != "" {
				c.problem(q, k.off, false, "NEAR, THEN and SAME compare words, names and OR between them, not %s; write (a NEAR c) AND …", what)
				n.kids[i] = &node{op: opNever, off: k.off}
				continue
			}
		}
		c.places(k, q)
	}
}

// maxChain is how many NEAR and THEN one chain may have. Each multiplies the
// ways in which a text of nothing but its words can hold it.
const maxChain = 20

// linked counts the NEAR and THEN that can stand in one way of holding n.
func linked(n *node) int {
	sum, most := 0, 0
	for _, k := range n.kids {
		j := linked(k)
		sum, most = sum+j, max(most, j)
	}
	switch n.op {
	case opNear, opThen:
		return sum + 1
	case opOr:
		return most
	}
	return sum
}

// placeless names the part of a node that stands nowhere in the text.
func placeless(n *node) string {
	switch n.op {
	case opAnd:
		return "AND"
	case opNot:
		return "NOT"
	case opAtLeast:
		return "OF"
	case opTopic:
		return "topic:"
	case opLang:
		return "lang:"
	case opRegexp:
		return "a regular expression"
	}
	for _, k := range n.kids {
		if s := placeless(k); s != "" {
			return s
		}
	}
	return ""
}
