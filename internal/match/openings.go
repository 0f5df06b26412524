package match

import (
	"strings"
	"sync"
	"unicode/utf8"

	"watcher/internal/text"
)

// alphabet are the letters that words known by sound are written with.
const alphabet = "abcdefghijklmnopqrstuvwxyz" + "абвгдежзийклмнопрстуфхцчшщъыьэюяђјљњћџґіїєқғһў" +
	"αβγδεζηθικλμνξοπρστυφχψω" + "اآبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهیيءئؤڤٹڈڑڕڵ"

// firstLetters marks the letters that a word with this sound can begin with,
// so that few words of a text are read aloud.
func (b *vocabularyBuilder) firstLetters(raw, key string) {
	first, _ := utf8.DecodeRuneInString(raw)
	vowel := sounded(string(first), text.Usual) == ""
	opening := key[:1]
	if vowel {
		opening = "-" + opening
	}
	if b.opened[opening] {
		return
	}
	b.opened[opening] = true
	for _, r := range alphabet {
		opens := openings()[r]
		if strings.IndexByte(opens, key[0]) >= 0 || (vowel && strings.IndexByte(opens, '-') >= 0) {
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
		if mayBeVowel(string(r)) {
			out[r] += "-"
		}
		for _, s := range "ahsczjxدтджσζπκγχτвџ" {
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

// mayBeVowel reports whether a letter is a vowel in one reading or another.
func mayBeVowel(letter string) bool {
	for _, as := range text.Readings {
		if sounded(letter, as) == "" || sounded(letter+"a", as) == "" || sounded(letter+"ι", as) == "" {
			return true
		}
	}
	return false
}

func sounded(s string, as text.Reading) string {
	k, _ := text.Sound(nil, s, as)
	return string(k)
}

func (b *vocabularyBuilder) mayOpen(r rune) {
	for _, f := range text.Fold(string(r)) {
		b.first[f>>6] |= 1 << (f & 63)
	}
}
