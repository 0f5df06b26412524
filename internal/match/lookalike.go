package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lookalikes are Cyrillic and Greek letters that look like Latin ones.
var lookalikes = strings.NewReplacer(
	"А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "Х", "X", "І", "I", "Ј", "J", "Ѕ", "S", "У", "Y",
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "х", "x", "і", "i", "ј", "j", "ѕ", "s", "у", "y",
	"Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X", "ο", "o", "ν", "v",
)

// latinLookalikes are Latin letters that look like Cyrillic ones.
var latinLookalikes = strings.NewReplacer(
	"A", "А", "B", "В", "E", "Е", "K", "К", "M", "М", "H", "Н", "O", "О", "P", "Р", "C", "С", "T", "Т", "X", "Х", "I", "І",
	"a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "x", "х", "i", "і", "y", "у",
)

// mixed warns of a letter that only looks like those of the script of the letters
// beside it: a word with one is found where the same slip was made, and nowhere else.
func (p *parser) mixed(l lexeme) {
	for at, part := range letterRuns(l.text) {
		k, script, want := strangerIn(part)
		if k < 0 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(part[k:])
		p.warn(l.start()+at+k, "%c is a %s letter, which only looks like one of the others of this word; write %s with letters of one script", r, script, want)
		return
	}
}

// start is where the letters of a word or of what is quoted begin.
func (l lexeme) start() int {
	if l.kind == lexQuote {
		return l.at
	}
	return l.off + int(flag(l.exact))
}

// letterRuns yields the parts of a text that are letters alone, by their place.
func letterRuns(s string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for lo := 0; lo < len(s); {
			n := strings.IndexFunc(s[lo:], func(r rune) bool { return !unicode.IsLetter(r) })
			if n < 0 {
				n = len(s) - lo
			}
			if n > 0 && !yield(lo, s[lo:lo+n]) {
				return
			}
			_, size := utf8.DecodeRuneInString(s[lo+n:])
			lo += n + size
		}
	}
}

// strangerIn finds the first letter of a word that is of another script than most,
// and looks like one of theirs; at is -1 if there is none. want is the word
// in one script.
func strangerIn(word string) (at int, script, want string) {
	latin, other := 0, 0
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.In(r, unicode.Cyrillic, unicode.Greek):
			other++
		}
	}
	if latin == 0 || other == 0 {
		return -1, "", ""
	}
	as := lookalikes
	if other > latin {
		as = latinLookalikes
	}
	want = as.Replace(word)
	for k, r := range word {
		switch foreign := unicode.Is(unicode.Latin, r); {
		case other > latin && foreign:
			return k, "Latin", want
		case other <= latin && unicode.Is(unicode.Cyrillic, r):
			return k, "Cyrillic", want
		case other <= latin && unicode.Is(unicode.Greek, r):
			return k, "Greek", want
		}
	}
	return -1, "", ""
}
