package config

import (
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
	texts "watcher/internal/text"
)

// reader walks the nodes of one file and collects what is wrong.
type reader struct {
	src      *source
	options  Options
	subject  string // `topic "x"`: put before what is said
	problems Problems
	written  map[news.Pos]query // the queries, by where they begin
	values   []string           // of variables: never shown
}

// query is a line of the query language as it stands in the file.
type query struct {
	node    *yaml.Node
	src     *source
	subject string
}

// scalar is a single value: as written, and with its variables filled in.
type scalar struct {
	text   string
	raw    string // safe to show where the value itself is no secret
	unset  string // the first variable without a value, see [reader.optional]
	absent string // the first that was not even given as empty
	given  bool
	veiled bool // it holds variables, which are not read; see [Options.Blind]
	pos    news.Pos
	node   *yaml.Node
}

func (r *reader) pos(n *yaml.Node) news.Pos { return r.src.pos(n.Line, n.Column) }

func (r *reader) add(pos news.Pos, warning bool, format string, args ...any) {
	text := texts.Sprintf(format, args...)
	if r.subject != "" {
		text = r.subject + ": " + text
	}
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, r.mask(text))
	r.problems = append(r.problems, Problem{Pos: pos, Text: text, Warning: warning})
}

// mask takes the values of variables out of a text. Short ones are no secrets.
func (r *reader) mask(text string) string {
	for _, v := range r.values {
		if len(v) >= 6 {
			text = strings.ReplaceAll(text, v, "${…}")
		}
	}
	return text
}

func (r *reader) fail(pos news.Pos, format string, args ...any) { r.add(pos, false, format, args...) }

func (r *reader) warn(pos news.Pos, format string, args ...any) { r.add(pos, true, format, args...) }

// about names the subject of what fn finds.
func (r *reader) about(subject string, fn func()) {
	before := r.subject
	r.subject = subject
	fn()
	r.subject = before
}

// within names the table that fn reads, after the subject.
func (r *reader) within(table string, fn func()) {
	if r.subject != "" {
		table = r.subject + ": " + table
	}
	r.about(table, fn)
}

// sound reports whether fn found no error.
func (r *reader) sound(fn func()) bool {
	before := len(r.problems)
	fn()
	return Problems(r.problems[before:]).Err() == nil
}

// plainNode refuses what changes a value's meaning: tags, anchors, references.
func (r *reader) plainNode(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		r.fail(r.pos(n), "*%s refers to another place, which is not understood here; %s", n.Value, r.mend(n, "to share queries use groups"))
	case n.Anchor != "":
		r.fail(r.pos(n), "YAML takes &%s for a mark that others refer to; %s", n.Anchor, r.mend(n, "to share queries use groups"))
	case n.Style&yaml.TaggedStyle != 0 && n.Tag != "!!str":
		r.fail(r.pos(n), "YAML takes %s for a type, not for a word; %s", n.Tag, r.mend(n, ""))
	default:
		return true
	}
	return false
}

// mend is what to do about a value that YAML did not read as it stands.
func (r *reader) mend(n *yaml.Node, otherwise string) string {
	if otherwise != "" {
		otherwise = "; " + otherwise
	}
	rest := strings.TrimSpace(r.src.from(n.Line, n.Column))
	if rest == "" || !showable(r.src.line(n.Line)) || r.inFlow(n) {
		return "put single quotes round it" + otherwise
	}
	return "put single quotes round the whole line: " + quote(rest) + otherwise
}

// inFlow reports whether a node stands in a list or table on one line.
func (r *reader) inFlow(n *yaml.Node) bool {
	depth := 0
	quoted := rune(0)
	for i, c := range []rune(r.src.line(n.Line)) {
		switch {
		case i >= n.Column-1:
			return depth > 0
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"':
			quoted = c
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		}
	}
	return depth > 0
}

// optional reads a value that may be left unset by way of its variable.
func (r *reader) optional(n *yaml.Node) (scalar, bool) {
	s := scalar{raw: n.Value, pos: r.pos(n), node: n}
	if !r.plainNode(n) {
		return s, false
	}
	switch n.Kind {
	case yaml.MappingNode:
		r.fail(s.pos, "%s", r.tableTrap(n))
		return s, false
	case yaml.SequenceNode:
		r.fail(s.pos, "one value is wanted here, not a list")
		return s, false
	}
	if n.ShortTag() == "!!null" && n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
		r.empty(n)
		return s, false
	}
	if r.options.Blind && variable.MatchString(strings.ReplaceAll(n.Value, "$$", "")) {
		s.veiled = true
		return s, false
	}
	x := r.options.expand(n.Value)
	r.values = append(r.values, x.values...)
	if x.err != nil {
		r.fail(s.pos, "%v", x.err)
		return s, false
	}
	s.text, s.unset, s.absent, s.given = strings.TrimSpace(x.text), x.unset, x.absent, true
	return s, true
}

func (r *reader) empty(n *yaml.Node) {
	rest := strings.TrimSpace(r.src.from(n.Line, n.Column))
	switch {
	case strings.HasPrefix(rest, "#") && !showable(r.src.line(n.Line)):
		r.fail(r.pos(n), "nothing is given here: YAML takes # for the start of a remark; put single quotes round the value")
	case strings.HasPrefix(rest, "#"):
		r.fail(r.pos(n), "nothing is given here: YAML takes # for the start of a remark; put single quotes round the value if it was meant: %s", quote(rest))
	case n.Value != "":
		r.fail(r.pos(n), "YAML takes %s for nothing; put single quotes round it: %s", n.Value, quote(n.Value))
	default:
		r.fail(r.pos(n), "nothing is given here; give a value or delete the line")
	}
}

// scalar reads a value whose variables must be set.
func (r *reader) scalar(n *yaml.Node) (scalar, bool) {
	s, ok := r.optional(n)
	if !ok {
		return s, false
	}
	if v := s.absent; v != "" {
		r.fail(s.pos, "the variable %s is not set; set it or %s_FILE, or give a default: ${%s:-…}", v, v, v)
		return s, false
	}
	return s, true
}

// tableTrap says what made a table of a single value.
func (r *reader) tableTrap(n *yaml.Node) string {
	switch {
	case n.Style&yaml.FlowStyle != 0 && strings.HasPrefix(r.src.from(n.Line, n.Column), "{"):
		return "YAML takes { at the start for a table, but one value is wanted here; put single quotes round it"
	case n.Style&yaml.FlowStyle != 0:
		return "YAML makes a table of this, for a colon with a space after it; put single quotes round it"
	case n.Line != 0 && strings.HasPrefix(r.src.from(n.Line, n.Column), "? "):
		return "YAML makes a table of this, for the ? at the start; " + r.mend(n, "")
	}
	return "YAML makes a table of this, for a colon with a space after it; " + r.mend(n, "")
}

// list reads a value or a list of them, one node each.
func (r *reader) list(n *yaml.Node) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		if !r.plainNode(n) {
			return nil
		}
		return n.Content
	}
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" && n.Value == "" {
		if strings.HasPrefix(strings.TrimSpace(r.src.from(n.Line, n.Column)), "#") {
			r.hashTrap(n)
		}
		return nil
	}
	return []*yaml.Node{n}
}

// hashTrap warns of a remark that looks as if it belonged to an empty value.
func (r *reader) hashTrap(n *yaml.Node) {
	rest := strings.TrimSpace(r.src.from(n.Line, n.Column))
	if len(rest) > 1 && rest[0] == '#' && rest[1] != ' ' && showable(r.src.line(n.Line)) {
		r.warn(r.pos(n), "nothing is given here: YAML takes # for the start of a remark; put single quotes round the value if it was meant: %s", quote(rest))
	}
}

// pair is one line of a table.
type pair struct{ key, value *yaml.Node }

// pairs reads a table, each key once.
func (r *reader) pairs(n *yaml.Node) []pair {
	if !r.plainNode(n) {
		return nil
	}
	seen := map[string]int{}
	var all []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.ShortTag() == "!!merge":
			r.fail(r.pos(k), "<< merges tables, which is not understood here; to share queries use groups")
			continue
		case k.Kind != yaml.ScalarNode:
			r.fail(r.pos(k), "a name is wanted here, not a list or table")
			continue
		case !r.plainNode(k):
			continue
		case k.Value == "":
			r.fail(r.pos(k), "a name is missing before the colon")
			continue
		}
		if first, ok := seen[k.Value]; ok {
			r.fail(r.pos(k), "%q is given twice; the first is on line %d", k.Value, first)
			continue
		}
		seen[k.Value] = k.Line
		all = append(all, pair{k, v})
	}
	return all
}
