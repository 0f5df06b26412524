package match

import (
	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

// vocabulary knows the words of all queries. A word of the text can be several
// of them at once: as it is, without an ending, by its beginning, by its sound.
type vocabulary struct {
	words    *lexicon   // by the hash of a word or one of its forms
	kinds    []wordKind // by word id
	caps     []uint64   // by word id, of kind exact
	lone     []bool     // by word id, of kind sound: the only word of its name, and a short one
	acronyms map[uint64]bool
	prefixes map[uint64]int32 // by the hash of a beginning: its word
	heads    [1024]uint64     // bitmap of their first three letters' hashes, by the upper bits
	sounds   map[string][]heard
	first    [1024]uint64    // bitmap of first letters that a word known by sound can have
	starts   map[string]bool // sounds that long names of one word begin with
	skips    map[uint64]bool
}

// vocabularyBuilder collects the words of queries and the trie over them.
type vocabularyBuilder struct {
	vocabulary
	ids      map[string]int32
	key      []byte // of the word being looked up
	bases    basesBuilder
	trie     trieBuilder
	inflects languages
	opened   map[string]bool // sounds of which firstLetters knows the letters
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
	b.caps, b.lone = append(b.caps, w.caps), append(b.lone, w.alone && len(w.fold) < longName)
	h := text.HashString(w.fold)
	switch w.kind {
	case plain:
		b.bases.note(h, itself)
		b.bases.name(w.raw, w.fold, h)
		if w.ordinary() {
			b.bases.ordinary(norm.NFC.String(w.raw), b.inflects)
		}
	case acronym:
		b.acronyms[h] = true
		b.bases.note(h, itself)
	case exact:
		b.bases.note(h, itself)
	case prefix:
		hd := text.HeadString(w.fold)
		b.prefixes[h] = id
		b.heads[hd>>22] |= 1 << (hd >> 16 & 63)
	case sound:
		b.hear(w, id)
		fold := string(text.AppendWord(nil, w.raw)) // its own spelling counts however it is written
		b.bases.note(text.HashString(fold), itself)
		if len(fold) >= minInflected {
			b.bases.name(w.raw, fold, text.HashString(fold))
		}
	}
	b.bases.word(id)
	return id
}

// finish builds the lexicon of all words.
func (b *vocabularyBuilder) finish() vocabulary {
	b.words = newLexicon(&b.bases, &b.trie, len(b.kinds))
	return b.vocabulary
}

func (v *vocabulary) mayBegin(head uint32) bool {
	return head != 0 && v.heads[head>>22]>>(head>>16&63)&1 != 0
}
