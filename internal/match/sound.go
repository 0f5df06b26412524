package match

import (
	"strings"
	"sync"
	"unicode/utf8"

	"watcher/internal/text"
)

// hear adds a word that is known by its sound, with the consonants that
// plurals, cases and the Arabic construct add or drop.
func (b *vocabularyBuilder) hear(w word, id int32) {
	add := func(key string, ending bool) {
		b.sounds[key] = append(b.sounds[key], heard{word: id, alone: w.alone, vowel: w.vowel, ending: ending})
	}
	add(w.fold, false)
	if len(w.fold) >= minPrefix {
		for _, e := range []string{"t", "n", "s", "v", "ts"} {
			if !strings.HasSuffix(w.fold, e[:1]) {
				add(w.fold+e, true)
			}
		}
	}
	if w.plural && !w.alone && len(w.fold) > minPrefix {
		add(strings.TrimSuffix(w.fold, "n"), false)
	}
	b.firstLetters(w)
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
	out := map[rune]string{'t': "C", 'd': "j"}
	for _, r := range alphabet {
		if sounded(string(r), text.Usual) == "" {
			out[r] += "-"
		}
		for _, s := range "ahsczjxدтджσζπκγχвџ" {
			for _, as := range []text.Reading{text.Usual, text.Other} {
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
	r.reading(raw, text.Usual, arabic)
	if arabic {
		r.reading(raw, text.NoClitic, arabic)
		return
	}
	r.reading(raw, text.Other, arabic)
}

func (r *run) reading(raw string, as text.Reading, arabic bool) {
	var vowel bool
	r.key, vowel = text.Sound(r.key[:0], raw, as)
	for _, h := range r.vocab.sounds[string(r.key)] {
		switch {
		case h.ending && arabic: // the endings are European
		case h.alone && !h.ending && vowel != h.vowel:
		case h.alone && h.ending && r.endsInVowelBefore(raw) != h.vowel:
		default:
			r.ids = append(r.ids, h.word)
		}
	}
}

// endsInVowelBefore reports whether the word ends in a vowel when its last
// letter, an ending, is taken away: Rajavi-t, but not Rajiv-s.
func (r *run) endsInVowelBefore(raw string) bool {
	_, size := utf8.DecodeLastRuneInString(raw)
	_, vowel := text.Sound(r.key[:0], raw[:len(raw)-size], text.Usual)
	return vowel
}
