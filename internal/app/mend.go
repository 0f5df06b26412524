package app

import (
	"fmt"
	"slices"
	"strings"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
)

// mend is a change of a topic that may have it find an item.
type mend struct {
	topic  news.Topic // as it is with the change
	alone  news.Topic // what is tried: the topic with the new line as its only one, or else as it is then
	lines  string     // what to write into the file
	cost   int        // the higher, the further it is from what was written
	joined bool       // it ties the topic to a name of the item
}

// costs of what is not made of a line of the topic's.
const (
	costJoined   = 6
	costNarrowed = 1
	costDeleted  = 4
)

// remark is what a mend says behind its line.
func remark(t news.Topic, format string, args ...any) string {
	return "   # of topic " + text.Quoted(t.Title) + fmt.Sprintf(format, args...)
}

// added is a mend by one more line of any.
func added(t news.Topic, line, how string, cost int) mend {
	m := mend{topic: t, cost: cost, lines: "any:\n  - " + config.Scalar(line) + remark(t, "%s", how)}
	m.alone = t
	m.topic.Any = append(slices.Clone(t.Any), news.Query{Text: line})
	m.alone.Any, m.alone.About = []news.Query{{Text: line}}, nil
	return m
}

// replaced is a mend by another line in the place of one; an empty one deletes
// it.
func replaced(t news.Topic, c match.Cause, old news.Query, line string, cost int) mend {
	m := mend{topic: t, cost: cost}
	m.lines = fmt.Sprintf("%s:\n  - %s%s", c, config.Scalar(line), remark(t, ", in place of line %d: %s", old.Pos.Line, old.Text))
	if line == "" {
		m.lines = fmt.Sprintf("delete line %d, of %s: %s%s", old.Pos.Line, c, old.Text, remark(t, ""))
	}
	put := func(qs []news.Query) []news.Query {
		var out []news.Query
		for _, q := range qs {
			switch {
			case q != old:
				out = append(out, q)
			case line != "":
				out = append(out, news.Query{Text: line, Pos: old.Pos})
			}
		}
		return out
	}
	switch c {
	case match.CauseAll:
		m.topic.All = put(t.All)
	case match.CauseNone:
		m.topic.None = put(t.None)
	case match.CauseReject:
		m.topic.Reject = put(t.Reject)
	}
	m.alone = m.topic
	return m
}

// heeding is a mend by one more feed that the topic listens to.
func heeding(t news.Topic, feed news.Feed) mend {
	m := mend{topic: t}
	m.topic.From = append(slices.Clone(t.From), feed.Name)
	m.alone = m.topic
	names := make([]string, len(m.topic.From))
	for n, name := range m.topic.From {
		names[n] = config.Scalar(name)
	}
	m.lines = fmt.Sprintf("from: [%s]%s", strings.Join(names, ", "), remark(t, ""))
	return m
}

// widened are the mends by lines that ask for a little more than the topic's
// own, those of its groups included.
func (q *inquiry) widened(t news.Topic, i news.Item) []mend {
	lines := t.Any
	cause := match.CauseAny
	if len(lines) == 0 {
		lines, cause = t.All, match.CauseAll
	}
	var out []mend
	for _, line := range control.Lines(lines, q.cfg.Groups) {
		for _, w := range match.Widen(line, i) {
			if cause == match.CauseAll {
				out = append(out, replaced(t, cause, w.Of, w.Line, w.Cost))
				continue
			}
			out = append(out, added(t, w.Line, fmt.Sprintf(": line %d (%s), %s", w.Of.Pos.Line, w.Of.Text, w.How), w.Cost))
		}
	}
	return out
}

// joins are the mends by a name of the item beside one of the topic's own terms.
func joins(t news.Topic, terms []match.Term, names []string) []mend {
	var out []mend
	for n, term := range terms {
		for _, name := range unlike(names, []string{term.Words}) {
			for k, op := range []string{"NEAR/30", "AND"} {
				m := added(t, fmt.Sprintf("%s %s %s", term.Query, op, name), ", by a name of this report", costJoined+2*n+k)
				m.joined = true
				out = append(out, m)
			}
		}
	}
	return out
}

// unbarred are the mends of a line that kept an item out: all with an
// alternative, none and reject without what the item is about.
func (q *inquiry) unbarred(t news.Topic, miss match.Miss, i news.Item, names []string) []mend {
	old := miss.Rule
	var out []mend
	if miss.Cause == match.CauseAll {
		for _, w := range match.Widen(old, i) {
			out = append(out, replaced(t, miss.Cause, old, w.Line, w.Cost))
		}
	}
	for n, name := range unlike(names, miss.Words()) {
		line := fmt.Sprintf("(%s) AND NOT %s", old.Text, name)
		if miss.Cause == match.CauseAll {
			line = fmt.Sprintf("(%s) OR %s", old.Text, name)
		}
		out = append(out, replaced(t, miss.Cause, old, line, costNarrowed+n))
	}
	return append(out, replaced(t, miss.Cause, old, "", costDeleted))
}

// unlike are the names that say something else than some words do.
func unlike(names, words []string) (out []string) {
	for _, name := range names {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text.Fold(name), text.Fold(w)) }) {
			out = append(out, name)
		}
	}
	return out
}
