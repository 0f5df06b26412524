package match

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// hear adds a word that is known by its sound, with the consonants that
// plurals, cases and the Arabic construct add or drop.
func (b *vocabularyBuilder) hear(w word, id int32) {
	detail := ""
	if w.alone {
		detail = detailOf(w.raw)
	}
	add := func(key string, ending bool) {
		b.sounds[key] = append(b.sounds[key], heard{word: id, alone: w.alone, vowel: w.vowel, ending: ending, detail: detail})
	}
	add(w.fold, false)
	if len(w.fold) >= twoWordName || !w.alone && len(w.fold) >= minPrefix {
		for n := 2; n < len(w.fold); n++ {
			b.starts[w.fold[:n]] = true
		}
	}
	if len(w.fold) >= minPrefix {
		for _, e := range []string{"t", "n", "s", "v", "ts", "m"} {
			if !strings.HasSuffix(w.fold, e[:1]) {
				add(w.fold+e, true)
			}
		}
	}
	if cut, ok := strings.CutSuffix(w.fold, "s"); ok && !w.vowel && len(cut) >= longName { // Mitsotakis: του Μητσοτάκη
		b.sounds[cut] = append(b.sounds[cut], heard{word: id, alone: w.alone, vowel: true, greek: true, detail: detail})
	}
	if w.plural && !w.alone && len(w.fold) > minPrefix {
		add(strings.TrimSuffix(w.fold, "n"), false)
	}
	b.firstLetters(w)
}

// detailOf returns the detail of a name's sound as far as its script tells it:
// Greek has no sh.
func detailOf(raw string) string {
	for _, r := range raw {
		if unicode.Is(unicode.Greek, r) {
			return ""
		}
	}
	key, _ := text.Detail(nil, raw, text.Usual)
	return string(key)
}

// agrees reports whether a word in Arabic or Cyrillic letters sounds like a
// name in detail too: sh is told from s there, and kh from h by Arabic letters,
// if the name has a kh. Latin writers are less exact, so they are not asked.
func agrees(detail, heard string, arabic bool) bool {
	for i := range min(len(detail), len(heard)) {
		if (detail[i] == 'S') != (heard[i] == 'S') || arabic && detail[i] == 'X' && heard[i] == 'H' {
			return false
		}
	}
	return true
}

// alphabet are the letters that words known by sound are written with.
const alphabet = "abcdefghijklmnopqrstuvwxyz" + "абвгдежзийклмнопрстуфхцчшщъыьэюяђјљњћџґіїєқғһў" +
	"αβγδεζηθικλμνξοπρστυφχψω" + "اآبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهیيءئؤڤ"

// firstLetters marks the letters that a word with this sound can begin with,
// so that few words of a text are read aloud.
func (b *vocabularyBuilder) firstLetters(w word) {
	vowel := len(sounded(string([]rune(w.raw)[:1]), text.Usual)) == 0
	for _, r := range alphabet {
		opens := openings()[r]
		if strings.IndexByte(opens, w.fold[0]) >= 0 || (vowel && strings.IndexByte(opens, '-') >= 0) {
			b.mayOpen(r)
		}
	}
	for _, r := range "وفبلا" { // what Arabic writes before a word
		b.mayOpen(r)
	}
}

// openings are the sounds that words beginning with a letter can begin with;
// '-' stands for a vowel.
var openings = sync.OnceValue(func() map[rune]string {
	out := map[rune]string{'d': "j"}
	for _, r := range alphabet {
		if sounded(string(r), text.Usual) == "" {
			out[r] += "-"
		}
		for _, s := range "ahsczjxدтджσζπκγχвџ" {
			for _, as := range text.Readings {
				k := sounded(string(r)+string(s)+"a", as)
				if k != "" && sounded(string(r), text.Usual)+sounded(string(r)+"a", text.Other) != "" {
					out[r] += k[:1]
				}
			}
		}
	}
	return out
})

func sounded(s string, as text.Reading) string {
	k, _ := text.Sound(nil, s, as)
	return string(k)
}

func (b *vocabularyBuilder) mayOpen(r rune) {
	for _, f := range text.Fold(string(r)) {
		b.first[f>>6] |= 1 << (f & 63)
	}
}

// hears pushes the words of queries that a word of the text sounds like.
func (r *run) hears(raw string, arabic bool) {
	lo := len(r.ids)
	r.reading(raw, text.Usual, arabic, lo)
	if arabic {
		r.reading(raw, text.NoClitic, arabic, lo)
		return
	}
	r.reading(raw, text.Other, arabic, lo)
	if soft(raw) {
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
	case b.Gap == text.GapHalf && arabic:
		r.aloudAs(raw, b.Pair, true)
	case b.Gap == text.GapSpace || b.Gap == text.GapHyphen:
		r.inTwo = true
		r.hears(raw, arabic)
		r.inTwo = false
	}
}

// tooShort reports whether a name has too few consonants to be two words of the
// text.
func (r *run) tooShort(h *heard, w heardWord) bool {
	return r.inTwo && (h.alone || !w.arabic) && len(r.key) < twoWordName
}

// soft reports whether a word sounds otherwise in the reading Soft: it has a c,
// j or z, or a u before a vowel.
func soft(raw string) bool {
	for i := range len(raw) {
		switch raw[i] | 0x20 {
		case 'c', 'j', 'z':
			return true
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
	vowel  bool // it ends in one
	short  bool // it has few consonants
	last   byte // its last consonant
}

// reading pushes what a word sounds like in one reading, unless it was pushed
// since lo.
func (r *run) reading(raw string, as text.Reading, arabic bool, lo int) {
	var vowel bool
	r.key, vowel = text.Sound(r.key[:0], raw, as)
	if as == text.Usual && !r.inTwo {
		r.goesOn = r.vocab.starts[string(r.key)]
	}
	names := r.vocab.sounds[string(r.key)]
	if len(names) == 0 {
		return
	}
	w := heardWord{raw, as, arabic, vowel, r.inTwo || len(r.key) < longName, r.key[len(r.key)-1]}
	for i := range names {
		h := &names[i]
		if !slices.Contains(r.ids[lo:], h.word) && r.endsAs(h, w) && !mistaken(h, w) && !r.tooShort(h, w) && (h.detail == "" || r.inDetail(w, h.detail)) {
			r.ids = append(r.ids, h.word)
		}
	}
}

// endsAs reports whether a word of the same consonants ends like a name, or
// like one of its cases.
func (r *run) endsAs(h *heard, w heardWord) bool {
	switch {
	case h.greek && !inGreek(w.raw):
		return false
	case h.ending && (w.arabic || w.last == 'm' && !russianCase(w.raw, "м")): // the endings are European, m is Russian
		return false
	case !h.alone:
		return true
	case !h.ending:
		return w.vowel == h.vowel || (!h.vowel && russianCase(w.raw, "ауе"))
	}
	return r.endsInVowelBefore(w.raw) == h.vowel || (!h.vowel && russianCase(w.raw, "м"))
}

func inGreek(raw string) bool {
	first, _ := utf8.DecodeRuneInString(raw)
	return unicode.Is(unicode.Greek, first)
}

// mistaken reports whether a short word sounds like a name in the reading Soft
// alone, by letters that most languages read otherwise.
func mistaken(h *heard, w heardWord) bool {
	return w.as == text.Soft && w.short && (strings.ContainsAny(w.raw, "zZ") || h.alone && strings.ContainsAny(w.raw, "cC"))
}

// russianCase reports whether a word in Cyrillic letters ends in one of those
// that the cases of a man's name add: Эрдогана, Эрдоганом.
func russianCase(raw, endings string) bool {
	last, _ := utf8.DecodeLastRuneInString(raw)
	return strings.ContainsRune(endings, unicode.ToLower(last))
}

// inDetail compares a word with the detail of a name, where its script can
// tell.
func (r *run) inDetail(w heardWord, detail string) bool {
	first, _ := utf8.DecodeRuneInString(w.raw)
	if !w.arabic && !unicode.Is(unicode.Cyrillic, first) {
		return true
	}
	key, _ := text.Detail(r.key[:0], w.raw, w.as)
	return agrees(detail, string(key), w.arabic)
}

// endsInVowelBefore reports whether the word ends in a vowel when its last
// letter, an ending, is taken away: Rajavi-t, but not Rajiv-s.
func (r *run) endsInVowelBefore(raw string) bool {
	_, size := utf8.DecodeLastRuneInString(raw)
	_, vowel := text.Sound(r.key[:0], raw[:len(raw)-size], text.Usual)
	return vowel
}
