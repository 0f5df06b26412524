package testkit

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Writing is a text as another publisher would write it: other letters, the
// same words.
type Writing struct {
	Name, Text string
	// Case tells that small letters and capitals are not as they were, which
	// acronyms do not survive.
	Case bool
	// Source is the publisher whose name was put behind the text.
	Source string
}

// Writings returns the ways in which the same text arrives: Unicode's normal
// forms, Persian and Arabic letters for one another, half-spaces lost,
// accents dropped, digits of every script, marks that nobody sees, a
// publisher's name behind it.
func Writings(s string) []Writing {
	out := []Writing{
		{Name: "NFC", Text: norm.NFC.String(s)},
		{Name: "NFD", Text: norm.NFD.String(s)},
		{Name: "NFKD", Text: norm.NFKD.String(s)},
		{Name: "small letters", Text: strings.ToLower(s), Case: true},
		{Name: "capitals", Text: strings.ToUpper(s), Case: true},
		{Name: "Arabic letters", Text: strings.NewReplacer("ی", "ي", "ک", "ك").Replace(s)},
		{Name: "Persian letters", Text: strings.NewReplacer("ي", "ی", "ى", "ی", "ك", "ک").Replace(s)},
		{Name: "spaces for half-spaces", Text: strings.ReplaceAll(s, "\u200c", " ")},
		{Name: "no half-spaces", Text: strings.ReplaceAll(s, "\u200c", "")},
		{Name: "no accents", Text: withoutAccents(s)},
		{Name: "publisher behind a dash", Text: s + " - The Daily Example", Source: "The Daily Example"},
		{Name: "publisher behind a bar", Text: s + " | Example News", Source: "Example News"},
		{Name: "publisher behind a long dash", Text: s + " — Shembull", Source: "Shembull"},
		{Name: "marks of direction", Text: "\u200f" + strings.ReplaceAll(s, " ", " \u200e") + "\ufeff"},
		{Name: "spaces that do not break", Text: strings.ReplaceAll(s, " ", "\u00a0")},
		{Name: "quotation marks", Text: "“" + s + "”"},
	}
	for _, zero := range zeros() {
		text := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return zero + r - '0'
			}
			return r
		}, s)
		if text != s {
			out = append(out, Writing{Name: "digits like " + string(zero), Text: text})
		}
	}
	return out
}

// Entities writes every letter beyond ASCII, and what HTML takes for its own,
// as numbers.
func Entities(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 && !strings.ContainsRune(`&<>"'`, r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString("&#")
		b.WriteString(strconv.Itoa(int(r)))
		b.WriteByte(';')
	}
	return b.String()
}

// withoutAccents drops the accents of Latin and Greek letters and the vowel
// signs of Arabic ones, and writes the letters that Unicode does not take
// apart as people do who have no key for them.
func withoutAccents(s string) string {
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && (latin || unicode.Is(unicode.Arabic, r) || r >= 0x64b && r <= 0x652) {
			continue
		}
		latin = unicode.In(r, unicode.Latin, unicode.Greek)
		b.WriteRune(r)
	}
	plain := strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ı", "i", "æ", "ae", "œ", "oe")
	return norm.NFC.String(plain.Replace(b.String()))
}

// zeros are the zeros of all decimal digits that Unicode has.
func zeros() (out []rune) {
	add := func(lo, hi rune) {
		for r := lo; r <= hi; r += 10 {
			if r != '0' {
				out = append(out, r)
			}
		}
	}
	for _, x := range unicode.Nd.R16 {
		add(rune(x.Lo), rune(x.Hi))
	}
	for _, x := range unicode.Nd.R32 {
		add(rune(x.Lo), rune(x.Hi))
	}
	return out
}
