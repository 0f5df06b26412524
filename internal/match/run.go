package match

import (
	"slices"

	"watcher/internal/news"
	"watcher/internal/text"
)

// run is what judging one item needs; it is used again for the next.
type run struct {
	*Engine
	item news.Item
	feed news.Feed

	langs languages // that the item is written in; 0 until asked for

	segs []segment
	toks []text.Token
	hits []hit
	head []int32 // by term: its first hit, -1 if none
	tail []int32
	ids  []int32 // words that a token is, as a stack

	rules  []int32  // called by hits, sorted
	called []uint32 // by rule: the round in which it was called
	round  uint32

	related float64 // the best score of a profile of the topic being judged

	why    []int32 // hits that made a rule hold, as a stack
	cancel []reach // what `none` covers
	bare   int     // where those of the topic being judged begin
	found  []place
	refs   []int32
	sents  []int32 // by token: its sentence; filled when asked for
	fold   []byte
	key    []byte // of a sound
	foldAt []int32
	goesOn bool // the word read aloud last may be the beginning of a name

	memory [1024]memo // words read aloud lately
}

type memo struct {
	key    uint64
	n      int8
	goesOn bool
	words  [3]int32
}

// segment is a stretch of text that words are looked for in. Title, summary
// and body count as one text for NEAR; every other segment stands alone.
type segment struct {
	field  fields
	text   string
	lo, hi int32 // its tokens
	zone   int32
}

// hit is a phrase found: tokens [from, to).
type hit struct {
	term, seg, next int32
	from, to        int32
	at              int32 // of a regular expression or a language: bytes [at, end)
	end             int32
}

func (e *Engine) newRun() *run {
	r := &run{Engine: e, head: make([]int32, len(e.calls)), tail: make([]int32, len(e.calls)), called: make([]uint32, len(e.rules))}
	for i := range r.head {
		r.head[i] = -1
	}
	return r
}

// reset forgets the item; what was read aloud stays known.
func (r *run) reset() {
	for _, h := range r.hits {
		if h.term >= 0 {
			r.head[h.term] = -1
		}
	}
	clear(r.segs)
	r.item, r.feed = news.Item{}, news.Feed{}
	r.segs, r.toks, r.hits, r.ids, r.rules = r.segs[:0], r.toks[:0], r.hits[:0], r.ids[:0], r.rules[:0]
	r.why, r.cancel, r.found, r.refs, r.sents = r.why[:0], r.cancel[:0], r.found[:0], r.refs[:0], r.sents[:0]
	r.bare = 0
	if cap(r.toks) > keptTokens { // one huge item shall not hold its memory for good
		r.toks, r.hits, r.sents = nil, nil, nil
	}
}

const keptTokens = 1 << 16

// read splits the item's fields into words and finds the phrases in them.
func (r *run) read(i news.Item, f news.Feed) {
	r.item, r.feed = i, f
	r.langs = 0
	r.segment(inTitle, withoutPublisher(i, f), 0)
	r.segment(inSummary, i.Summary, 0)
	r.segment(inBody, i.Body, 0)
	for _, c := range i.Categories {
		r.segment(inCategory, c, 1)
	}
	r.segment(inAuthor, i.Author, 1)
	r.segment(inSource, i.Source, 1)
	r.segment(inSource, f.Name, 1)
	r.segment(inLink, i.Link, 1)
	for s := range r.segs {
		r.find(int32(s))
	}
	r.round++
	for _, h := range r.hits {
		for _, rule := range r.calls[h.term] {
			if r.called[rule] != r.round {
				r.called[rule] = r.round
				r.rules = append(r.rules, rule)
			}
		}
	}
	slices.Sort(r.rules)
}

func (r *run) segment(f fields, s string, alone int32) {
	if s == "" || r.fields&f == 0 {
		return
	}
	lo := int32(len(r.toks))
	r.toks = text.Scan(r.toks, s)
	r.segs = append(r.segs, segment{field: f, text: s, lo: lo, hi: int32(len(r.toks)), zone: alone * int32(len(r.segs)+1)})
}

// find walks the trie from every word of a segment.
func (r *run) find(s int32) {
	sg := &r.segs[s]
	byEar, prefixes := len(r.vocab.sounds) > 0, len(r.vocab.prefixes) > 0
	toks := r.toks[:sg.hi]
	for i := sg.lo; i < sg.hi; i++ {
		t := &toks[i]
		if t.Flags&text.NoStart != 0 {
			continue
		}
		if r.vocab.words.may(t.Hash) || (prefixes && r.vocab.mayBegin(t.Head)) || (byEar && r.mayOpen(t.First)) {
			r.opened(s, i)
		}
		if i+1 < sg.hi && toks[i+1].Pair != 0 && (r.vocab.words.may(toks[i+1].Pair) || byEar) {
			r.joined(s, 0, i, i)
		}
	}
}

// opened goes from the root by the token at i, and by it and the next one
// where a name may be written as two words.
func (r *run) opened(s, i int32) {
	r.goesOn = false
	r.edges(s, 0, i, i)
	if r.goesOn && i+1 < r.segs[s].hi && r.toks[i+1].Gap == text.GapSpace {
		r.joined(s, 0, i, i)
	}
}

func (r *run) mayOpen(first rune) bool {
	return first < 0x10000 && r.vocab.first[first>>6]>>(first&63)&1 != 0
}

// edges goes from a node by the token at i.
func (r *run) edges(s, node, start, i int32) {
	t := &r.toks[i]
	hard := i > start && (t.Gap&(text.GapHard|text.GapStop) != 0 || (t.Gap&text.GapDot != 0 && t.Flags&text.Sentence != 0))
	lo := len(r.ids)
	r.words(&r.segs[s], i)
	r.follow(s, node, start, i+1, lo, hard)
}

// joined goes from a node by the tokens at i and i+1 written together.
func (r *run) joined(s, node, start, i int32) {
	lo := len(r.ids)
	for f := r.vocab.words.find(r.toks[i+1].Pair); f >= 0; f = r.vocab.forms[f].next {
		if w := r.vocab.forms[f].word; r.vocab.kinds[w] == plain && r.has(&r.vocab.forms[f]) {
			r.ids = append(r.ids, w)
		}
	}
	r.aloudTogether(&r.segs[s], i)
	hard := i > start && r.toks[i].Gap&(text.GapHard|text.GapStop) != 0
	r.follow(s, node, start, i+2, lo, hard)
}

// follow takes the edges of the words on the stack from lo, and pops them.
func (r *run) follow(s, node, start, next int32, lo int, hard bool) {
	for k := lo; k < len(r.ids); k++ {
		if node == 0 {
			if to := r.trie.root[r.ids[k]]; to > 0 {
				r.arrive(s, to, start, next)
			}
			continue
		}
		if !hard {
			if to := r.trie.edges.find(edgeKey(node, r.ids[k])); to >= 0 {
				r.arrive(s, to, start, next)
			}
		}
		if to := r.trie.edges.find(edgeKey(node, r.ids[k]|edgeHard)); to >= 0 {
			r.arrive(s, to, start, next)
		}
	}
	r.ids = r.ids[:lo]
}

// arrive notes the phrases that end at a node, and goes on.
func (r *run) arrive(s, node, start, next int32) {
	n := &r.trie.nodes[node]
	if r.toks[next-1].Flags&text.NoEnd == 0 {
		for _, term := range r.trie.terms[n.lo:n.hi] {
			r.hit(term, s, start, next)
		}
	}
	if n.more {
		r.onward(s, node, start, next)
	}
}

func (r *run) onward(s, node, start, i int32) {
	hi := r.segs[s].hi
	if i >= hi {
		return
	}
	r.edges(s, node, start, i)
	if i+1 < hi && r.toks[i+1].Pair != 0 {
		r.joined(s, node, start, i)
	}
	if r.trie.nodes[node].sound && i-start < maxWords && r.vocab.skips[r.toks[i].Hash] {
		r.onward(s, node, start, i+1)
	}
}

func (r *run) hit(term, s, from, to int32) {
	if r.head[term] >= 0 {
		last := &r.hits[r.tail[term]]
		if last.from == from && last.to == to {
			return
		}
		last.next = int32(len(r.hits))
	} else {
		r.head[term] = int32(len(r.hits))
	}
	r.tail[term] = int32(len(r.hits))
	r.hits = append(r.hits, hit{term: term, seg: s, next: -1, from: from, to: to})
}
