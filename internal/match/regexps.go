package match

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// regexp compiles /…/. It runs on the folded text.
func (p *parser) regexp(l lexeme) (*node, *syntaxError) {
	if len(l.text) > maxRegexp {
		return nil, errAt(l.off, "this regular expression is longer than %d bytes", maxRegexp)
	}
	tree, err := syntax.Parse(l.text, syntax.Perl)
	if err != nil {
		return nil, unreadable(l, err)
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil || len(prog.Inst) > maxProgram {
		return nil, errAt(l.off, "this regular expression is too large; write several lines, or words")
	}
	re, err := regexp.Compile(l.text)
	if err != nil {
		return nil, unreadable(l, err)
	}
	if re.MatchString("") {
		return nil, errAt(l.off, "this regular expression matches an empty text, so everything; say what must be there")
	}
	if err := p.floods(l, re); err != nil {
		return nil, err
	}
	p.slips(l, tree)
	return &node{op: opRegexp, re: re, off: l.off, name: l.text}, nil
}

// slips warns of regular expressions that work, but not as meant.
func (p *parser) slips(l lexeme, tree *syntax.Regexp) {
	at := l.off + 1
	if i := strings.Index(l.text, "(i?)"); i >= 0 {
		p.warn(at+i, "(i?) looks for the letter i; case never matters here, leave it out")
	}
	if i := strings.Index(l.text, "(?i)"); i >= 0 {
		p.warn(at+i, "(?i) is not needed: case never matters here")
	}
	if tree.Op == syntax.OpLiteral && len(tree.Rune) == 1 {
		p.warn(at, "one letter or sign alone stands in nearly every text")
	}
	if n := unfoldable(tree); n != nil {
		p.unfolded(l, n)
	}
	if m := hostName.FindStringSubmatchIndex(l.text); m != nil {
		p.warn(at+m[2], `this dot stands for any character; for the dot of a host name write \. (or leave the regular expression: link:"example.org")`)
	}
	if starts, ends := strings.HasPrefix(l.text, "^"), strings.HasSuffix(l.text, "$") && !strings.HasSuffix(l.text, `\$`); starts && ends {
		p.warn(at, "^ and $ are the two ends of a whole field: this matches where the headline, say, is nothing else; leave them out to find it anywhere")
	}
	if i := strings.Index(l.text, `\b`); i >= 0 && strings.ContainsFunc(l.text, func(r rune) bool { return r > 'z' && unicode.IsLetter(r) }) {
		p.warn(at+i, `\b knows the letters a to z alone, so beside others it is never where you expect; leave it out, or write the words without a regular expression`)
	}
	p.sides(l)
	p.idle(l)
}

// hostName matches an address whose dot is not escaped.
var hostName = regexp.MustCompile(`[a-z0-9](\.)(?:com|org|net|info|gov|edu|eu|tv|co|uk|de|fr|it|es|al|ir|ru|tr)(?:$|[^a-z0-9.*+?{])`)

// sides warns of a | that takes more on its sides than was probably meant.
func (p *parser) sides(l lexeme) {
	parts := topLevel(l.text)
	if len(parts) < 2 {
		return
	}
	words := func(s string) int { return len(strings.Fields(s)) }
	first, last := words(parts[0]), words(parts[len(parts)-1])
	if first != last && (first == 1 || last == 1) {
		p.warn(l.off+1+len(parts[0]), "| takes all that stands on each side, here %q or %q; put the alternatives in parentheses: (%s|%s) …", parts[0], parts[1], lastWord(parts[0]), firstWord(parts[1]))
	}
}

func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return s
	}
	return f[len(f)-1]
}

func firstWord(s string) string { s, _, _ = strings.Cut(strings.TrimSpace(s), " "); return s }

// topLevel splits an expression at each | outside of brackets.
func topLevel(s string) []string {
	var parts []string
	depth, lo, class := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '|' && depth == 0:
			parts = append(parts, s[lo:i])
			lo = i + 1
		}
	}
	return append(parts, s[lo:])
}

// idle warns of .* where it finds nothing more.
func (p *parser) idle(l lexeme) {
	for _, end := range []string{".*", ".*?", ".+", ".+?"} {
		if strings.HasPrefix(l.text, end) && len(l.text) > len(end) && l.text[len(end)] != '?' {
			p.warn(l.off+1, "%s at the beginning is not needed: an expression is looked for anywhere in the text", end)
			return
		}
		if s, ok := strings.CutSuffix(l.text, end); ok && s != "" && !strings.HasSuffix(s, `\`) {
			p.warn(l.off+1+len(s), "%s at the end is not needed: an expression is looked for anywhere in the text", end)
			return
		}
	}
}
