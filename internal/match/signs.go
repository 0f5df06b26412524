package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

// invisible reports whether a rune shows nothing and is no space: what comes
// along when a query is copied from a page, beside the operators too.
func invisible(r rune) bool {
	switch r {
	case '\u061c', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// hanging refuses ~ and * behind what they cannot belong to.
func hanging(before, sign lexeme) *syntaxError {
	switch before.kind {
	case lexClose:
		return errAt(sign.off, "%s goes behind each word inside the parentheses: (Maryam Rajavi%s OR …)", sign.text, sign.text)
	case lexRegexp:
		return errAt(sign.off, "%s goes behind words alone; leave it out after a regular expression", sign.text)
	}
	return errAt(sign.off, "%s goes at the end of a word, once", sign.text)
}

// counted refuses a number behind ~, which other languages write for a distance.
func counted(q string, i int) *syntaxError {
	n := i
	for n < len(q) && q[n] >= '0' && q[n] <= '9' {
		n++
	}
	if n == i || q[i-1] != '~' {
		return nil
	}
	return errAt(i, "~ takes no number; for words that stand within %s of each other write a NEAR/%s b", q[i:n], q[i:n])
}

var distance = regexp.MustCompile(`^/\d+`)

// apartFrom refuses a distance that a space parts from its NEAR or THEN.
func apartFrom(before lexeme, rest string) *syntaxError {
	if n := distance.FindString(rest); n != "" && (before.kind == lexNear || before.kind == lexThen) {
		return errAt(before.off, "write %s%s, without a space", before.text, n)
	}
	return nil
}

// colon refuses a field that a space parts from its colon.
func colon(before lexeme) *syntaxError {
	if before.kind == lexWord && slices.Contains(queryWords, before.text) {
		return errAt(before.off, "write %s: without a space before the colon", before.text)
	}
	return nil
}

var regexpFlags = regexp.MustCompile(`^[gimsuxy]+($|[\s()])`)

// flagged refuses letters behind a regular expression.
func flagged(q string, i int) *syntaxError {
	if m := regexpFlags.FindString(q[i:]); m != "" {
		return errAt(i, "leave out what stands behind the regular expression: case never matters there")
	}
	return nil
}

// fullWidth are signs as Chinese and Japanese keyboards write them, each with
// the one that is read.
var fullWidth = map[rune]string{
	'（': "(", '）': ")", '，': ",", '、': ",", '：': ":", '～': "~", '＊': "*", '＝': "=", '＂': `"`, '／': "/", '＆': "AND", '｜': "OR", '＋': "AND",
}

// wide refuses signs and operators in full-width form.
func wide(l lexeme) *syntaxError {
	for k, r := range l.text {
		if sign := fullWidth[r]; sign != "" {
			return errAt(l.off+k, "%c is no sign of the query language; write %s instead, or put quotes round the words", r, sign)
		}
	}
	half := lexeme{text: norm.NFKC.String(l.text)}
	if half.text != l.text && operator(&half) {
		return errAt(l.off, "write %s in half-width letters", half.text)
	}
	return nil
}

// misspelt catches what other search languages write.
func misspelt(l lexeme) *syntaxError {
	switch l.text {
	case "&", "&&", "+":
		return errAt(l.off, "write AND")
	case "|", "||":
		return errAt(l.off, "write OR")
	case "~", "*", "=":
		return errAt(l.off, "%s goes with a word, without a space", l.text)
	}
	if m := otherDistance.FindStringSubmatch(l.text); m != nil {
		if ours := otherDistances[strings.TrimSuffix(m[1], "/")]; ours != "" {
			return errAt(l.off, "write %s/%s", ours, m[2])
		}
	}
	switch name, _, slash := strings.Cut(l.text, "/"); name {
	case "near", "then", "Near", "Then":
		if slash {
			return errAt(l.off, "write %s in capitals", strings.ToUpper(l.text))
		}
	}
	switch l.text[0] {
	case '-', '!':
		return errAt(l.off, "write NOT before what must not be there, or quotes round the word")
	case '+':
		return errAt(l.off, "leave out the +, and write AND between words that must both be there")
	}
	if k := strings.IndexByte(l.text, '|'); k >= 0 {
		return errAt(l.off+k, "write OR, with a space on each side")
	}
	return wide(l)
}

// otherDistances are NEAR and THEN (in this order) of other search languages.
var otherDistances = map[string]string{
	"ONEAR": "THEN", "BEFORE": "THEN", "ADJ": "THEN", "W": "THEN", "PRE": "THEN", "NEXT": "THEN", "WITHIN": "NEAR", "NEARBY": "NEAR", "PROX": "NEAR", "N": "NEAR",
}

var otherDistance = regexp.MustCompile(`^(ADJ|[A-Z]+/)(\d+)$`)

// idleSigns are signs that mean something to other search languages.
const idleSigns = "^[]{}<>;؛+/"

// strange warns of a sign in a word without quotes that only takes it apart.
func (p *parser) strange(l lexeme, toks []text.Token) {
	k := strings.IndexAny(l.text, idleSigns)
	if k < 0 {
		return
	}
	sign, size := utf8.DecodeRuneInString(l.text[k:])
	after := p.peek().kind
	inside := k > int(toks[0].Start) && (k+size < len(l.text) || sign != '+' && (after == lexWord || after == lexQuote))
	off := l.off + k + int(flag(l.exact))
	switch {
	case strings.ContainsRune("^[]{}<>", sign):
		p.warn(off, "%c means nothing in a query; leave it out (parentheses are round, a regular expression stands between slashes)", sign)
	case !inside || sign == '/' && (hasDigit(text.Fold(l.text)) || foreignOperators[l.text] != ""): // 9/11
	case sign == '+':
		p.warn(off, "this looks for words side by side; write AND if both may stand anywhere, or quotes round them if the + is part of a name")
	default:
		p.warn(off, "this looks for words side by side; write OR between alternatives, or quotes round the words")
	}
}

// quotedSigns warns of signs inside quotation marks, where they are none.
func (p *parser) quotedSigns(l lexeme) {
	for k, r := range l.text {
		if r != '*' && r != '~' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(l.text[:k])
		if unicode.IsLetter(before) {
			p.warn(l.at+k, "%c inside quotation marks is no sign; put it behind the closing one, or leave the quotation marks out", r)
			return
		}
	}
}

// number reads a number of up to three digits of any script, -1 if it is none.
func number(s string) int {
	if n := utf8.RuneCountInString(s); n == 0 || n > 3 || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		return -1
	}
	n, err := strconv.Atoi(text.Fold(s))
	if err != nil {
		return -1
	}
	return n
}

func isNumber(s string) bool { return number(s) >= 0 }
