package profile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// word is a word of an article, where it stands.
type word struct {
	fold, raw  string
	start, end int      // bytes of the text
	gap        text.Gap // what stands before it
	flags      text.Flags
	first      bool // of a sentence
	capital    bool // its first letter is one
}

// wordsOf splits a text into its words, without numbers.
func wordsOf(s string) []word {
	all := scan(s)
	out := all[:0]
	for _, w := range all {
		if strings.ContainsFunc(w.fold, unicode.IsLetter) {
			out = append(out, w)
		}
	}
	return out
}

// scan splits a text into words and numbers.
func scan(s string) []word {
	toks := text.Scan(nil, s)
	out := make([]word, 0, len(toks))
	var buf [64]byte
	for _, t := range toks {
		raw := s[t.Start:t.End]
		r, _ := utf8.DecodeRuneInString(raw)
		out = append(out, word{
			fold: string(text.AppendWord(buf[:0], raw)), raw: raw, start: int(t.Start), end: int(t.End),
			gap: t.Gap, flags: t.Flags, first: t.Flags&text.Sentence != 0, capital: unicode.IsUpper(r),
		})
	}
	return out
}
