package match

import (
	"maps"
	"slices"

	"watcher/internal/text"
)

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
	edges map[uint64]int32
	nodes []trieNode
	ends  map[int32][]int32
}

func (c *compiler) trieRoot() {
	b := &c.vocab
	b.trie = trieBuilder{edges: map[uint64]int32{}, nodes: make([]trieNode, 1), ends: map[int32][]int32{}}
	b.acronyms, b.prefixes, b.sounds = map[uint64]bool{}, map[uint32][]begin{}, map[string][]heard{}
	b.skips, b.starts = map[uint64]bool{}, map[string]bool{}
	for p := range particles {
		b.skips[text.HashString(p)] = true
	}
}

// add puts a phrase into the trie, in each of the ways its words can be
// written together.
func (b *vocabularyBuilder) add(n *node, term int32) {
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
		key := edgeKey(at, id)
		next, ok := t.edges[key]
		if !ok {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, trieNode{})
			t.edges[key] = next
			t.nodes[at].more = true
		}
		at = next
		t.nodes[at].sound = t.nodes[at].sound || sound
	}
	if !slices.Contains(t.ends[at], term) {
		t.ends[at] = append(t.ends[at], term)
	}
}

// finish packs the trie over the given number of words.
func (t *trieBuilder) finish(words int) trie {
	out := trie{nodes: t.nodes, edges: newTable(len(t.edges)), root: make([]int32, words)}
	for w := range out.root {
		out.root[w] = t.edges[edgeKey(0, int32(w))]
	}
	for key, node := range t.edges {
		out.edges.put(key, node)
	}
	for _, node := range slices.Sorted(maps.Keys(t.ends)) {
		out.nodes[node].lo = int32(len(out.terms))
		out.terms = append(out.terms, t.ends[node]...)
		out.nodes[node].hi = int32(len(out.terms))
	}
	return out
}

const (
	maxJoined = 4 // words of a phrase that are tried in every grouping
	minJoined = 6 // letters of words written together that were apart
)

// writings returns the ways in which a phrase may be written: its words apart,
// and neighbours written as one (مجاهدین خلق, مجاهدینخلق).
func writings(ws []word) [][]word {
	out := [][]word{ws}
	n := len(ws)
	if n < 2 {
		return out
	}
	if n > maxJoined {
		if w, ok := together(ws); ok {
			out = append(out, []word{w})
		}
		return out
	}
	for groups := 1; groups < 1<<(n-1); groups++ { // bit i: words i and i+1 are one
		var one []word
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
	w := word{kind: ws[0].kind, hard: ws[0].hard}
	tied := true
	for i, x := range ws {
		last := i == len(ws)-1
		if x.kind != plain && x.kind != sound && (x.kind != prefix || !last) || (i > 0 && (x.hard || (x.kind == sound) != (w.kind == sound))) {
			return word{}, false
		}
		tied = tied && (i == 0 || x.tied)
		w.fold = joinSound(w, x)
		w.raw += x.raw
		w.vowel, w.plural = x.vowel, x.plural
		if last {
			w.kind = x.kind
		}
	}
	return w, tied || len(w.fold) >= minJoined
}

// joinSound writes two words together; of sounds, none stands twice in a row.
func joinSound(w, x word) string {
	if x.kind == sound && w.fold != "" && w.fold[len(w.fold)-1] == x.fold[0] {
		return w.fold + x.fold[1:]
	}
	return w.fold + x.fold
}
