package config

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// queries reads a query or a list of them, and looks for what YAML did to
// them without a word.
func (r *reader) queries(n *yaml.Node) []scalar {
	var all []scalar
	items := r.list(n)
	for i, item := range items {
		s, ok := r.scalar(item)
		if s.veiled {
			r.fail(s.pos, "this query holds a variable, and this command reads none; write the words out to use it here")
		}
		if !ok {
			continue
		}
		if strings.ContainsFunc(s.text, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }) {
			r.fail(s.pos, `YAML made a control character of a \ inside double quotes; use single quotes, in which \ stays as it is`)
			continue
		}
		if s.text == "" {
			r.fail(s.pos, "an empty query; write what to look for, or delete the line")
			continue
		}
		if !r.commaTrap(n, items, i) {
			r.remarkTrap(item)
			if n.Style&yaml.FlowStyle == 0 {
				r.foldTrap(item)
			}
		}
		r.written[s.pos] = query{node: item, src: r.src, subject: r.subject}
		all = append(all, s)
	}
	return all
}

// unfinished matches a query that goes on: its end was cut off.
var unfinished = regexp.MustCompile(`(^|[\s(])(AND|OR|NOT|OF|SAME|(NEAR|THEN)(/\d+)?)$`)

// remarkTrap looks at the remark behind a query without quotes: was it meant
// as one?
func (r *reader) remarkTrap(n *yaml.Node) {
	if n.Style != 0 {
		return
	}
	rest := r.src.from(n.Line, n.Column)
	tail, ok := strings.CutPrefix(rest, n.Value)
	if !ok {
		return
	}
	if remark := strings.TrimSpace(tail); !strings.HasPrefix(remark, "#") {
		return
	}
	column := n.Column + utf8.RuneCountInString(rest[:strings.IndexByte(tail, '#')+len(n.Value)])
	pos := r.src.pos(n.Line, column)
	remark := strings.TrimSpace(tail)
	whole := quote(strings.TrimSpace(rest))
	switch {
	case open(n.Value) || unfinished.MatchString(n.Value):
		r.fail(pos, "YAML takes # for the start of a remark and cuts the query here; put single quotes round the whole line: %s", whole)
	case len(remark) > 1 && remark[1] != ' ' && remark[1] != '#':
		r.warn(pos, "YAML takes # for the start of a remark: %s is not looked for; put single quotes round the line if it should be, or a space after the #", remark)
	}
}

// goesOnWith matches what the second line of a query begins with when both
// lines are meant to be one.
var goesOnWith = regexp.MustCompile(`^(AND|OR|NOT|OF|NEAR|THEN|[),])`)

// foldTrap finds a query that YAML put together of two lines: the dash before
// the second was forgotten.
func (r *reader) foldTrap(n *yaml.Node) {
	first := strings.TrimSpace(r.src.from(n.Line, n.Column))
	second, ok := strings.CutPrefix(n.Value, first)
	if n.Style != 0 || !ok || first == "" || !strings.HasPrefix(second, " ") {
		return
	}
	second = strings.TrimSpace(second)
	if open(first) || unfinished.MatchString(first) || strings.HasSuffix(first, ",") || goesOnWith.MatchString(second) {
		return
	}
	r.warn(r.pos(n), "YAML makes one query of this line and the next: %s; put a dash before the second, or both on one line", n.Value)
}

// commaTrap finds a query that a comma cut in two: [SAME (a, b)].
func (r *reader) commaTrap(list *yaml.Node, items []*yaml.Node, i int) bool {
	if list.Kind != yaml.SequenceNode || list.Style&yaml.FlowStyle == 0 || i+1 >= len(items) {
		return false
	}
	n := items[i]
	if n.Style != 0 || !open(n.Value) {
		return false
	}
	r.fail(r.pos(n), "the comma cuts this query in two; put single quotes round the whole query, or write one query a line, each after a dash")
	return true
}

// open reports whether a query has a bracket or quote that is not closed.
func open(q string) bool {
	depth := 0
	quoted := false
	for _, c := range q {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
	}
	return depth > 0 || quoted
}
