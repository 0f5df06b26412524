package match

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"watcher/internal/text"
)

// meaning is what a word of a text can be: the number of a sense, and below it
// flags. 0 is no word of any query.
type meaning uint32

const (
	endsPhrase    meaning = 1 << iota // a phrase is this word alone
	beginsPhrase                      // a phrase of several words begins with it
	insidePhrase                      // it is a later word of a phrase
	someLanguages                     // it is that word in some languages only
	meaningFlags  = 4
)

// sense is the words of queries that one word of a text can be, latest first.
type sense struct {
	words []int32
	in    []languages // beside words: in which the form is that word
}

// lexicon says what words of texts can be. It knows the bases of the words of
// queries; what it finds out from them it remembers.
type lexicon struct {
	bases []base // by open addressing
	mask  uint64
	known sieve      // hashes of bases: most words of a text have none, and never come near them
	sets  []affixSet // what bases can be followed by
	raws  []string   // by word id
	flags []meaning  // by word id
	ids   []int32    // word ids in order
	pairs sieve      // two words with which a phrase can begin

	lately []atomic.Uint64         // meanings by the lower bits of the hash, whose upper ones are above them
	shared atomic.Pointer[[]sense] // that are not one word in all languages: numbered after all words
	mu     sync.Mutex              // of what follows, and changes to shared
	forms  map[uint64]meaning      // words that came out as some word of a query
	places map[string]int32        // in shared, by the sense's words and languages
	spare  sense                   // of the word at hand
	key    []byte                  // in places, of the word at hand
}

const (
	meaningBits = 29
	meaningMask = 1<<meaningBits - 1
)

// same reports whether what is remembered of a hash is of that one: with the
// bits that choose the place, nearly 50 bits are compared.
func same(slot, hash uint64) bool { return (slot^hash)>>meaningBits == 0 }

// find returns what a word can be, which has this hash when it is folded.
func (l *lexicon) find(hash uint64, word string) meaning {
	p := &l.lately[hash&uint64(len(l.lately)-1)]
	if s := p.Load(); same(s, hash) {
		return meaning(s & meaningMask)
	}
	m := meaning(0)
	for range l.origins(hash, word) {
		m = l.learn(hash, word)
		break
	}
	p.Store(hash&^meaningMask | uint64(m))
	return m
}

// origins yields the bases that a word can be made of, and by what.
func (l *lexicon) origins(hash uint64, word string) func(yield func(base, affixSet) bool) {
	return func(yield func(base, affixSet) bool) {
		t := endingsTree()
		if !l.at(hash, t.groups[0], yield) {
			return
		}
		node := uint16(0)
		for r, before := range text.Undone(hash, word) {
			if node = t.step(node, r); node == 0 {
				break
			}
			if !l.at(before, t.groups[node], yield) {
				return
			}
		}
		if first, _ := utf8.DecodeRuneInString(word); first >= '\u0600' {
			l.withoutClitic(word, yield)
		}
	}
}

// at yields the bases with a hash that one of the groups can be added to, and
// reports whether more are wanted.
func (l *lexicon) at(hash uint64, groups affixSet, yield func(base, affixSet) bool) bool {
	if groups == (affixSet{}) || !l.known.may(hash) {
		return true
	}
	for i := hash & l.mask; l.bases[i].word != 0; i = (i + 1) & l.mask {
		if b := l.bases[i]; b.hash == hash {
			if by := l.sets[b.set].and(groups); by != (affixSet{}) && !yield(b, by) {
				return false
			}
		}
	}
	return true
}

// withoutClitic yields the bases of a word without what Arabic writes before it.
func (l *lexicon) withoutClitic(word string, yield func(base, affixSet) bool) {
	var buf [64]byte
	fold := text.AppendWord(buf[:0], word)
	for _, c := range clitics {
		if len(fold) <= len(c.text) || string(fold[:len(c.text)]) != c.text {
			continue
		}
		rest := string(fold[len(c.text):])
		h := text.HashString(rest)
		if !l.at(h, groupSet(c.group), yield) {
			return
		}
		if c.group == arabicClitic && !l.withoutEnding(rest, h, yield) {
			return
		}
	}
}

// withoutEnding yields the bases of a word, folded and hashed, that has an ending
// too, and reports whether more are wanted.
func (l *lexicon) withoutEnding(fold string, hash uint64, yield func(base, affixSet) bool) bool {
	t, node := endingsTree(), uint16(0)
	for r, before := range text.Undone(hash, fold) {
		if node = t.step(node, r); node == 0 {
			return true
		}
		if !l.at(before, t.groups[node].and(behindClitics), yield) {
			return false
		}
	}
	return true
}

// learn finds out what a word is that some base can be turned into, and
// remembers it. There is no end of words that are nothing, so those are not.
func (l *lexicon) learn(hash uint64, word string) meaning {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, ok := l.forms[hash]; ok {
		return m
	}
	s := &l.spare
	s.words, s.in = s.words[:0], s.in[:0]
	for b, groups := range l.origins(hash, word) {
		if in, ok := l.form(b.word-1, groups, hash); ok {
			s.add(b.word-1, in)
		}
	}
	if len(s.words) == 0 {
		return 0
	}
	m := l.number(*s)
	l.forms[hash] = m
	return m
}

// form returns the languages in which one of the groups makes a form with this
// hash of a word.
func (l *lexicon) form(word int32, groups affixSet, hash uint64) (in languages, ok bool) {
	named, ok := groups.in()
	if ok && named == 0 {
		return 0, true
	}
	raw := l.raws[word]
	lines := inflections()
	for i := range lines {
		if groups.has(firstLine+i) && in&lines[i].in == 0 && lines[i].makes(raw, hash) {
			in |= lines[i].in
		}
	}
	if in&guessed(raw) != 0 {
		in |= inUnknown
	}
	in |= named
	return in, in != 0
}

// add puts a word into a sense.
func (s *sense) add(word int32, in languages) {
	k, there := slices.BinarySearchFunc(s.words, word, func(a, b int32) int { return int(b) - int(a) })
	if there {
		s.in[k] = either(s.in[k], in)
		return
	}
	s.words, s.in = slices.Insert(s.words, k, word), slices.Insert(s.in, k, in)
}

// either joins sets of languages, of which the empty one is all.
func either(a, b languages) languages {
	if a == 0 || b == 0 {
		return 0
	}
	return a | b
}

// number returns the meaning of a sense, which may be a new one.
func (l *lexicon) number(s sense) meaning {
	m := meaning(0)
	key := l.key[:0]
	for k, w := range s.words {
		m |= l.flags[w]
		if s.in[k] != 0 {
			m |= someLanguages
		}
		key = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(key, uint32(w)), uint32(s.in[k]))
	}
	l.key = key
	if len(s.words) == 1 && s.in[0] == 0 {
		return m | meaning(s.words[0]+1)<<meaningFlags
	}
	place, ok := l.places[string(key)]
	if !ok {
		shared := append(*l.shared.Load(), sense{slices.Clone(s.words), slices.Clone(s.in)})
		place = int32(len(shared) + len(l.ids))
		l.places[string(key)] = place
		l.shared.Store(&shared)
	}
	return m | meaning(place)<<meaningFlags
}

// sense returns the sense that is not one word in all languages; nil if the
// meaning is one.
func (l *lexicon) sense(m meaning) *sense {
	if k := int(m>>meaningFlags) - len(l.ids) - 1; k >= 0 {
		return &(*l.shared.Load())[k]
	}
	return nil
}

// words returns the words of queries that a meaning is.
func (l *lexicon) words(m meaning) []int32 {
	if s := l.sense(m); s != nil {
		return s.words
	}
	p := m >> meaningFlags
	return l.ids[max(p, 1)-1 : p]
}

// languages returns the languages in which a meaning is the k-th of its words;
// none for all.
func (l *lexicon) languages(m meaning, k int) languages {
	if m&someLanguages == 0 {
		return 0
	}
	return l.sense(m).in[k]
}

// begins returns 0 if no phrase begins with a word that means m and one that
// means next. For nearly all words it makes no decision on the way: half of them
// would be guessed wrongly by the processor.
func (l *lexicon) begins(m, next meaning) uint64 {
	both := m / beginsPhrase & (next / insidePhrase) & 1
	if max(m, next)>>meaningFlags > meaning(len(l.ids)) {
		return uint64(m&endsPhrase) | uint64(both)&l.beginsShared(m, next)
	}
	missing := l.pairs.missing(pairHash(int32(m>>meaningFlags), int32(next>>meaningFlags)))
	none := ((missing - 1) &^ missing) >> 63 // 1 if nothing is missing
	return uint64(m&endsPhrase) | uint64(both)&none
}

// beginsShared returns 1 if a phrase can begin with some word that m is and
// some word that next is.
func (l *lexicon) beginsShared(m, next meaning) uint64 {
	for _, a := range l.words(m) {
		for _, b := range l.words(next) {
			if l.pairs.may(pairHash(a+1, b+1)) {
				return 1
			}
		}
	}
	return 0
}

func pairHash(a, b int32) uint64 {
	h := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

const (
	fewestLately = 1 << 4
	mostLately   = 1 << 18
)

// newLexicon makes the lexicon of words with these bases, over a trie.
func newLexicon(b *basesBuilder, t *trieBuilder, words int) *lexicon {
	size := 16
	for size < len(b.all)*2 {
		size *= 2
	}
	l := &lexicon{
		bases: make([]base, size), mask: uint64(size) - 1, known: newSieve(len(b.all)), sets: b.sets, raws: b.raws,
		flags: t.flags(words), ids: make([]int32, words),
		lately: make([]atomic.Uint64, min(max(size*2, fewestLately), mostLately)),
		forms:  map[uint64]meaning{}, places: map[string]int32{},
	}
	l.shared.Store(&[]sense{})
	for i := range l.ids {
		l.ids[i] = int32(i)
	}
	for _, x := range b.all {
		l.known.add(x.hash)
		i := x.hash & l.mask
		for l.bases[i].word != 0 {
			i = (i + 1) & l.mask
		}
		l.bases[i] = x
	}
	l.pairs = t.pairs()
	return l
}
