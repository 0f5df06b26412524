package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
)

// maxBytes bounds the file; 10,000 feeds take a tenth of it.
const maxBytes = 4 << 20

// source is the file's text, with its lines at hand for positions and traps.
type source struct {
	name  string
	lines []string
	// mark is the place found last: what is read next mostly stands after it, on
	// a line that may be as long as the file.
	mark struct{ line, column, offset int }
}

func newSource(name string, data []byte) *source {
	text := strings.TrimPrefix(string(data), "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return &source{name: name, lines: strings.Split(text, "\n")}
}

func (s *source) pos(line, column int) news.Pos {
	return news.Pos{File: s.name, Line: line, Column: column}
}

// parse returns the document's top node, nil if there is none. Lines that YAML
// cannot read but whose mend is known are reported and mended on the way, so
// that the rest of the file is judged in the same go.
func (s *source) parse(data []byte) (*yaml.Node, Problems) {
	if p := s.unreadable(data); p != nil {
		return nil, Problems{*p}
	}
	root, line, err := parseYAML(s.lines)
	if err == nil {
		return root, s.second(line)
	}
	traps := findTraps(s.lines)
	problems := make(Problems, 0, len(traps)+1)
	mended := append([]string(nil), s.lines...)
	for _, t := range traps {
		problems = append(problems, Problem{Pos: s.pos(t.line, t.column), Text: t.text})
		mended[t.line-1] = t.mended
	}
	if root, line, err = parseYAML(mended); err == nil {
		return root, append(problems, s.second(line)...)
	}
	at := firstBad(mended)
	if t, ok := unclosed(s.lines, at); ok {
		return nil, append(problems, Problem{Pos: s.pos(t.line, t.column), Text: t.text})
	}
	text := fmt.Sprintf("this is not YAML: %s; compare the indentation and the colon with the lines above", yamlWords(err))
	return nil, append(problems, Problem{Pos: s.pos(at, 1), Text: text})
}

func (s *source) second(line int) Problems {
	if line == 0 {
		return nil
	}
	return Problems{{Pos: s.pos(line, 1), Text: "a second document begins here (---); put everything into the first"}}
}

func (s *source) unreadable(data []byte) *Problem {
	if len(data) > maxBytes {
		return &Problem{Pos: s.pos(0, 0), Text: fmt.Sprintf("the file is larger than %d MB, and no more is read", maxBytes>>20)}
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return &Problem{Pos: s.pos(0, 0), Text: "the file is UTF-16; save it as UTF-8"}
	}
	for i, line := range s.lines {
		if !utf8.ValidString(line) {
			n := strings.IndexFunc(line, func(r rune) bool { return r == utf8.RuneError })
			return &Problem{Pos: s.pos(i+1, utf8.RuneCountInString(line[:n])+1), Text: "this is not UTF-8; save the file as UTF-8"}
		}
		if n := strings.IndexFunc(line, forbidden); n >= 0 {
			return &Problem{
				Pos:  s.pos(i+1, utf8.RuneCountInString(line[:n])+1),
				Text: "there is an invisible control character here; delete it",
			}
		}
	}
	return nil
}

// forbidden reports characters that YAML 1.2 does not allow in a file
// (section 5.1), beyond those that the parser names well itself.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' || r == 0x7f || r == '\r'
}

// parseYAML returns the first document's top node and the line on which a
// second one begins, 0 if there is none.
func parseYAML(lines []string) (root *yaml.Node, second int, err error) {
	defer func() {
		// A reload must not end the watch because the library met its match.
		if v := recover(); v != nil {
			root, err = nil, fmt.Errorf("yaml: %v", v)
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(strings.Join(lines, "\n")))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, 0, nil
	} else if err != nil {
		return nil, 0, err
	}
	if err := dec.Decode(&next); err == nil {
		second = max(next.Line, 1)
	} else if !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	if len(doc.Content) == 0 {
		return nil, second, nil
	}
	return doc.Content[0], second, nil
}

// firstBad returns the line on which a document stops being YAML: the one
// after the longest run of lines that parses. The parser's own line numbers
// name the start of the block at best. Whatever follows a bad line, its run
// stays bad, while a run may also end inside a list of several lines; so the
// search is a bisection that looks a few lines back.
func firstBad(lines []string) int {
	const back = 6
	parses := func(n int) bool {
		_, _, err := parseYAML(lines[:n])
		return err == nil
	}
	good, bad := 0, len(lines)
	for good+1 < bad {
		mid := (good + bad) / 2
		found := mid
		for found > good && found > mid-back && !parses(found) {
			found--
		}
		if found > good && found > mid-back {
			good = mid // nothing between found and mid parses: look above
		} else {
			bad = mid
		}
	}
	for n := good; n > 0 && n > good-back; n-- {
		if parses(n) {
			return min(n+1, len(lines))
		}
	}
	return min(good+1, len(lines))
}

var yamlPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)

func yamlWords(err error) string {
	return yamlPrefix.ReplaceAllString(err.Error(), "")
}

// line returns a line's text, counted from 1.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// from returns what stands on a line from a column on.
func (s *source) from(line, column int) string {
	text := s.line(line)
	if column < 1 {
		return ""
	}
	if s.mark.line != line || s.mark.column > column {
		s.mark.line, s.mark.column, s.mark.offset = line, 1, 0
	}
	for s.mark.column < column && s.mark.offset < len(text) {
		_, size := utf8.DecodeRuneInString(text[s.mark.offset:])
		s.mark.offset += size
		s.mark.column++
	}
	if s.mark.column < column {
		return ""
	}
	return text[s.mark.offset:]
}

// at returns where the byte offset of a scalar's text stands in the file, or
// the scalar's start when quoting, folding or variables moved it.
func (s *source) at(n *yaml.Node, offset int) news.Pos {
	column := n.Column
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		column++
	}
	if offset < 0 || offset > len(n.Value) || !strings.HasPrefix(s.from(n.Line, column), n.Value[:offset]) {
		return s.pos(n.Line, n.Column)
	}
	return s.pos(n.Line, column+utf8.RuneCountInString(n.Value[:offset]))
}
