package match

import (
	"maps"
	"slices"
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
	first    [1024]uint64    // bitmap of first letters that a word known by sound can have
	starts   map[string]bool // sounds that long names of one word begin with
	skips    map[uint64]bool
}

// form is one way in which a word of a query stands in texts: in all of them,
// or in those of some languages.
type form struct {
	hash uint64
	word int32
	in   languages
}

// heard is a word known by its sound, and what must agree besides the key.
type heard struct {
	word   int32
	alone  bool // the name is one word: it must end in a vowel, or not, as asked
	vowel  bool
	ending bool   // the key has an ending's consonant more
	detail string // of a name of one word: see agrees
}

// vocabularyBuilder collects the words of queries and the trie over them.
type vocabularyBuilder struct {
	vocabulary
	ids      map[string]int32
	key      []byte // of the word being looked up
	forms    []form
	trie     trieBuilder
	inflects languages
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
		if w.ordinary() {
			b.ordinary(w.raw, id)
		}
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
		if fold := string(text.AppendWord(nil, w.raw)); len(fold) >= minInflected {
			b.inflect(fold, text.HashString(fold), id) // its own spelling has endings too
		}
	}
	return id
}

func (b *vocabularyBuilder) form(h uint64, id int32) {
	b.forms = append(b.forms, form{hash: h, word: id})
}

// ordinary adds the inflected forms of a word that is no name.
func (b *vocabularyBuilder) ordinary(raw string, id int32) {
	forms := inflected(raw, b.inflects)
	for _, fold := range slices.Sorted(maps.Keys(forms)) {
		b.forms = append(b.forms, form{text.HashString(fold), id, forms[fold]})
	}
}

// What Arabic writes before a word without a space (and, so, in, to, as, the),
// and Persian after it. These and the inflected forms of ordinary words are
// all that counts as a word: it is decided here, when queries are compiled.
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
	case n >= minInflected && unicode.Is(unicode.Cyrillic, first):
		b.russian(fold, h, id)
	}
}

// russianCases are the cases of names by their last letter, folded; those of
// ordinary words come from the stemmer.
var russianCases = map[string]string{"а": "ы и е у ои", "я": "и ю е еи", "и": "я ю е ем"}

const afterRussianConsonant = "а у е ом ем"

func (b *vocabularyBuilder) russian(fold string, h uint64, id int32) {
	_, size := utf8.DecodeLastRuneInString(fold)
	base := fold[:len(fold)-size]
	endings, ok := russianCases[fold[len(base):]]
	switch {
	case ok:
		h = text.HashString(base)
	case strings.ContainsAny(fold[len(base):], "бвгджзклмнпрстфхцчшщ"):
		endings = afterRussianConsonant
	}
	for s := range strings.FieldsSeq(endings) {
		b.form(text.HashMore(h, s), id)
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
