package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

type lexKind uint8

const (
	lexEnd lexKind = iota
	lexWord
	lexQuote
	lexOpen
	lexClose
	lexComma
	lexAnd
	lexOr
	lexNot
	lexNear
	lexThen
	lexField // name:
	lexRegexp
)

// lexeme is one sign of a query. Offsets are in bytes.
type lexeme struct {
	kind     lexKind
	off, end int
	text     string
	exact    bool // = before it
	suffix   byte // * or ~ after it, 0 if neither
	n        int  // of NEAR/n and THEN/n
	at       int  // of a quoted text: where it begins
}

// syntaxError is a query that cannot be read: where, and what to do.
type syntaxError struct {
	off  int
	text string
}

func (e *syntaxError) Error() string { return e.text }

func errAt(off int, format string, args ...any) *syntaxError {
	return &syntaxError{off, text.Sprintf(format, args...)}
}

const (
	quotes      = "\"“”„«»‟"
	defaultNear = 10
	maxNear     = 100
)

// lex splits a query into lexemes, the last of kind lexEnd.
func lex(q string) ([]lexeme, *syntaxError) {
	var out []lexeme
	before := lexeme{off: -1, end: -1}
	for i := 0; i < len(q); {
		r, size := utf8.DecodeRuneInString(q[i:])
		if unicode.IsSpace(r) || invisible(r) {
			i += size
			continue
		}
		l, err := lexOne(q, i, before)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
		i, before = l.end, l
	}
	return append(out, lexeme{kind: lexEnd, off: len(q), end: len(q)}), nil
}

// lexOne reads the lexeme at i.
func lexOne(q string, i int, before lexeme) (lexeme, *syntaxError) {
	r, size := utf8.DecodeRuneInString(q[i:])
	l := lexeme{off: i, end: i + size, text: q[i : i+size]}
	switch {
	case r == '(':
		l.kind = lexOpen
	case r == ')':
		l.kind = lexClose
	case r == ',' || r == '،':
		l.kind = lexComma
	case (r == '~' || r == '*') && before.end == i:
		return l, hanging(before, l)
	case strings.ContainsRune(quotes, r):
		return lexQuoted(q, i)
	case r == '/':
		if err := apartFrom(before, q[i:]); err != nil {
			return l, err
		}
		return lexSlashes(q, i)
	default:
		if r == ':' {
			if err := colon(before); err != nil {
				return l, err
			}
		}
		return lexChunk(q, i)
	}
	return l, nil
}

// lexQuoted reads what stands in quotes of any kind; there all is words.
func lexQuoted(q string, i int) (lexeme, *syntaxError) {
	_, size := utf8.DecodeRuneInString(q[i:])
	n := strings.IndexAny(q[i+size:], quotes)
	if n < 0 {
		return lexeme{}, errAt(i, "this quotation mark is not closed; close it, or leave it out")
	}
	l := lexeme{kind: lexQuote, off: i, at: i + size, text: q[i+size : i+size+n]}
	_, closing := utf8.DecodeRuneInString(q[i+size+n:])
	l.end = i + size + n + closing
	if l.end < len(q) && (q[l.end] == '~' || q[l.end] == '*') {
		l.suffix = q[l.end]
		l.end++
		return l, counted(q, l.end)
	}
	return l, nil
}

// lexSlashes reads a regular expression: /…/, with \/ for a slash inside.
func lexSlashes(q string, i int) (lexeme, *syntaxError) {
	if i+1 == len(q) || q[i+1] == ' ' && !strings.Contains(q[i+1:], "/") {
		return lexeme{}, errAt(i, "a / alone means nothing; write OR between alternatives")
	}
	for j := i + 1; j < len(q); j++ {
		switch q[j] {
		case '\\':
			j++
		case '/':
			return lexeme{kind: lexRegexp, off: i, end: j + 1, text: q[i+1 : j]}, flagged(q, j+1)
		}
	}
	return lexeme{}, errAt(i, "this regular expression is not closed; it ends in / as it began (for a slash alone use quotes)")
}

// lexChunk reads a field's name, an operator, or a word with its signs.
func lexChunk(q string, i int) (lexeme, *syntaxError) {
	if name := fieldName(q[i:]); name != "" {
		return lexeme{kind: lexField, off: i, end: i + len(name) + 1, text: name}, nil
	}
	stop := strings.IndexFunc(q[i:], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("(),،"+quotes, r)
	})
	if stop < 0 {
		stop = len(q) - i
	}
	l := lexeme{kind: lexWord, off: i, end: i + stop, text: strings.TrimRightFunc(q[i:i+stop], invisible)}
	if operator(&l) {
		return l, checkDistance(l)
	}
	if r, _ := utf8.DecodeRuneInString(q[l.end:]); l.text == "=" && l.end < len(q) && strings.ContainsRune(quotes, r) {
		in, err := lexQuoted(q, l.end)
		in.off, in.exact = i, true
		return in, err
	}
	if err := misspelt(l); err != nil {
		return l, err
	}
	if rest, ok := strings.CutPrefix(l.text, "="); ok {
		l.exact, l.text = true, rest
	}
	if n := len(l.text); n > 0 && (l.text[n-1] == '*' || l.text[n-1] == '~') {
		l.suffix, l.text = l.text[n-1], l.text[:n-1]
	}
	if k := strings.IndexAny(l.text, "*~"); k >= 0 {
		return l, early(q, i, l, k)
	}
	return l, nil
}

// early refuses * and ~ before the end of a word that begins at i; k is the place
// of the sign.
func early(q string, i int, l lexeme, k int) *syntaxError {
	at := i + strings.IndexAny(q[i:], "*~")
	if err := counted(q, at+1); err != nil {
		return err
	}
	if bare := strings.Trim(l.text, "*"); l.text[0] == '*' && utf8.RuneCountInString(bare) >= minPrefix {
		return errAt(at, "* goes at the end of a word, for any ending; nothing stands for any beginning: write %s*, and other words whole", bare)
	}
	return errAt(at, "%c goes at the end of a word", l.text[k])
}

// fieldName returns the letters before a colon.
func fieldName(q string) string {
	j := 0
	for j < len(q) && q[j]|0x20 >= 'a' && q[j]|0x20 <= 'z' {
		j++
	}
	if j < len(q) && q[j] == ':' {
		return q[:j]
	}
	return ""
}

// operator recognises AND, OR, NOT, NEAR/n and THEN/n, in capitals.
func operator(l *lexeme) bool {
	switch l.text {
	case "AND":
		l.kind = lexAnd
	case "OR":
		l.kind = lexOr
	case "NOT":
		l.kind = lexNot
	default:
		name, n, slash := strings.Cut(l.text, "/")
		switch name {
		case "NEAR":
			l.kind = lexNear
		case "THEN":
			l.kind = lexThen
		default:
			return false
		}
		l.n = defaultNear
		if slash {
			l.n = number(n)
		}
	}
	return true
}

func checkDistance(l lexeme) *syntaxError {
	if (l.kind == lexNear || l.kind == lexThen) && (l.n < 1 || l.n > maxNear) {
		return errAt(l.off, "%s takes a number of words from 1 to %d, as in %s/8", l.text[:4], maxNear, l.text[:4])
	}
	return nil
}
