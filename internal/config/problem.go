package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"watcher/internal/news"
)

// Problem is something wrong in the file: where, what, and what to do.
type Problem struct {
	Pos     news.Pos
	Text    string
	Warning bool // it works, but perhaps not as meant
	Unread  bool // the system could not read a file: nothing is said of what is in it
}

// String returns "feeds.yaml:41:9: text", with "warning: " before the text of
// a warning. It never holds a secret's value.
func (p Problem) String() string {
	text := p.Text
	if p.Warning {
		text = "warning: " + text
	}
	if p.Pos.Line == 0 {
		return fmt.Sprintf("%s: %s", p.Pos.File, text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.Pos.File, p.Pos.Line, p.Pos.Column, text)
}

// Problems are all problems of a file, by position.
type Problems []Problem

// Err returns the errors among them as one error, a line each; nil if there
// are only warnings.
func (ps Problems) Err() error {
	var lines []string
	for _, p := range ps {
		if !p.Warning {
			lines = append(lines, p.String())
		}
	}
	if lines == nil {
		return nil
	}
	return errors.New(strings.Join(lines, "\n"))
}

// Unread are the problems of files that could not be read, if there are any: what
// else is said may follow from them alone.
func (ps Problems) Unread() Problems {
	return slices.DeleteFunc(slices.Clone(ps), func(p Problem) bool { return !p.Unread })
}

// Warnings returns the warnings among them.
func (ps Problems) Warnings() Problems {
	return slices.DeleteFunc(slices.Clone(ps), func(p Problem) bool { return !p.Warning })
}

// sorted returns them by position, each once.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
		)
	})
	ps = slices.Compact(ps).few()
	for i := range ps {
		ps[i].Text = brief(ps[i].Text)
	}
	return ps
}

// maxText bounds what is said of one problem, in bytes.
const maxText = 1000

// brief leaves out the middle of a text that quotes too much of the file: what
// is wrong stands at its beginning, what to do at its end.
func brief(text string) string {
	if len(text) <= maxText {
		return text
	}
	head, tail := maxText*3/4, len(text)-maxText/4
	for !utf8.RuneStart(text[head]) {
		head--
	}
	for !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + " … " + text[tail:]
}

// placeOf says where another thing stands, seen from here.
func placeOf(other, here news.Pos) string {
	if other.File == here.File {
		return fmt.Sprintf("on line %d", other.Line)
	}
	return fmt.Sprintf("in %s, on line %d", other.File, other.Line)
}

// maxProblems is how many are told in one go.
const maxProblems = 200

// few cuts a list that nobody would read to its end; errors come first.
func (ps Problems) few() Problems {
	if len(ps) <= maxProblems {
		return ps
	}
	all := len(ps)
	if ps.Err() != nil {
		ps = slices.DeleteFunc(ps, func(p Problem) bool { return p.Warning })
	}
	ps = ps[:min(len(ps), maxProblems)]
	last := ps[len(ps)-1]
	return append(ps, Problem{Pos: last.Pos, Text: fmt.Sprintf("… and %d more", all-len(ps)), Warning: last.Warning})
}
