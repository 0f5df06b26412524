package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"watcher/internal/text"
)

// hears pushes the words of queries that a word of the text sounds like.
func (r *run) hears(raw string, arabic bool) {
	lo := len(r.ids)
	r.reading(raw, text.Usual, arabic, lo)
	if arabic {
		if r.languages()&inPersian == 0 || strings.HasPrefix(raw, "ال") || strings.HasPrefix(raw, "ل") { // Persian has no clitics: برمی is no Rama
			r.reading(raw, text.NoClitic, arabic, lo)
		}
		if asArabs(raw) {
			r.reading(raw, text.Arab, arabic, lo)
		}
		return
	}
	r.reading(raw, text.Other, arabic, lo)
	switch {
	case soft(raw):
		r.reading(raw, text.Soft, arabic, lo)
		if slavic(raw) {
			r.reading(raw, text.Slavic, arabic, lo)
		}
	case greek(raw):
		r.reading(raw, text.Soft, arabic, lo)
	}
}

// twoWordName is how many consonants a name has that may be written as two
// words and that two other words do not make by chance. In Arabic letters a
// shorter one will do where the rest of a longer name stands beside it.
const twoWordName = 6

// aloudTogether pushes the words that the tokens at i and i+1 sound like as
// one: احمدی‌نژاد, احمدی نژاد, Ahmadi-Nejad.
func (r *run) aloudTogether(sg *segment, i int32) {
	a, b := &r.toks[i], &r.toks[i+1]
	raw := sg.text[a.Start:b.End]
	if len(r.vocab.sounds) == 0 || !r.mayOpen(a.First) || len(raw) > 64 {
		return
	}
	arabic := b.Flags&text.Arabic != 0
	switch {
	case b.Gap == text.GapHalf && arabic, b.Gap == text.GapApostrophe && a.End-a.Start > 2: // Mas'ud, not l'Iran
		r.aloudAs(raw, b.Pair, arabic)
	case b.Gap == text.GapSpace || b.Gap == text.GapHyphen:
		r.second = b.Start - a.Start
		r.hears(raw, arabic)
		r.second = 0
	}
}

// inTwo reports whether what is being read aloud is two words.
func (r *run) inTwo() bool { return r.second > 0 }

// oneWillDo reports whether one of two words has all consonants of both (به
// عباس), or is a letter only.
func (r *run) oneWillDo(w heardWord) bool {
	for _, part := range [...]string{w.raw[:r.second], w.raw[r.second:]} {
		text.Listen(&r.part, part, w.as)
		if utf8.RuneCountInString(strings.TrimRight(part, " - ")) < 2 || len(r.part.Consonants) >= len(w.said.Consonants) {
			return true
		}
	}
	return false
}

// tooShort reports whether a name has too few consonants to be two words of the
// text.
func (r *run) tooShort(h *heard, w heardWord) bool {
	if !w.inTwo {
		return false
	}
	few := (h.alone || !w.arabic) && len(r.key) < twoWordName && (!w.arabic || !h.twofold || !twofold(w.raw))
	return few || r.oneWillDo(w)
}

// slavic reports whether a word sounds otherwise in the reading Slavic than in
// all others: it has a j, and a c, w or z.
func slavic(raw string) bool {
	return strings.ContainsAny(raw, "jJ") && strings.ContainsAny(raw, "cCwWzZ")
}

// greek reports whether a word begins with a Greek letter.
func greek(raw string) bool { return raw[0] == 0xce || raw[0] == 0xcf }

// asArabs reports whether a word has a letter that Arabs read otherwise than
// Persians do: ذ ض ظ ث.
func asArabs(raw string) bool {
	for i := 1; i < len(raw); i++ {
		if raw[i-1] == 0xd8 && (raw[i] == 0xb0 || raw[i] == 0xb6 || raw[i] == 0xb8 || raw[i] == 0xab) {
			return true
		}
	}
	return false
}

// soft reports whether a word sounds otherwise in the reading Soft: it has a c,
// j or z, gy, or a u before a vowel.
func soft(raw string) bool {
	for i := range len(raw) {
		switch raw[i] | 0x20 {
		case 'c', 'j', 'z':
			return true
		case 'g':
			if i+1 < len(raw) && raw[i+1]|0x20 == 'y' {
				return true
			}
		case 'u':
			if i > 0 && i+1 < len(raw) && strings.IndexByte("aeio", raw[i+1]|0x20) >= 0 {
				return true
			}
		}
	}
	return false
}

// longName is how many consonants a name has that is not mistaken for another.
// In shorter ones c is not read as in Turkish (receive is no Rajavi), nor z as ž.
const longName = 5

// heardWord is a word of a text in one reading.
type heardWord struct {
	raw    string
	as     text.Reading
	arabic bool
	inTwo  bool // it is two words of the text
	short  bool // it has few consonants
	last   byte // its last consonant
	said   *text.Spoken
	in     languages // that the text is written in
}

// reading pushes what a word sounds like in one reading, unless it was pushed
// since lo.
func (r *run) reading(raw string, as text.Reading, arabic bool, lo int) {
	r.key, _ = text.Sound(r.key[:0], raw, as)
	if (as == text.Usual || as == text.NoClitic) && !r.inTwo() {
		r.goesOn = r.goesOn || r.vocab.starts[string(r.key)]
	}
	names := r.vocab.sounds[string(r.key)]
	if len(names) == 0 {
		return
	}
	text.Listen(&r.said, raw, as)
	w := heardWord{raw, as, arabic, r.inTwo(), r.inTwo() || len(r.key) < longName, r.key[len(r.key)-1], &r.said, r.languages()}
	for i := range names {
		h := &names[i]
		if !slices.Contains(r.ids[lo:], h.word) && !r.tooShort(h, w) && !h.mistakenFor(w) && h.agrees(w) && h.endsAs(w) {
			r.ids = append(r.ids, h.word)
		}
	}
}
