package match

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode"

	"watcher/internal/text"
)

// foldedRunes are the runes that folded texts are made of, one bit each.
var foldedRunes = sync.OnceValue(func() *[0x10000 / 64]uint64 {
	var all [0x10000 / 64]uint64
	var fold []byte
	var at []int32
	for r := range rune(0x10000) {
		if r >= 0xd800 && r < 0xe000 {
			continue
		}
		fold, at = text.AppendText(fold[:0], at[:0], string(r))
		for _, x := range string(fold) {
			if x < 0x10000 {
				all[x>>6] |= 1 << (x & 63)
			}
		}
	}
	return &all
})

func foldable(r rune) bool {
	return r >= 0x10000 && !unicode.IsUpper(r) || r < 0x10000 && foldedRunes()[r>>6]>>(r&63)&1 != 0
}

// unfoldable returns a part of a regular expression that no folded text holds,
// nil if there is none.
func unfoldable(re *syntax.Regexp) *syntax.Regexp {
	switch re.Op {
	case syntax.OpLiteral:
		lacks := func(r rune) bool {
			return !foldable(r) && (re.Flags&syntax.FoldCase == 0 || !foldable(unicode.ToLower(r)))
		}
		if slices.ContainsFunc(re.Rune, lacks) {
			return re
		}
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if foldable(r) {
					return nil
				}
			}
		}
		return re
	}
	for _, k := range re.Sub {
		if n := unfoldable(k); n != nil {
			return n
		}
	}
	return nil
}

// unfolded warns of a part that no folded text holds.
func (p *parser) unfolded(l lexeme, n *syntax.Regexp) {
	const sees = "a regular expression sees the text in small letters, without accents, with plain quotes and hyphens"
	if n.Op == syntax.OpCharClass {
		written := n.String()
		off := l.off + 1 + max(strings.Index(l.text, written), strings.IndexAny(l.text, `[\`), 0)
		p.warn(off, "this can never match: %s; write it so", sees)
		return
	}
	lit := string(n.Rune)
	p.warn(l.off+1+max(strings.Index(l.text, lit), 0), "this can never match %q: %s, so write %q", lit, sees, folded(lit))
}

// folded returns a text as regular expressions see it.
func folded(s string) string {
	fold, _ := text.AppendText(nil, nil, s)
	return string(fold)
}

// ordinaryTexts are headlines that have nothing in common but what all
// texts of their script have.
var ordinaryTexts = [...][]string{
	{"ministers quit", "four goats fly back", "hugs at dawn", "why jump", "ezra lost xmas"},
	{"تیم ملی", "گفت", "دعوا شد", "خبر روز", "نامه"},
	{"победа", "мы тут", "ещё шум", "гол", "ах, и хор"},
	{"νέα", "ψήφος", "ο λύκος", "και με"},
}

// floods refuses a regular expression that finds something in every text, and
// warns of one that does so in a script.
func (p *parser) floods(l lexeme, re *regexp.Regexp) *syntaxError {
	scripts := 0
	for _, texts := range ordinaryTexts {
		if !slices.ContainsFunc(texts, func(s string) bool { return !re.MatchString(folded(s)) }) {
			scripts++
		}
	}
	if scripts < len(ordinaryTexts) && ofOneSign(re) {
		p.warn(l.off, "this regular expression is content with one letter or digit, which stands in nearly every text; say more of what must be there")
		return nil
	}
	switch scripts {
	case 0:
		return nil
	case len(ordinaryTexts):
		return errAt(l.off, "this regular expression finds something in every text; say what must be there")
	}
	p.warn(l.off, "this regular expression finds something in nearly every text of a script; say more of what must be there")
	return nil
}

// ofOneSign reports whether a regular expression matches any digit, or any letter,
// alone.
func ofOneSign(re *regexp.Regexp) bool {
	for _, signs := range []string{"0123456789", "abcdefghijklmnopqrstuvwxyz"} {
		if !strings.ContainsFunc(signs, func(r rune) bool { return !re.MatchString(string(r)) }) {
			return true
		}
	}
	return false
}

// unreadable says what is wrong with a regular expression, and points at it.
func unreadable(l lexeme, err error) *syntaxError {
	bad, ok := errors.AsType[*syntax.Error](err)
	if !ok {
		return errAt(l.off, "regular expression: %v", err)
	}
	if i := lookaround.FindStringIndex(l.text); i != nil {
		return errAt(l.off+1+i[0], "regular expression: %s: it looks neither ahead nor back; write what stands there as well, or words with NEAR or AND NOT", l.text[i[0]:i[1]])
	}
	what := bad.Code.String() + ": " + bad.Expr
	if s := regexpFaults[bad.Code]; s != "" {
		what = strings.ReplaceAll(s, "…", bad.Expr)
	}
	return errAt(l.off+1+max(strings.LastIndex(l.text, bad.Expr), 0), "regular expression: %s", what)
}

// lookaround begins what other regular expressions look at without taking it in.
var lookaround = regexp.MustCompile(`\(\?(?:<[=!]|=|!)`)

// regexpFaults say what to do about what cannot be read, which stands for ….
var regexpFaults = map[syntax.ErrorCode]string{
	syntax.ErrMissingParen:          `a ( is never closed; close it, or write \( for the sign`,
	syntax.ErrUnexpectedParen:       `a ) was never opened; write \) for the sign`,
	syntax.ErrMissingBracket:        `the [ of … is never closed; close it, or write \[ for the sign`,
	syntax.ErrMissingRepeatArgument: `there is nothing before … to repeat; write \… for the sign`,
	syntax.ErrInvalidRepeatOp:       `… repeats what is repeated already; leave one sign out`,
	syntax.ErrInvalidRepeatSize:     `… repeats too often; the most is 1000`,
	syntax.ErrInvalidPerlOp:         `… is not known here (RE2 looks neither ahead nor back); write it with AND NOT, or with none`,
	syntax.ErrInvalidEscape:         `… is not known here; write the sign without the backslash, or \\ for a backslash`,
	syntax.ErrInvalidCharRange:      `… runs backwards; write the smaller end first, or \- for the sign`,
	syntax.ErrTrailingBackslash:     `a backslash at the end has nothing to stand before; leave it out`,
}
