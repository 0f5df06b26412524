package match

// meaning is what a word of a text can be: a place in lexicon.senses, and above
// it flags. 0 is no word of any query.
type meaning uint32

const (
	endsPhrase   meaning = 1 << iota // a phrase is this word alone
	beginsPhrase                     // a phrase of several words begins with it
	insidePhrase                     // it is a later word of a phrase
	meaningFlags = 3
)

// sense is the words of queries that one word of a text can be.
type sense struct {
	after  uint64 // what may follow in a phrase that they begin, as bits of words
	itself uint64 // the bits of those that are later words of a phrase
	lo, hi int32  // in lexicon.ids; latest first
}

// lexicon maps hashes of words to senses by open addressing. A slot is one
// number, so that a question costs one line of the cache: above the upper bits
// of the hash, below the meaning. With the bits that choose the slot, more than
// 50 bits of a hash are compared.
type lexicon struct {
	slots  []uint64
	mask   uint64
	senses []sense // by word id + 1, then those of several words; none at 0
	ids    []int32
}

const (
	meaningBits = 29
	meaningMask = 1<<meaningBits - 1
)

// find returns what the word with this hash can be.
func (l *lexicon) find(hash uint64) meaning {
	for i := hash & l.mask; ; i = (i + 1) & l.mask {
		if s := l.slots[i]; s == 0 || l.same(s, hash) {
			return meaning(s & meaningMask)
		}
	}
}

// same reports whether a slot is that of a hash.
func (l *lexicon) same(slot, hash uint64) bool { return (slot^hash)>>meaningBits == 0 }

// words returns the words of queries that a meaning is.
func (l *lexicon) words(m meaning) []int32 {
	s := &l.senses[m>>meaningFlags]
	return l.ids[s.lo:s.hi]
}

// mayFollow reports whether a word that means b can follow one that means a.
func (l *lexicon) mayFollow(a, b meaning) bool {
	return b&insidePhrase != 0 && l.senses[a>>meaningFlags].after&l.senses[b>>meaningFlags].itself != 0
}

// bitOf is the bit that stands for a word in a sense.
func bitOf(word int32) uint64 { return 1 << (uint32(word) * 0x9e3779b1 >> 26) }

// newLexicon makes the lexicon of forms over a trie, for the given number of
// words.
func newLexicon(forms []form, t *trieBuilder, words int) lexicon {
	size := uint64(16)
	for size < uint64(len(forms))*3/2 {
		size *= 2
	}
	l := lexicon{slots: make([]uint64, size), mask: size - 1, ids: make([]int32, words, words*2)}
	l.senses = make([]sense, 1, words*2+1)
	flags := make([]meaning, words, words*2)
	l.single(flags, t)
	earlier := make([]int32, len(forms)) // chains of forms with one hash
	for i, f := range forms {
		earlier[i] = l.chain(f.hash, int32(i))
	}
	for i, s := range l.slots {
		if s == 0 {
			continue
		}
		at := int32(s&meaningMask) - 1
		place, mean := forms[at].word+1, flags[forms[at].word]
		if earlier[at] >= 0 {
			place, mean = l.several(forms, earlier, at, flags)
		}
		l.slots[i] = s&^meaningMask | uint64(place)<<meaningFlags | uint64(mean)
	}
	return l
}

// chain puts a form into its slot and returns the form that was there.
func (l *lexicon) chain(hash uint64, form int32) int32 {
	i := hash & l.mask
	for l.slots[i] != 0 && !l.same(l.slots[i], hash) {
		i = (i + 1) & l.mask
	}
	before := int32(l.slots[i]&meaningMask) - 1
	l.slots[i] = hash&^meaningMask | uint64(form+1)
	return before
}

// single makes the senses of one word.
func (l *lexicon) single(flags []meaning, t *trieBuilder) {
	after := make([]uint64, len(t.nodes))
	for i := range flags {
		l.ids[i] = int32(i)
		l.senses = append(l.senses, sense{lo: int32(i), hi: int32(i) + 1})
	}
	for _, e := range t.from[1:] {
		if w := e.word &^ edgeHard; e.node > 0 {
			after[e.node] |= bitOf(w)
			flags[w] |= insidePhrase
			l.senses[w+1].itself = bitOf(w)
		}
	}
	for n, e := range t.from {
		if n == 0 || e.node != 0 {
			continue
		}
		w := e.word &^ edgeHard
		l.senses[w+1].after |= after[n]
		if t.nodes[n].more {
			flags[w] |= beginsPhrase
		}
		if t.last[n] >= 0 {
			flags[w] |= endsPhrase
		}
	}
}

// several makes the sense of a chain of forms.
func (l *lexicon) several(forms []form, earlier []int32, at int32, flags []meaning) (place int32, mean meaning) {
	s := sense{lo: int32(len(l.ids))}
chain:
	for ; at >= 0; at = earlier[at] {
		w := forms[at].word
		for _, seen := range l.ids[s.lo:] {
			if seen == w {
				continue chain
			}
		}
		l.ids = append(l.ids, w)
		s.after |= l.senses[w+1].after
		s.itself |= l.senses[w+1].itself
		mean |= flags[w]
	}
	s.hi = int32(len(l.ids))
	if s.hi == s.lo+1 {
		w := l.ids[s.lo]
		l.ids = l.ids[:s.lo]
		return w + 1, flags[w]
	}
	l.senses = append(l.senses, s)
	return int32(len(l.senses)) - 1, mean
}
