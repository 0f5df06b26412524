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

	segs  []segment
	toks  []text.Token
	means []meaning // by token
	hits  []hit
	head  []int32 // by term: its first hit, -1 if none
	tail  []int32
	ids   []int32 // words that a token is, as a stack

	rules  []int32  // called by hits, sorted
	called []uint32 // by rule: the round in which it was called
	round  uint32

	longest []reach  // by token: of the hits that are in a profile's score, the one that reaches furthest from there
	related relation // of the item to the topic being judged, by a profile

	// What has been found out, until it is given away.
	out   []news.Match
	whys  []news.Why
	spans []news.Span

	judged []judgement // by topic
	stamps []uint32    // by hit: the stamp under which it was last seen
	stamp  uint32
	trail  []stop // places in the trie that the walk has been at, from one word

	why    []int32 // hits that made a rule hold, as a stack
	hold   []int32 // hits that made topics hold, see judgement
	cancel []reach // what `none` covers
	bare   int     // where those of the topic being judged begin
	found  []place
	refs   []int32
	sents  []int32 // by token: its sentence; filled when asked for
	fold   []byte
	key    []byte // of a sound
	foldAt []int32
	goesOn bool  // the word read aloud last may be the beginning of a name
	second int32 // where the second of two words read aloud as one begins; 0 for one

	recent [recentWords]uint64 // as in lexicon.slots: words looked up lately
	memory [1024]memo          // words read aloud lately

	said text.Spoken // the word being read aloud
	part text.Spoken // one of two words that are
}

const recentWords = 1 << 14

// stop is a place in the trie and the token to go on with.
type stop struct{ node, next int32 }

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
	look   look
	tone   tone
	linked bool // the article behind the item's link
}

// tone is what is known of how a segment is written.
type tone uint8

const (
	toneUnknown tone = iota
	tonePlain
	toneShouted // in capitals, see run.shouted
)

// hit is a phrase found: tokens [from, to).
type hit struct {
	term, seg, next int32
	from, to        int32
	at              int32 // of a regular expression or a language: bytes [at, end)
	end             int32
}

func (e *Engine) newRun() *run {
	r := &run{
		Engine: e,
		head:   make([]int32, len(e.calls)),
		tail:   make([]int32, len(e.calls)),
		called: make([]uint32, len(e.rules)),
		judged: make([]judgement, len(e.topics)),
		spans:  make([]news.Span, 0, maxSpans),
	}
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
	r.item, r.feed, r.langs = news.Item{}, news.Feed{}, 0
	r.segs, r.toks, r.means, r.hits, r.ids, r.rules = r.segs[:0], r.toks[:0], r.means[:0], r.hits[:0], r.ids[:0], r.rules[:0]
	r.why, r.cancel, r.found, r.refs, r.sents = r.why[:0], r.cancel[:0], r.found[:0], r.refs[:0], r.sents[:0]
	r.bare = 0
	clear(r.out)
	clear(r.whys)
	clear(r.spans)
	r.out, r.whys, r.spans, r.hold = r.out[:0], r.whys[:0], r.spans[:0], r.hold[:0]
	if cap(r.toks) > keptTokens { // one huge item shall not hold its memory for good
		r.toks, r.means, r.hits, r.sents, r.stamps = nil, nil, nil, nil, nil
		r.why, r.hold, r.cancel, r.found, r.refs, r.longest = nil, nil, nil, nil, nil, nil
	}
}

const keptTokens = 1 << 16

// read splits the item's fields into words and finds the phrases in them.
func (r *run) read(i news.Item, f news.Feed) {
	r.item, r.feed = i, f
	r.search(i.Title, i.Summary, "")
	// A publisher's name is looked for only where it can change a verdict: by what
	// was found in it, or by what was not because of the language that it speaks.
	if len(r.hits) > 0 || r.langs != 0 || len(r.always) > 0 || r.fields&inTitle == 0 {
		if title, summary, publisher := r.withoutPublisher(i, f); len(title) < len(i.Title) || len(summary) < len(i.Summary) {
			r.reset()
			r.item, r.feed = i, f
			r.search(title, summary, publisher)
		}
	}
	r.call()
}

// search finds the phrases in the item's fields, of which the title and the
// summary are given without the publisher's name.
func (r *run) search(title, summary, publisher string) {
	i, f := r.item, r.feed
	r.segment(inTitle, title, 0)
	r.segment(inSummary, summary, 0)
	r.segment(inBody, i.Body, 0)
	if own := len(r.segs); i.Article != "" {
		r.segment(inBody, i.Article, 0)
		for k := own; k < len(r.segs); k++ {
			r.segs[k].linked = true
		}
	}
	for _, c := range i.Categories {
		r.segment(inCategory, c, 1)
	}
	r.segment(inAuthor, i.Author, 1)
	r.segment(inSource, i.Source, 1)
	r.segment(inSource, f.Name, 1)
	if publisher != i.Source && publisher != f.Name {
		r.segment(inSource, publisher, 1)
	}
	r.segment(inLink, i.Link, 1)
	for s := range r.segs {
		r.find(int32(s))
	}
}

// call notes the rules that the hits call.
func (r *run) call() {
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
	r.mean(s, lo)
	r.segs = append(r.segs, segment{field: f, text: s, lo: lo, hi: int32(len(r.toks)), zone: alone * int32(len(r.segs)+1)})
}

// mean looks up what the tokens from lo on can be: first among the words seen
// lately, which are few and lie close together, then in the lexicon.
func (r *run) mean(text string, lo int32) {
	n := len(r.toks)
	if n > cap(r.means) {
		r.means = append(make([]meaning, 0, n*2), r.means...)
	}
	toks, means := r.toks[lo:], r.means[lo:n]
	for i := range toks {
		hash := toks[i].Hash
		s := &r.recent[hash%recentWords]
		if !same(*s, hash) {
			*s = hash&^meaningMask | uint64(r.vocab.words.find(hash, text[toks[i].Start:toks[i].End]))
		}
		means[i] = meaning(*s & meaningMask)
	}
	r.means = r.means[:n]
}

// find walks the trie from every word of a segment that a phrase can begin
// with, as far as the word itself and the next one tell.
func (r *run) find(s int32) {
	sg := &r.segs[s]
	v := &r.vocab
	toks, means := r.toks[sg.lo:sg.hi], r.means[sg.lo:sg.hi]
	for k := range toks {
		i := sg.lo + int32(k)
		r.trail = r.trail[:0]
		m, next := means[k], meaning(0)
		if k+1 < len(means) {
			next = means[k+1]
		}
		begins := v.words.begins(m, next) != 0
		if toks[k].Flags&text.NoStart != 0 {
			continue
		}
		if begins || r.oddly(sg, m, i) {
			r.opened(s, i)
		}
		if k+1 < len(toks) && toks[k+1].Pair != 0 && (len(v.sounds) > 0 || r.joins(sg, i)&(endsPhrase|beginsPhrase) != 0) {
			r.joined(s, 0, i, i)
		}
	}
}

// opened goes from the root by the token at i, and by it and the next one
// where a name may be written as two words.
func (r *run) opened(s, i int32) {
	if r.edges(s, 0, i, i) && r.apart(s, i) {
		r.joined(s, 0, i, i)
	}
}

// apart reports whether only a space or a hyphen stands before the token after i.
func (r *run) apart(s, i int32) bool {
	if i+1 >= r.segs[s].hi {
		return false
	}
	gap := r.toks[i+1].Gap
	return gap == text.GapSpace || gap == text.GapHyphen
}

// oddly reports whether a phrase can begin with the token at i, which means m,
// in a way that the meanings of it and the next do not show: by its beginning
// or its sound, or because of what follows it.
func (r *run) oddly(sg *segment, m meaning, i int32) bool {
	v, hi := &r.vocab, sg.hi
	prefixes := len(v.prefixes) > 0
	if (prefixes && v.mayBegin(r.toks[i].Head)) || (len(v.sounds) > 0 && r.mayOpen(r.toks[i].First)) {
		return true
	}
	if m&beginsPhrase == 0 || i+1 >= hi {
		return false
	}
	if prefixes && v.mayBegin(r.toks[i+1].Head) {
		return true
	}
	return i+2 < hi && r.toks[i+2].Pair != 0 && v.words.begins(m, r.joins(sg, i+1)) != 0
}

func (r *run) mayOpen(first rune) bool {
	return first < 0x10000 && r.vocab.first[first>>6]>>(first&63)&1 != 0
}

// edges goes from a node by the token at i, and reports whether that may be the
// beginning of a name.
func (r *run) edges(s, node, start, i int32) (goesOn bool) {
	r.goesOn = false
	t := &r.toks[i]
	hard := i > start && (t.Gap&(text.GapHard|text.GapStop) != 0 || (t.Gap&text.GapDot != 0 && t.Flags&text.Sentence != 0))
	lo := len(r.ids)
	r.words(&r.segs[s], i)
	goesOn = r.goesOn
	r.follow(s, node, start, i+1, lo, hard)
	return goesOn
}

// joined goes from a node by the tokens at i and i+1 written together.
func (r *run) joined(s, node, start, i int32) {
	lo := len(r.ids)
	m := r.joins(&r.segs[s], i)
	for k, w := range r.vocab.words.words(m) {
		if r.vocab.kinds[w] == plain && r.inflected(m, k) {
			r.ids = append(r.ids, w)
		}
	}
	heard := len(r.ids)
	r.aloudTogether(&r.segs[s], i)
	if r.anyLone(heard) && !r.asNames(&r.segs[s], i) {
		r.dropLone(heard)
	}
	hard := i > start && r.toks[i].Gap&(text.GapHard|text.GapStop) != 0
	r.follow(s, node, start, i+2, lo, hard)
}

// joins returns what the tokens at i and i+1 can be, written together.
func (r *run) joins(sg *segment, i int32) meaning {
	return r.vocab.words.find(r.toks[i+1].Pair, sg.text[r.toks[i].Start:r.toks[i+1].End])
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
		if !r.trie.nodes[node].hard {
			continue
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
	if r.trie.nodes[node].sound {
		if slices.Contains(r.trail, stop{node, i}) {
			return // been here, by leaving out other particles
		}
		r.trail = append(r.trail, stop{node, i})
	}
	goesOn := r.edges(s, node, start, i)
	if i+1 < hi && (r.toks[i+1].Pair != 0 || goesOn && r.trie.nodes[node].sound && r.apart(s, i)) {
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
