package match

import (
	"slices"
	"strings"
)

// The grammar stands in grammar.ebnf, from the loosest to the tightest. Tests
// hold the two to be one, and docs/queries.svg is drawn from it.

const (
	maxQuery   = 8192 // bytes
	maxDepth   = 40
	maxWords   = 24 // of one phrase
	maxRegexp  = 1000
	maxProgram = 4000 // instructions of a regular expression
)

// parser reads one query.
type parser struct {
	ls    []lexeme
	i     int
	depth int
	warn  func(off int, format string, args ...any)
}

// parse reads a query. Warnings go to warn.
func parse(q string, warn func(off int, format string, args ...any)) (*node, *syntaxError) {
	if len(q) > maxQuery {
		return nil, errAt(maxQuery, "this line is longer than %d bytes; split it into several lines or a group", maxQuery)
	}
	ls, err := lex(q)
	if err != nil {
		return nil, err
	}
	p := &parser{ls: ls, warn: warn}
	if p.peek().kind == lexEnd {
		return nil, errAt(0, "this line is empty")
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	switch l := p.peek(); l.kind {
	case lexEnd:
		return n, nil
	case lexClose:
		return nil, errAt(l.off, "this parenthesis was never opened; open it, or leave it out")
	case lexComma:
		return nil, errAt(l.off, "a comma stands only between the parts of SAME (…) and 2 OF (…); write OR between alternatives, or quotes round a phrase")
	case lexNot:
		return nil, errAt(l.off, "write AND NOT")
	default:
		return nil, p.unjoined(l)
	}
}

// unjoined says what is missing before a lexeme that goes on after a whole
// query.
func (p *parser) unjoined(l lexeme) *syntaxError {
	before := p.ls[max(p.i-1, 0)]
	if op := foreignOperators[l.text]; op != "" && l.kind == lexWord {
		return errAt(l.off, "write %s", op)
	}
	if l.kind == lexField {
		return fieldBehind(before, l)
	}
	if l.kind == lexOpen && before.kind == lexWord && smallOperators[strings.ToLower(before.text)] {
		return errAt(before.off, "write %s in capitals", strings.ToUpper(before.text))
	}
	if low := strings.ToUpper(l.text); l.kind == lexWord && (low == "AND" || low == "OR" || low == "NOT" || low == "NEAR") {
		return errAt(l.off, "write %s in capitals", low)
	}
	if l.kind == lexOpen && bare(before, before.text) && isNumber(before.text) {
		return errAt(l.off, "write AND, OR or NEAR before this, or %s OF (a, b, c) for so many of a list", before.text)
	}
	return errAt(l.off, "write AND, OR or NEAR before this")
}

// fieldBehind says what is wrong with a colon that stands behind a word of its own.
func fieldBehind(before, l lexeme) *syntaxError {
	if bare(before, before.text) && slices.Contains(queryWords, before.text) && !slices.Contains(queryWords, l.text) {
		return errAt(before.off, "write %s:%s; the colon stands behind the field's name", before.text, l.text)
	}
	return errAt(l.off, "write AND, OR or NEAR before this")
}

// smallOperators are words that stand before a parenthesis as operators alone.
var smallOperators = map[string]bool{"and": true, "or": true, "not": true, "near": true, "then": true, "same": true, "of": true}

func (p *parser) peek() lexeme { return p.ls[p.i] }

func (p *parser) next() lexeme {
	l := p.ls[p.i]
	if l.kind != lexEnd {
		p.i++
	}
	return l
}

func (p *parser) or() (*node, *syntaxError) {
	if p.depth++; p.depth > maxDepth {
		return nil, errAt(p.peek().off, "too many parentheses inside one another")
	}
	defer func() { p.depth-- }()
	n, err := p.and()
	for err == nil && p.peek().kind == lexOr {
		off := p.next().off
		var k *node
		if k, err = p.and(); err != nil {
			return nil, err
		}
		if n.op == opAnd && !p.closedBefore(n) || k.op == opAnd && !p.closedBefore(k) {
			p.warn(off, "AND and OR without parentheses: AND is taken first; write (a AND b) OR c, or a AND (b OR c)")
		}
		n = join(opOr, n, k)
	}
	return n, err
}

// closedBefore reports whether an AND stands in its own parentheses.
func (p *parser) closedBefore(n *node) bool { return n.n == closed }

const closed = -1 // in node.n of an AND or OR: it stands in parentheses

func (p *parser) and() (*node, *syntaxError) {
	n, err := p.not()
	for err == nil && p.peek().kind == lexAnd {
		p.next()
		var k *node
		if k, err = p.not(); err != nil {
			return nil, err
		}
		n = join(opAnd, n, k)
	}
	return n, err
}

// join makes one node of two; a chain of the same operator is one node.
func join(o op, a, b *node) *node {
	if a.op == o && a.n != closed {
		a.kids = append(a.kids, b)
		return a
	}
	return &node{op: o, kids: []*node{a, b}, off: a.off}
}

func (p *parser) not() (*node, *syntaxError) {
	if p.peek().kind != lexNot {
		return p.near()
	}
	if p.depth++; p.depth > maxDepth {
		return nil, errAt(p.peek().off, "too many NOTs")
	}
	defer func() { p.depth-- }()
	off := p.next().off
	k, err := p.not()
	if err != nil {
		return nil, err
	}
	if k.op == opNot {
		p.warn(off, "two NOTs cancel each other; leave both out")
		return k.kids[0], nil
	}
	return &node{op: opNot, kids: []*node{k}, off: off}, nil
}

func (p *parser) near() (*node, *syntaxError) {
	n, err := p.unit()
	for err == nil && (p.peek().kind == lexNear || p.peek().kind == lexThen) {
		l := p.next()
		if err := p.farFrom(l); err != nil {
			return nil, err
		}
		p.distance(l)
		var k *node
		if k, err = p.unit(); err != nil {
			return nil, err
		}
		o := opNear
		if l.kind == lexThen {
			o = opThen
		}
		n = &node{op: o, n: l.n, kids: []*node{n, k}, off: n.off}
	}
	return n, err
}

func (p *parser) unit() (*node, *syntaxError) {
	switch l := p.peek(); l.kind {
	case lexOpen:
		return p.parens()
	case lexField:
		return p.field()
	case lexRegexp:
		p.next()
		return p.regexp(l)
	case lexWord, lexQuote:
		if n, err := p.list(); n != nil || err != nil {
			return n, err
		}
		return p.phrase()
	case lexEnd:
		if p.i == 0 {
			return nil, errAt(l.off, "this line is empty")
		}
		before := p.ls[p.i-1]
		return nil, errAt(before.off, "something is missing after %s", before.text)
	case lexClose:
		return nil, errAt(l.off, "something is missing before this parenthesis")
	case lexComma:
		return nil, errAt(l.off, "something is missing before this comma")
	default:
		return nil, errAt(l.off, "something is missing before %s (a word in capitals that means itself goes into quotes: %q)", l.text, l.text)
	}
}

func (p *parser) parens() (*node, *syntaxError) {
	open := p.next()
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != lexClose {
		return nil, p.unclosed(open)
	}
	p.next()
	if n.op == opAnd || n.op == opOr {
		n.n = closed
	}
	return n, nil
}

func (p *parser) unclosed(open lexeme) *syntaxError {
	switch l := p.peek(); l.kind {
	case lexComma:
		return errAt(l.off, "a comma stands only between the parts of SAME (…) and 2 OF (…); write OR between alternatives")
	case lexEnd:
		return errAt(open.off, "this parenthesis is not closed; close it where its part ends")
	case lexNot:
		return errAt(l.off, "write AND NOT")
	default:
		return p.unjoined(l)
	}
}

// list reads SAME (…) and 2 OF (…); it returns nil where neither stands.
func (p *parser) list() (*node, *syntaxError) {
	l := p.peek()
	n := &node{off: l.off}
	switch after := p.ls[min(p.i+1, len(p.ls)-1)]; {
	case bare(l, "SAME") && after.kind == lexOpen:
		n.op = opSame
	case bare(l, l.text) && isNumber(l.text) && bare(after, "OF"):
		n.op = opAtLeast
		n.n = number(l.text)
		p.next()
	default:
		return nil, nil
	}
	name := p.next()
	if p.peek().kind != lexOpen {
		return nil, errAt(name.off, "OF is followed by a list in parentheses: 2 OF (a, b, c)")
	}
	if err := p.parts(n, p.next()); err != nil {
		return nil, err
	}
	return n, p.enough(n)
}

// enough judges how many parts a list has.
func (p *parser) enough(n *node) *syntaxError {
	have := len(n.kids)
	switch {
	case have == 1 && n.op == opSame:
		p.warn(n.kids[0].off, "this list has one part, with which nothing shares a sentence; write commas between the parts: SAME (a, b)")
	case n.op == opSame:
	case n.n > 1 && have == 1:
		return errAt(n.kids[0].off, "%d of 1 can never be; write commas between the parts of the list: %d OF (a, b, c)", n.n, n.n)
	case n.n < 1 || n.n > have:
		return errAt(n.off, "%d of %d can never be; write a number from 1 to %d", n.n, have, have)
	}
	return nil
}

// bare reports whether a lexeme is a word without any sign.
func bare(l lexeme, text string) bool {
	return l.kind == lexWord && l.text == text && !l.exact && l.suffix == 0
}

// parts reads what stands between the parentheses of a list.
func (p *parser) parts(n *node, open lexeme) *syntaxError {
	for {
		k, err := p.or()
		if err != nil {
			return err
		}
		n.kids = append(n.kids, k)
		switch l := p.next(); l.kind {
		case lexComma:
		case lexClose:
			return nil
		case lexEnd:
			return errAt(open.off, "this parenthesis is not closed; close it where its part ends")
		default:
			return errAt(l.off, "write a comma between the parts of the list")
		}
	}
}
