package match

import (
	"maps"
	"slices"
	"sync"

	"watcher/internal/news"
	"watcher/internal/text"
)

// Engine says what items are about. It is safe for concurrent use and never
// changes; a new configuration is a new engine.
type Engine struct {
	topics   []topic
	rules    []rule
	always   []int32   // topics that must be judged for every item
	fields   fields    // those that any rule looks at
	inflects languages // in which ordinary words are inflected
	vocab    vocabulary
	trie     trie
	calls    [][]int32              // by term: the rules that it calls
	outlets  func() map[string]bool // names that may stand behind a headline, made when first asked for; nil for none: see Know
	pool     sync.Pool              // of *run
}

// rule is one line of a topic.
type rule struct {
	query  news.Query
	root   *node
	topic  int
	always bool // it can hold without any of the words
}

// topic is a topic, its rules by their place in Engine.rules.
type topic struct {
	id                              news.TopicID
	any, all, none, reject, urgents span
	from                            []string
	always                          bool // one of `any` can hold without any of the words
}

// span is a run of rules.
type span struct{ lo, hi int32 }

// Compile makes an engine of topics, and says what cannot be read of their
// queries and of those of the groups. A line with an error is left out
// of the engine, so whoever goes on in spite of problems must look for those
// that are no warnings. langs are the languages of the feeds, in which ordinary
// words are inflected; without any, all that have a stemmer.
func Compile(topics []news.Topic, groups map[string][]news.Query, langs ...string) (*Engine, []news.Problem) {
	c := read(topics, groups)
	if c.engine.inflects = languagesOf(langs...); len(langs) == 0 {
		c.engine.inflects = ^inUnknown
	}
	c.vocab.inflects = c.engine.inflects
	c.build()
	c.engine.pool.New = func() any { return c.engine.newRun() }
	return c.engine, c.problems
}

// Judge says what is wrong with the queries of topics and groups: every
// problem at once, what cannot be read and what works but perhaps not as meant,
// each with its place and what to do.
func Judge(topics []news.Topic, groups map[string][]news.Query) []news.Problem {
	c := read(topics, groups)
	c.lint()
	return c.problems
}

// read parses queries and resolves the names in them.
func read(topics []news.Topic, groups map[string][]news.Query) *compiler {
	c := &compiler{
		engine: &Engine{fields: inText}, groups: map[string]*group{}, byName: map[string]int{},
		countries: map[string][]*node{}, needed: map[int]needed{}, excepted: map[*node]bool{},
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		g := &group{}
		for _, q := range groups[name] {
			if n := c.parse(q); n != nil {
				n.line = q.Text
				g.lines = append(g.lines, line{q, n})
			}
		}
		c.groups[name] = g
	}
	for i, t := range topics {
		c.byName[t.Title] = i
	}
	for i, t := range topics {
		c.byName[string(t.ID)] = i
	}
	for i, t := range topics {
		c.topic(i, t)
	}
	c.resolve()
	c.refuse(topics)
	return c
}

// compiler holds what is needed only while compiling.
type compiler struct {
	engine    *Engine
	problems  []news.Problem
	groups    map[string]*group
	byName    map[string]int // topics, by id and by title
	countries map[string][]*node
	excepted  map[*node]bool // first of the longer names that are interned
	terms     map[string]int32
	key       []byte // of the phrase being looked up
	vocab     vocabularyBuilder
	asks      [][]ask        // by topic: the topics that it asks for
	needed    map[int]needed // by topic
	coverage  *coverage
	shown     map[*node]bool // about which it was said that they add nothing
}

type group struct {
	lines []line
	state int  // 0 new, 1 being resolved, 2 resolved
	seen  bool // by [compiler.alones]
	size  int  // nodes, those of the groups that it asks for counted each time
}

type line struct {
	query news.Query
	root  *node
}

// ask is a topic that a rule of another names.
type ask struct {
	topic int
	node  *node
	query news.Query
}

func (c *compiler) problem(q news.Query, off int, warning bool, format string, args ...any) {
	c.problems = append(c.problems, news.Problem{Query: q, Offset: off, Text: text.Sprintf(format, args...), Warning: warning})
}

// parse reads one line; nil if it cannot be read.
func (c *compiler) parse(q news.Query) *node {
	n, err := parse(q.Text, func(off int, format string, args ...any) { c.problem(q, off, true, format, args...) })
	if err != nil {
		c.problem(q, err.off, false, "%s", err.text)
		return nil
	}
	return n
}

// topic parses the lines of a topic.
func (c *compiler) topic(i int, t news.Topic) {
	lines := func(qs []news.Query) span {
		s := span{lo: int32(len(c.engine.rules))}
		for _, q := range qs {
			if n := c.parse(q); n != nil {
				c.engine.rules = append(c.engine.rules, rule{query: q, root: n, topic: i})
			}
		}
		s.hi = int32(len(c.engine.rules))
		return s
	}
	tp := topic{id: t.ID, from: t.From}
	tp.any = lines(t.Any)
	for _, p := range t.About {
		q, n := c.about(p, t.AlertFrom)
		c.engine.rules = append(c.engine.rules, rule{query: q, root: n, topic: i})
	}
	tp.any.hi = int32(len(c.engine.rules))
	tp.all, tp.none = lines(t.All), lines(t.None)
	tp.reject, tp.urgents = lines(t.Reject), lines(t.Urgent)
	c.engine.topics = append(c.engine.topics, tp)
	c.asks = append(c.asks, nil)
}

// build puts the phrases into the trie and finds which rules they call.
func (c *compiler) build() {
	e := c.engine
	c.trieRoot()
	for i := range e.rules {
		c.phrases(e.rules[i].root, inText)
	}
	e.calls = make([][]int32, len(c.terms))
	e.vocab = c.vocab.finish()
	e.trie = c.vocab.trie.finish(len(c.vocab.kinds))
	for i := range e.topics {
		c.triggers(i)
	}
	slices.Sort(e.always)
}

// phrases interns the phrases below a node and notes the fields they are
// looked for in.
func (c *compiler) phrases(n *node, m fields) {
	switch n.op {
	case opField:
		m = narrow(m, n.fields)
		c.engine.fields |= m
	case opPhrase:
		n.term = c.intern(n)
		c.exceptions(n.except)
	}
	for _, k := range n.kids {
		c.phrases(k, m)
	}
}

// exceptions interns the longer names that all names of a country share.
func (c *compiler) exceptions(all []*node) {
	if len(all) == 0 || c.excepted[all[0]] {
		return
	}
	c.excepted[all[0]] = true
	for _, n := range all {
		n.term = c.intern(n)
	}
}

// intern returns the number of a phrase; it is new if it has not been seen.
func (c *compiler) intern(n *node) int32 {
	c.key = c.key[:0]
	for i := range n.words {
		w := &n.words[i]
		c.key = append(w.appendID(c.key), flag(w.hard)|flag(w.tied)<<1, 0)
	}
	if id, ok := c.terms[string(c.key)]; ok {
		return id
	}
	id := int32(len(c.terms))
	c.terms[string(c.key)] = id
	c.vocab.add(n, id)
	return id
}

// triggers finds for each rule of a topic the terms without which it cannot
// hold.
func (c *compiler) triggers(i int) {
	e := c.engine
	t := &e.topics[i]
	heads := t.any
	if heads.lo == heads.hi {
		heads = t.all
		for r := heads.lo; r < heads.hi; r++ {
			if terms, ok := c.needs(e.rules[r].root); ok {
				c.call(terms, r)
				return
			}
		}
		if heads.lo < heads.hi {
			e.always = append(e.always, int32(i))
		}
		return
	}
	always := false
	for r := heads.lo; r < heads.hi; r++ {
		terms, ok := c.needs(e.rules[r].root)
		if !ok {
			e.rules[r].always, always = true, true
			continue
		}
		c.call(terms, r)
	}
	if t.always = always; always {
		e.always = append(e.always, int32(i))
	}
}

func (c *compiler) call(terms []int32, rule int32) {
	for _, t := range slices.Compact(slices.Sorted(slices.Values(terms))) {
		c.engine.calls[t] = append(c.engine.calls[t], rule)
	}
}

// needs returns terms of which at least one must be there for the node to
// hold; ok is false if it can hold without any.
func (c *compiler) needs(n *node) (terms []int32, ok bool) {
	switch n.op {
	case opNever:
		return nil, true
	case opPhrase:
		return []int32{n.term}, true
	case opField:
		return c.needs(n.kids[0])
	case opAnd, opNear, opThen, opSame:
		for _, k := range n.kids {
			if t, has := c.needs(k); has && (!ok || len(t) < len(terms)) {
				terms, ok = t, true
			}
		}
		return terms, ok
	case opOr, opAtLeast, opAbout:
		kids := n.kids
		if n.op == opAbout {
			kids = kids[:n.about.telling]
		}
		for _, k := range kids {
			t, has := c.needs(k)
			if !has {
				return nil, false
			}
			terms = append(terms, t...)
		}
		return terms, true
	case opTopic:
		return c.topicNeeds(n.topic)
	}
	return nil, false
}

// needed is what needs found of a topic.
type needed struct {
	terms []int32 // in order, each once
	ok    bool
}

// topicNeeds is needs for a topic, found once: topics that ask others twice
// would double the work with each link of their chain.
func (c *compiler) topicNeeds(i int) (terms []int32, ok bool) {
	if n, known := c.needed[i]; known {
		return n.terms, n.ok
	}
	c.needed[i] = needed{} // to itself, a topic that asks itself needs nothing
	terms, ok = c.topicHeads(&c.engine.topics[i])
	slices.Sort(terms)
	terms = slices.Compact(terms)
	c.needed[i] = needed{terms, ok}
	return terms, ok
}

func (c *compiler) topicHeads(t *topic) (terms []int32, ok bool) {
	if t.any.lo == t.any.hi {
		for r := t.all.lo; r < t.all.hi; r++ {
			if terms, ok = c.needs(c.engine.rules[r].root); ok {
				return slices.Clone(terms), true
			}
		}
		return nil, t.all.lo == t.all.hi
	}
	for r := t.any.lo; r < t.any.hi; r++ {
		more, has := c.needs(c.engine.rules[r].root)
		if !has {
			return nil, false
		}
		terms = append(terms, more...)
	}
	return terms, true
}
