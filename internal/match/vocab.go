package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// vocabulary knows the words of all queries. A word of the text can be several
// of them at once: as it is, without an ending, by its beginning, by its sound.
type vocabulary struct {
	words    lexicon    // by the hash of a word or one of its forms
	kinds    []wordKind // by word id
	caps     []uint64   // by word id, of kind exact
	acronyms map[uint64]bool
	prefixes map[uint64]int32 // by the hash of a beginning: its word
	heads    [1024]uint64     // bitmap of their first three letters' hashes, by the upper bits
	sounds   map[string][]heard
	first    [1024]uint64 // bitmap of first letters that a word known by sound can have
	skips    map[uint64]bool
}

// form is one way in which a word of a query stands in a text.
type form struct {
	hash uint64
	word int32
}

// heard is a word known by its sound, and what must agree besides the key.
type heard struct {
	word   int32
	alone  bool // the name is one word: it must end in a vowel, or not, as asked
	vowel  bool
	ending bool // the key has an ending's consonant more
}

// vocabularyBuilder collects the words of queries and the trie over them.
type vocabularyBuilder struct {
	vocabulary
	ids   map[string]int32
	key   []byte // of the word being looked up
	forms []form
	trie  trieBuilder
}

// word returns the id of a word, adding it with all its forms.
func (b *vocabularyBuilder) word(w word) int32 {
	b.key = w.appendID(b.key[:0])
	if id, ok := b.ids[string(b.key)]; ok {
		return id
	}
	id := int32(len(b.kinds))
	b.ids[string(b.key)] = id
	b.kinds = append(b.kinds, w.kind)
	b.caps = append(b.caps, w.caps)
	h := text.HashString(w.fold)
	switch w.kind {
	case plain:
		b.form(h, id)
		b.inflect(w.fold, h, id)
	case acronym:
		b.acronyms[h] = true
		b.form(h, id)
	case exact:
		b.form(h, id)
	case prefix:
		hd := text.HeadString(w.fold)
		b.prefixes[h] = id
		b.heads[hd>>22] |= 1 << (hd >> 16 & 63)
	case sound:
		b.hear(w, id)
	}
	return id
}

func (b *vocabularyBuilder) form(h uint64, id int32) {
	b.forms = append(b.forms, form{h, id})
}

// What Arabic writes before a word without a space (and, so, in, to, as, the),
// and Persian after it. A language with a stemmer would add its forms beside
// these: all that counts as the word is decided here, when queries are
// compiled, and only for words that queries hold.
var (
	arabicClitics   = []string{"و", "ف", "ب", "ل", "ک", "س", "ال", "وال", "فال", "بال", "کال", "وب", "ول"}
	persianSuffixes = []string{"ها", "های", "هایی", "ی", "ای", "ات"}
	// Albanian endings after a vowel, after a consonant, and for long words.
	afterVowel     = []string{"t", "n", "s", "j", "ja", "je", "se", "ne", "ve"}
	afterConsonant = []string{"i", "it", "in", "u", "ut", "un", "a"}
	afterLong      = []string{"e", "et", "es", "en", "ve", "eve", "at", "as", "an", "esh"}
)

const (
	minInflected = 4
	longWord     = 6
)

// inflect adds the forms of a word.
func (b *vocabularyBuilder) inflect(fold string, h uint64, id int32) {
	first, _ := utf8.DecodeRuneInString(fold)
	n := utf8.RuneCountInString(fold)
	switch {
	case unicode.Is(unicode.Arabic, first) && n >= minPrefix:
		for _, c := range arabicClitics {
			b.form(text.HashMore(text.HashString(c), fold), id)
		}
		if rest, ok := strings.CutPrefix(fold, "ال"); ok && n > minPrefix+2 {
			b.form(text.HashMore(text.HashString("لل"), rest), id)
			b.form(text.HashMore(text.HashString("ولل"), rest), id)
		}
		for _, s := range persianSuffixes {
			b.form(text.HashMore(h, s), id)
		}
	case n >= minInflected && isLatin(fold):
		b.albanian(fold, h, id, n)
	}
}

func (b *vocabularyBuilder) albanian(fold string, h uint64, id int32, n int) {
	endings := afterConsonant
	last := fold[len(fold)-1]
	vowel := strings.IndexByte("aeiouy", last) >= 0
	if vowel {
		endings = afterVowel
	}
	for _, s := range endings {
		b.form(text.HashMore(h, s), id)
	}
	switch last {
	case 'e': // Tiranë, Tirana
		b.form(text.HashMore(text.HashString(fold[:len(fold)-1]), "a"), id)
	case 'i': // Shqipëri, Shqipëria
		b.form(text.HashMore(h, "a"), id)
	}
	if n >= longWord && !vowel {
		for _, s := range afterLong {
			b.form(text.HashMore(h, s), id)
		}
	}
}

func isLatin(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf || r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// finish builds the lexicon of all forms.
func (b *vocabularyBuilder) finish() vocabulary {
	b.words = newLexicon(b.forms, &b.trie, len(b.kinds))
	return b.vocabulary
}

func (v *vocabulary) mayBegin(head uint32) bool {
	return head != 0 && v.heads[head>>22]>>(head>>16&63)&1 != 0
}
