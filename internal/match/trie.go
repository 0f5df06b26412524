package match

import "watcher/internal/text"

// trie is all phrases of all topics, over word ids. Node 0 is the root.
type trie struct {
	nodes []trieNode
	edges table   // node and word → node
	root  []int32 // the same from the root: word → node, 0 if none
	terms []int32
}

type trieNode struct {
	lo, hi int32 // of trie.terms: the phrases that end here
	more   bool  // longer phrases go on
	hard   bool  // some of them across a comma
	sound  bool  // inside a name known by sound: particles may stand between
}

// Edges are keyed by node and word; one that may cross a comma has its own.
const edgeHard = 1 << 30

// edgeKey mixes the two; different edges have different keys, since
// multiplying by an odd number loses nothing.
func edgeKey(node, word int32) uint64 {
	return (uint64(node)<<31 ^ uint64(word)) * 0x9e3779b97f4a7c15
}

type trieBuilder struct {
	edges table
	nodes []trieNode
	from  []edge  // by node: how it is reached
	last  []int32 // by node: the last of the phrases that end here, in ends; -1 if none
	ends  []end
}

// edge leaves a node by a word.
type edge struct{ node, word int32 }

// end is a phrase that ends at a node, in a chain of those that do.
type end struct{ term, before int32 }

func (c *compiler) trieRoot() {
	b := &c.vocab
	n := len(c.engine.rules) // of a phrase or two each: a guess that saves growing step by step
	b.kinds, b.caps = make([]wordKind, 0, n*3), make([]uint64, 0, n*3)
	b.bases = basesBuilder{all: make([]base, 0, n*8), raws: make([]string, 0, n*3), places: map[affixSet]int32{}}
	b.ids, c.terms = make(map[string]int32, n*3), make(map[string]int32, n)
	b.trie = trieBuilder{
		edges: newTable(n * 4), ends: make([]end, 0, n*3),
		nodes: make([]trieNode, 0, n*4), from: make([]edge, 0, n*4), last: make([]int32, 0, n*4),
	}
	b.trie.node(edge{})
	b.acronyms, b.prefixes, b.sounds = map[uint64]bool{}, map[uint64]int32{}, map[string][]heard{}
	b.skips, b.starts, b.opened = map[uint64]bool{}, map[string]bool{}, map[string]bool{}
	for _, small := range []map[string]bool{particles, assimilated} {
		for p := range small {
			b.skips[text.HashString(p)] = true
		}
	}
}

// add puts a phrase into the trie, in each of the ways its words can be
// written together.
func (b *vocabularyBuilder) add(n *node, term int32) {
	if len(n.words) == 1 {
		b.path(n.words, term, n.sound)
		return
	}
	for _, ws := range writings(n.words) {
		b.path(ws, term, n.sound)
	}
}

func (b *vocabularyBuilder) path(ws []word, term int32, sound bool) {
	t := &b.trie
	at := int32(0)
	for _, w := range ws {
		id := b.word(w)
		if w.hard {
			id |= edgeHard
		}
		at = t.step(edge{at, id})
		t.nodes[at].sound = t.nodes[at].sound || sound
	}
	t.end(at, term)
}

// step returns where an edge leads.
func (t *trieBuilder) step(e edge) int32 {
	key := edgeKey(e.node, e.word)
	to := t.edges.find(key)
	if to < 0 {
		to = t.node(e)
		t.edges.put(key, to)
		t.nodes[e.node].more = true
		t.nodes[e.node].hard = t.nodes[e.node].hard || e.word&edgeHard != 0
	}
	return to
}

func (t *trieBuilder) node(from edge) int32 {
	t.nodes = append(t.nodes, trieNode{})
	t.from = append(t.from, from)
	t.last = append(t.last, -1)
	return int32(len(t.nodes)) - 1
}

// end notes that a phrase ends at a node.
func (t *trieBuilder) end(node, term int32) {
	for i := t.last[node]; i >= 0; i = t.ends[i].before {
		if t.ends[i].term == term {
			return
		}
	}
	t.ends = append(t.ends, end{term, t.last[node]})
	t.last[node] = int32(len(t.ends)) - 1
}

// finish packs the trie over the given number of words.
func (t *trieBuilder) finish(words int) trie {
	out := trie{nodes: t.nodes, edges: t.edges, root: make([]int32, words), terms: make([]int32, 0, len(t.ends))}
	for n, e := range t.from {
		if n > 0 && e.node == 0 && e.word&edgeHard == 0 {
			out.root[e.word] = int32(n)
		}
	}
	for n := range t.nodes {
		out.nodes[n].lo = int32(len(out.terms))
		for i := t.last[n]; i >= 0; i = t.ends[i].before {
			out.terms = append(out.terms, t.ends[i].term)
		}
		out.nodes[n].hi = int32(len(out.terms))
	}
	return out
}

// flags returns, by word, what it is in phrases.
func (t *trieBuilder) flags(words int) []meaning {
	flags := make([]meaning, words)
	for n, e := range t.from {
		if n == 0 {
			continue
		}
		f := &flags[e.word&^edgeHard]
		if e.node > 0 {
			*f |= insidePhrase
			continue
		}
		if t.nodes[n].more {
			*f |= beginsPhrase
		}
		if t.last[n] >= 0 {
			*f |= endsPhrase
		}
	}
	return flags
}

// pairs returns the pairs of words with which phrases begin, each a word's id
// + 1.
func (t *trieBuilder) pairs() sieve {
	var all []uint64
	for _, e := range t.from {
		if e.node != 0 && t.from[e.node].node == 0 {
			all = append(all, pairHash(t.from[e.node].word&^edgeHard+1, e.word&^edgeHard+1))
		}
	}
	s := newSieve(len(all) * 2)
	for _, h := range all {
		s.add(h)
	}
	return s
}

const (
	maxJoined = 4 // words of a phrase that are tried in every grouping
	minJoined = 6 // letters of words written together that were apart
)

// writings returns the ways in which a phrase may be written: its words apart,
// and neighbours written as one (مجاهدین خلق, مجاهدینخلق).
func writings(ws []word) [][]word {
	n := len(ws)
	out := append(make([][]word, 0, 1<<(min(n, maxJoined)-1)), ws)
	if n > maxJoined {
		if w, ok := together(ws); ok {
			out = append(out, []word{w})
		}
		return out
	}
	for groups := 1; groups < 1<<(n-1); groups++ { // bit i: words i and i+1 are one
		one := make([]word, 0, n-1)
		ok := true
		for i := 0; i < n && ok; {
			j := i + 1
			for j < n && groups>>(j-1)&1 != 0 {
				j++
			}
			w := ws[i]
			if j > i+1 {
				w, ok = together(ws[i:j])
			}
			one = append(one, w)
			i = j
		}
		if ok {
			out = append(out, one)
		}
	}
	return out
}

// together makes one word of several, if that can be meant.
func together(ws []word) (word, bool) {
	if !joinable(ws) {
		return word{}, false
	}
	first, last := ws[0], ws[len(ws)-1]
	w := word{kind: last.kind, hard: first.hard, plural: last.plural}
	tied := true
	for i, x := range ws {
		if i > 0 && x.kind == sound {
			w.raw += "-"
		}
		w.raw += x.raw
		w.fold += x.fold
		tied = tied && (i == 0 || x.tied)
	}
	if w.kind == sound {
		w.said, w.fold = listened(w.raw)
		return w, tied || len(w.fold) >= longName
	}
	return w, tied || len(w.fold) >= minJoined
}

// joinable reports whether words are plain, or all known by their sound, with no
// comma between; the last may be a beginning.
func joinable(ws []word) bool {
	for i, x := range ws {
		switch {
		case i > 0 && x.hard:
			return false
		case x.kind == prefix && i == len(ws)-1 && (i == 0 || ws[0].kind != sound):
		case x.kind != plain && x.kind != sound || (x.kind == sound) != (ws[0].kind == sound):
			return false
		}
	}
	return true
}
