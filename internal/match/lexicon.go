package match

import "slices"

// meaning is what a word of a text can be: a place in lexicon.senses, and above
// it flags. 0 is no word of any query.
type meaning uint32

const (
	endsPhrase    meaning = 1 << iota // a phrase is this word alone
	beginsPhrase                      // a phrase of several words begins with it
	insidePhrase                      // it is a later word of a phrase
	someLanguages                     // it is that word in some languages only, see lexicon.languages
	meaningFlags  = 4
)

// sense is the words of queries that one word of a text can be, in
// lexicon.ids; latest first.
type sense struct{ lo, hi int32 }

// lexicon maps hashes of words to senses by open addressing. A slot is one
// number, so that a question costs one line of the cache: above the upper bits
// of the hash, below the meaning. With the bits that choose the slot, more than
// 50 bits of a hash are compared.
type lexicon struct {
	slots  []uint64
	mask   uint64
	in     []languages // by slot: those in which the form is its one word
	senses []sense     // by word id + 1, then those of several words; none at 0
	ids    []int32
	idIn   []languages // beside ids, for senses of several words
	single int         // so many senses, after the first, are one word each
	known  sieve       // hashes that have a slot: most words of a text have none, and never come near them
	pairs  sieve       // two senses with which a phrase can begin
}

const (
	meaningBits = 29
	meaningMask = 1<<meaningBits - 1
)

// find returns what the word with this hash can be.
func (l *lexicon) find(hash uint64) meaning {
	if !l.known.may(hash) {
		return 0
	}
	for i := hash & l.mask; ; i = (i + 1) & l.mask {
		if s := l.slots[i]; s == 0 || l.same(s, hash) {
			return meaning(s & meaningMask)
		}
	}
}

// languages returns the languages in which the form with this hash, which is
// there, is the k-th of its words.
func (l *lexicon) languages(hash uint64, k int) languages {
	i := hash & l.mask
	for !l.same(l.slots[i], hash) {
		i = (i + 1) & l.mask
	}
	p := int(l.slots[i]&meaningMask) >> meaningFlags
	if p-1 < l.single {
		return l.in[i]
	}
	return l.idIn[int(l.senses[p].lo)+k]
}

// same reports whether a slot is that of a hash.
func (l *lexicon) same(slot, hash uint64) bool { return (slot^hash)>>meaningBits == 0 }

// words returns the words of queries that a meaning is.
func (l *lexicon) words(m meaning) []int32 {
	p := int(m >> meaningFlags)
	if p-1 < l.single && p > 0 {
		return l.ids[p-1 : p]
	}
	s := &l.senses[p]
	return l.ids[s.lo:s.hi]
}

// begins returns 0 if no phrase begins with a word that means m and one that
// means next. It makes no decision on the way: half of them would be guessed
// wrongly by the processor.
func (l *lexicon) begins(m, next meaning) uint64 {
	both := m / beginsPhrase & (next / insidePhrase) & 1
	missing := l.pairs.missing(pairHash(int32(m>>meaningFlags), int32(next>>meaningFlags)))
	none := ((missing - 1) &^ missing) >> 63 // 1 if nothing is missing
	return uint64(m&endsPhrase) | uint64(both)&none
}

func pairHash(a, b int32) uint64 {
	h := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// newLexicon makes the lexicon of forms over a trie, for the given number of
// words.
func newLexicon(forms []form, t *trieBuilder, words int) lexicon {
	size := uint64(16)
	for size < uint64(len(forms))*3/2 {
		size *= 2
	}
	l := lexicon{slots: make([]uint64, size), in: make([]languages, size), mask: size - 1, single: words, known: newSieve(len(forms))}
	var several [][]form // words that share a form
	for _, f := range forms {
		l.known.add(f.hash)
		several = l.put(f, several)
	}
	flags := l.meanings(t, several)
	for i, s := range l.slots {
		if place := s & meaningMask; place != 0 {
			m := flags[place]
			if l.in[i] != 0 {
				m |= someLanguages
			}
			l.slots[i] = s&^meaningMask | place<<meaningFlags | uint64(m)
		}
	}
	l.pair(t, words)
	return l
}

// put notes a form in its slot, by the place that its sense will have.
func (l *lexicon) put(f form, several [][]form) [][]form {
	i := f.hash & l.mask
	for l.slots[i] != 0 && !l.same(l.slots[i], f.hash) {
		i = (i + 1) & l.mask
	}
	place := int(l.slots[i] & meaningMask)
	switch {
	case place == 0:
		place = int(f.word) + 1
		l.in[i] = f.in
	case place > l.single:
		ws := &several[place-l.single-1]
		if k := slices.IndexFunc(*ws, func(g form) bool { return g.word == f.word }); k >= 0 {
			(*ws)[k].in = either((*ws)[k].in, f.in)
		} else {
			*ws = append(*ws, f)
		}
	case place == int(f.word)+1:
		l.in[i] = either(l.in[i], f.in)
	default:
		several = append(several, []form{{word: int32(place) - 1, in: l.in[i]}, f})
		place = l.single + len(several)
		l.in[i] = 0
	}
	l.slots[i] = f.hash&^meaningMask | uint64(place)
	return several
}

// either joins sets of languages, of which the empty one is all.
func either(a, b languages) languages {
	if a == 0 || b == 0 {
		return 0
	}
	return a | b
}

// meanings makes the senses, and returns the flags of each.
func (l *lexicon) meanings(t *trieBuilder, several [][]form) []meaning {
	flags := make([]meaning, 1+l.single, 1+l.single+len(several))
	l.ids = make([]int32, l.single, l.single+len(several)*2)
	l.idIn = make([]languages, l.single, cap(l.ids))
	l.senses = make([]sense, 1, cap(flags))
	for i := range l.ids {
		l.ids[i] = int32(i)
		l.senses = append(l.senses, sense{int32(i), int32(i) + 1})
	}
	for n, e := range t.from[1:] {
		f := &flags[e.word&^edgeHard+1]
		if e.node > 0 {
			*f |= insidePhrase
			continue
		}
		if t.nodes[n+1].more {
			*f |= beginsPhrase
		}
		if t.last[n+1] >= 0 {
			*f |= endsPhrase
		}
	}
	for _, ws := range several {
		lo, all := len(l.ids), meaning(0)
		for _, f := range slices.Backward(ws) {
			l.ids, l.idIn = append(l.ids, f.word), append(l.idIn, f.in)
			all |= flags[f.word+1]
			if f.in != 0 {
				all |= someLanguages
			}
		}
		l.senses = append(l.senses, sense{int32(lo), int32(len(l.ids))})
		flags = append(flags, all)
	}
	return flags
}

// pair notes the pairs of senses with which phrases begin.
func (l *lexicon) pair(t *trieBuilder, words int) {
	shared := make([][]int32, words) // by word: the senses it shares with others
	for p := words + 1; p < len(l.senses); p++ {
		for _, w := range l.ids[l.senses[p].lo:l.senses[p].hi] {
			shared[w] = append(shared[w], int32(p))
		}
	}
	var pairs []uint64
	for _, e := range t.from[1:] {
		if e.node == 0 || t.from[e.node].node != 0 {
			continue
		}
		first, second := t.from[e.node].word&^edgeHard, e.word&^edgeHard
		for i := -1; i < len(shared[first]); i++ {
			for j := -1; j < len(shared[second]); j++ {
				a, b := first+1, second+1
				if i >= 0 {
					a = shared[first][i]
				}
				if j >= 0 {
					b = shared[second][j]
				}
				pairs = append(pairs, pairHash(a, b))
			}
		}
	}
	l.pairs = newSieve(len(pairs) * 2)
	for _, h := range pairs {
		l.pairs.add(h)
	}
}
