package story

import (
	"strings"
	"unicode/utf8"

	"watcher/internal/text"
)

// word is one of a text, as stories compare it.
type word struct {
	text.Token
	raw, fold string
	number    bool
	degree    bool // a sign of degrees stands behind it, which some write for 12th
}

// words returns the words of a text. What belongs to one number is one word.
func words(s string) []word {
	toks := text.Scan(nil, s)
	out := make([]word, 0, len(toks))
	for n := 0; n < len(toks); n++ {
		t := toks[n]
		w := word{Token: t, raw: s[t.Start:t.End], fold: string(text.AppendWord(nil, s[t.Start:t.End]))}
		if isDigits(w.fold) {
			last := w.joinDigits(s, toks[n:])
			w.End = toks[n+last].End
			w.raw = s[w.Start:w.End]
			w.degree = strings.HasPrefix(s[w.End:], "°")
			n += last
		}
		out = append(out, w)
	}
	return out
}

// joinDigits makes one number of the digits that the word is and of those that
// follow it, and returns how many words more that takes.
func (w *word) joinDigits(s string, toks []text.Token) int {
	f := figure{parts: []string{w.fold}}
	for n := 1; n < len(toks); n++ {
		between := s[toks[n-1].End:toks[n].Start]
		sign, size := utf8.DecodeRuneInString(between)
		digits := string(text.AppendWord(nil, s[toks[n].Start:toks[n].End]))
		if size != len(between) || !f.goesOn(sign, digits) {
			break
		}
		f.signs, f.parts = append(f.signs, sign), append(f.parts, digits)
	}
	w.fold, w.number = f.value(), true
	return len(f.signs)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func tokens(of []word) []text.Token {
	toks := make([]text.Token, len(of))
	for n, w := range of {
		toks[n] = w.Token
	}
	return toks
}
