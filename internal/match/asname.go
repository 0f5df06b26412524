package match

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// look is what a segment's capitals tell.
type look uint8

const (
	looked      look = 1 << iota // it was found out
	inSmall                      // it has no capitals, nor Arabic letters: all names are small
	inSentences                  // not every word has a capital, so that one means a name
)

// longSmall is how many bytes a word has that headlines would not leave small
// if they gave every word a capital.
const longSmall = 5

// asName reports whether the token at i, which only sounds like a short name of
// one word, is written as one: it has a capital where names have one, or is no common
// word where that cannot be told.
func (r *run) asName(sg *segment, i int32) bool {
	t := &r.toks[i]
	raw := sg.text[t.Start:t.End]
	if t.Flags&text.Arabic != 0 {
		return !r.commonArabic(t.Hash, raw)
	}
	switch first, _ := utf8.DecodeRuneInString(raw); {
	case unicode.IsLower(first):
		return r.lookAt(sg)&inSmall != 0 && !r.common(t.Hash)
	case unicode.IsUpper(first) && (t.Flags&(text.Sentence|text.AllCaps) != 0 || r.lookAt(sg)&inSentences == 0):
		return !r.common(t.Hash)
	}
	return true
}

// lookAt finds out what the capitals of a segment tell.
func (r *run) lookAt(sg *segment) look {
	if sg.look != 0 {
		return sg.look
	}
	sg.look = looked | inSmall
	for i := sg.lo; i < sg.hi; i++ {
		t := &r.toks[i]
		switch first, _ := utf8.DecodeRuneInString(sg.text[t.Start:]); {
		case t.Flags&text.Arabic != 0, unicode.IsUpper(first) && t.Flags&(text.AllCaps|text.Single) == 0:
			sg.look &^= inSmall
		case unicode.IsLower(first) && t.End-t.Start >= longSmall:
			sg.look |= inSentences
		}
	}
	return sg.look
}

// common reports whether a word is a common one of the item's language, or of
// any if that is not known.
func (r *run) common(hash uint64) bool {
	of, in := ordinaryIn(hash)&^ordinaryBits, r.known()
	return of != 0 && (in&^(inUnknown|inSilent) == 0 || of&in != 0)
}

// commonArabic is common for a word in Arabic letters, also with what Arabic
// writes before it.
func (r *run) commonArabic(hash uint64, raw string) bool {
	if ordinaryIn(hash)&isWithAlef != 0 && !strings.HasSuffix(raw, "ى") {
		return false
	}
	if r.common(hash) {
		return true
	}
	if r.languages()&inArabic == 0 {
		return false
	}
	var buf [64]byte
	fold := string(text.AppendWord(buf[:0], raw))
	for i := range clitics {
		if rest, ok := strings.CutPrefix(fold, clitics[i].text); ok && r.common(text.HashString(rest)) {
			return true
		}
	}
	return false
}

// persianEndings are what Persian writes behind a word and a half-space.
var persianEndings = sync.OnceValue(func() map[uint64]bool {
	out := map[uint64]bool{}
	for e := range strings.FieldsSeq(endingGroups[persianSuffix] + " " + endingGroups[persianMore] + " ام اش") {
		out[text.HashString(e)] = true
	}
	return out
})

// asNames is asName for the tokens at i and i+1, read as one.
func (r *run) asNames(sg *segment, i int32) bool {
	if r.toks[i].Flags&text.Arabic != 0 && !persianEndings()[r.toks[i+1].Hash] {
		return true // روح‌الله is no روح
	}
	return r.asName(sg, i)
}

// dropLone takes short names of one word off the stack, from lo.
func (r *run) dropLone(lo int) {
	kept := r.ids[:lo]
	for _, w := range r.ids[lo:] {
		if !r.vocab.lone[w] {
			kept = append(kept, w)
		}
	}
	r.ids = kept
}

// anyLone reports whether one of the words on the stack from lo is a short name
// of one word, known by its sound.
func (r *run) anyLone(lo int) bool {
	for _, w := range r.ids[lo:] {
		if r.vocab.lone[w] {
			return true
		}
	}
	return false
}
