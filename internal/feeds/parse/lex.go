package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexeme is a part of a date.
type lexeme struct {
	kind  lexKind
	text  string // of a word or mark
	n     int    // of a number; seconds of an offset
	width int    // digits of a number
	h, m  int    // of a clock
	s, ns int
}

type lexKind int

const (
	blank  lexKind = iota
	word           // letters
	number         // digits
	clock          // 10:00, 10:00:05.25, 10h30
	offset         // +0330, -7:00
	mark           // / . - between numbers
)

// lex splits the first part off a plain date (see plainDate). A sign before
// digits makes an offset only after a clock or zone; before, it divides.
func lex(s string, afterClock bool) (lexeme, string) {
	c := s[0]
	switch {
	case c >= '0' && c <= '9':
		return lexDigits(s)
	case (c == '+' || c == '-') && afterClock && digits(s[1:]) > 0:
		return lexOffset(s)
	case c == '/' || c == '-' || c == '.':
		return lexeme{kind: mark, text: s[:1]}, s[1:]
	}
	return lexWord(s)
}

// lexWord reads letters, with dots between them ("p.m.").
func lexWord(s string) (lexeme, string) {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		dot := r == '.' && n > 0 && n+1 < len(s) && s[n+1] != ' ' && digits(s[n+1:]) == 0
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c' && !dot {
			break
		}
		n += size
	}
	if n == 0 {
		_, size := utf8.DecodeRuneInString(s)
		return lexeme{}, s[size:]
	}
	return lexeme{kind: word, text: s[:n]}, strings.TrimPrefix(s[n:], ".")
}

// lexDigits reads a clock or a number with what marks it as ordinal.
func lexDigits(s string) (lexeme, string) {
	n := digits(s)
	rest := s[n:]
	if n <= 2 && len(rest) > 1 && (rest[0] == ':' || rest[0] == 'h') && digits(rest[1:]) > 0 && digits(rest[1:]) <= 2 {
		return lexClock(s, n)
	}
	if n > 4 {
		return lexeme{kind: number, n: -1, width: n}, rest
	}
	t := lexeme{kind: number, n: atoi(s[:n]), width: n}
	for _, suffix := range []string{"st", "nd", "rd", "th", "er", "ère", "º", "ª", "°", ". "} {
		if after, ok := strings.CutPrefix(rest, suffix); ok {
			if r, _ := utf8.DecodeRuneInString(after); suffix != ". " && unicode.IsLetter(r) {
				continue
			}
			return t, after
		}
	}
	return t, rest
}

func lexClock(s string, n int) (lexeme, string) {
	t := lexeme{kind: clock, h: atoi(s[:n])}
	s = s[n+1:]
	n = digits(s)
	t.m = atoi(s[:n])
	s = s[n:]
	if len(s) > 1 && s[0] == ':' && digits(s[1:]) > 0 && digits(s[1:]) <= 2 {
		n = digits(s[1:])
		t.s = atoi(s[1 : 1+n])
		s = s[1+n:]
	}
	if len(s) > 1 && s[0] == '.' && digits(s[1:]) > 0 {
		n = digits(s[1:])
		t.ns = atoi((s[1:1+n] + "000000000")[:9])
		s = s[1+n:]
	}
	return t, s
}

// lexOffset reads +h, +hh, +hmm, +hhmm, +h:mm and +hh:mm.
func lexOffset(s string) (lexeme, string) {
	sign := 1
	if s[0] == '-' {
		sign = -1
	}
	s = s[1:]
	n := digits(s)
	var h, m int
	switch n {
	case 1, 2:
		h = atoi(s[:n])
		if len(s) > n+2 && s[n] == ':' && digits(s[n+1:]) == 2 {
			m = atoi(s[n+1 : n+3])
			n += 3
		}
	case 3, 4:
		h, m = atoi(s[:n-2]), atoi(s[n-2:n])
	}
	if n > 5 || h > 15 || m > 59 {
		return lexeme{kind: number, n: -1}, s[n:]
	}
	return lexeme{kind: offset, n: sign * (h*3600 + m*60)}, s[n:]
}
