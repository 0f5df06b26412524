// Package why says in words why an item matched a topic. The alert, `explain`,
// the log and the JSON all show what it says, letter for letter; only the marks
// around the feed's own words differ: bold in Discord, quotes elsewhere.
package why

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// InAlert is how many rules an alert names; a list names one of each entry.
const InAlert = 2

const (
	maxWords  = 6  // words named of one rule
	maxLetter = 60 // UTF-16 units of one of them
	maxRule   = 80 // UTF-16 units of a rule
)

// fields are the fields in the order in which a line names them, and how.
var fields = []struct {
	field news.Field
	where string
}{
	{news.FieldTitle, "in the title"},
	{news.FieldSummary, "in the summary"},
	{news.FieldBody, "in the text"},
	{news.FieldArticle, "in the article"},
	{news.FieldCategory, "as category"},
	{news.FieldAuthor, "as author"},
	{news.FieldSource, "as source"},
	{news.FieldLink, "in the link"},
	{news.FieldLang, "as language"},
}

// Line says what one rule found and what that made of the item:
//
//	**Mojahedin-e Khalq**, **Durres** in the title; **Rajavi** in the text · alert by rule Mujahedeen-e-Khalq~
//
// It returns nil if nothing was recorded.
func Line(w news.Why) []text.Fragment {
	line := words(w)
	verdict := verdict(w)
	if len(line) > 0 && verdict != "" {
		verdict = " · " + verdict
	}
	return join(append(line, text.Fragment{Text: verdict}))
}

// Lines are the lines of all rules that held, each once, as plain text: the
// feed's words stand in quotes.
func Lines(ws []news.Why) []string {
	lines := make([]string, 0, len(ws))
	for _, line := range distinct(ws) {
		lines = append(lines, plain(line))
	}
	return lines
}

// First returns the lines of the first n rules, each once, and how many more
// there are. Rules that raised the alert go before those that it merely asks for.
func First(ws []news.Why, n int) (lines [][]text.Fragment, more int) {
	ws = slices.Clone(ws)
	slices.SortStableFunc(ws, func(a, b news.Why) int { return cmp.Compare(rank(a), rank(b)) })
	lines = distinct(ws)
	n = min(n, len(lines))
	return lines[:n], len(lines) - n
}

func rank(w news.Why) int {
	switch {
	case w.Urgent:
		return 0
	case w.Band == news.BandAlert:
		return 1
	case w.Band == news.BandMaybe:
		return 2
	}
	return 3
}

func distinct(ws []news.Why) [][]text.Fragment {
	var lines [][]text.Fragment
	for _, w := range ws {
		line := Line(w)
		if len(line) > 0 && !slices.ContainsFunc(lines, func(l []text.Fragment) bool { return slices.Equal(l, line) }) {
			lines = append(lines, line)
		}
	}
	return lines
}

func plain(line []text.Fragment) string {
	var b strings.Builder
	for _, f := range line {
		if f.Bold {
			b.WriteString("“" + f.Text + "”")
		} else {
			b.WriteString(f.Text)
		}
	}
	return b.String()
}

// verdict is the band that a rule gives, and the rule as the desk lead wrote it.
func verdict(w news.Why) string {
	rule := text.Cut(text.OneLine(w.Rule), maxRule)
	if rule == "" {
		return ""
	}
	said := "rule " + rule
	if w.Also > 0 {
		said += fmt.Sprintf(" (and %d more of its lines)", w.Also)
	}
	switch {
	case w.Urgent:
		said = "urgent by " + said
	case w.Band != "":
		said = string(w.Band) + " by " + said
	}
	if w.Note != "" {
		said += " (" + w.Note + ")"
	}
	return said
}

// words names what a rule found, field by field, each word once.
func words(w news.Why) []text.Fragment {
	var line []text.Fragment
	said := map[string]bool{}
	named, left := 0, 0
	for _, f := range fields {
		sep := ""
		if len(line) > 0 {
			sep = "; "
		}
		before := len(line)
		for _, word := range found(w.Spans, f.field) {
			key := strings.ToLower(word)
			if said[key] {
				continue
			}
			said[key] = true
			if named == maxWords {
				left++
				continue
			}
			named++
			line = append(line, text.Fragment{Text: sep}, text.Fragment{Text: word, Bold: true})
			sep = ", "
		}
		if len(line) > before {
			line = append(line, text.Fragment{Text: " " + f.where})
		}
	}
	if left > 0 {
		line = append(line, text.Fragment{Text: fmt.Sprintf(" and %d more", left)})
	}
	return line
}

// found returns the words in a field, in the order of the text, without those
// that lie inside another.
func found(all []news.Span, f news.Field) []string {
	var spans []news.Span
	for _, s := range all {
		if s.Field == f {
			spans = append(spans, s)
		}
	}
	slices.SortStableFunc(spans, func(a, b news.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	words := make([]string, 0, len(spans))
	end := -1
	for _, s := range spans {
		if s.Start+len(s.Text) <= end {
			continue // inside the one before: "Rajavi" in "Rajavi's"
		}
		end = s.Start + len(s.Text)
		if w := text.Cut(text.OneLine(s.Text), maxLetter); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// join melts neighbours of the same weight together and drops empty ones.
func join(line []text.Fragment) []text.Fragment {
	var out []text.Fragment
	for _, f := range line {
		switch n := len(out); {
		case f.Text == "":
		case n > 0 && out[n-1].Bold == f.Bold:
			out[n-1].Text += f.Text
		default:
			out = append(out, f)
		}
	}
	return out
}
