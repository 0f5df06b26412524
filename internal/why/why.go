// Package why says in words why an item matched a topic. The alert, `explain`,
// the log and the JSON all show what it says, letter for letter in English and
// by the same rules in the language of a channel; only the marks around the feed's
// own words differ: bold in Discord, quotes elsewhere.
package why

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// InAlert is how many rules an alert names; a list names one of each entry.
const InAlert = 2

const (
	maxWords  = 6  // words named of one rule
	maxLetter = 60 // UTF-16 units of one of them
	maxRule   = 80 // UTF-16 units of a rule
)

// fields are the fields in the order in which a line names them, and the keys of
// how: "{{.Words}} in the title".
var fields = []struct {
	field news.Field
	key   string
}{
	{news.FieldTitle, "why.title"},
	{news.FieldSummary, "why.summary"},
	{news.FieldBody, "why.body"},
	{news.FieldArticle, "why.article"},
	{news.FieldCategory, "why.category"},
	{news.FieldAuthor, "why.author"},
	{news.FieldSource, "why.source"},
	{news.FieldLink, "why.link"},
	{news.FieldLang, "why.lang"},
}

// Line says what one rule found and what that made of the item:
//
//	**Mojahedin-e Khalq**, **Durres** in the title; **Rajavi** in the text · alert by rule Mujahedeen-e-Khalq~
//
// It returns nil if nothing was recorded.
func Line(t tongue.Tongue, w news.Why) []text.Fragment {
	line := words(t, w)
	verdict := verdict(t, w)
	if len(line) > 0 && verdict != "" {
		verdict = " · " + verdict
	}
	return join(append(line, text.Fragment{Text: verdict}))
}

// Lines are the lines of all rules that held, each once, as plain text: the
// feed's words stand in quotes.
func Lines(ws []news.Why) []string {
	lines := LinesIn(tongue.English, ws)
	for n := range lines {
		lines[n] = tongue.Bare(lines[n])
	}
	return lines
}

// LinesIn are those lines in a language, with the feed's words set apart where they
// are written in the other direction.
func LinesIn(t tongue.Tongue, ws []news.Why) []string {
	lines := make([]string, 0, len(ws))
	for _, line := range distinct(t, ws) {
		lines = append(lines, plain(t, line))
	}
	return lines
}

// First returns the lines of the first n rules, each once, and how many more
// there are. Rules that raised the alert go before those that it merely asks for; beside
// them those that would have left it in doubt add nothing.
func First(t tongue.Tongue, ws []news.Why, n int) (lines [][]text.Fragment, more int) {
	ws = slices.Clone(ws)
	slices.SortStableFunc(ws, func(a, b news.Why) int { return cmp.Compare(rank(a), rank(b)) })
	if len(ws) > 0 && rank(ws[0]) <= rank(news.Why{Band: news.BandAlert}) {
		ws = slices.DeleteFunc(ws, func(w news.Why) bool { return !w.Urgent && w.Band == news.BandMaybe })
	}
	lines = distinct(t, ws)
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

func distinct(t tongue.Tongue, ws []news.Why) [][]text.Fragment {
	var lines [][]text.Fragment
	for _, w := range ws {
		line := Line(t, w)
		if len(line) > 0 && !slices.ContainsFunc(lines, func(l []text.Fragment) bool { return slices.Equal(l, line) }) {
			lines = append(lines, line)
		}
	}
	return lines
}

func plain(t tongue.Tongue, line []text.Fragment) string {
	var b strings.Builder
	for _, f := range line {
		if f.Bold {
			b.WriteString(t.Say("quoted", "Words", f.Text))
		} else {
			b.WriteString(f.Text)
		}
	}
	return b.String()
}

// verdict is the band that a rule gives, and the rule as the desk lead wrote it.
func verdict(t tongue.Tongue, w news.Why) string {
	name := text.Cut(text.OneLine(w.Rule), maxRule)
	if name == "" {
		return ""
	}
	key := "why.rule"
	switch {
	case w.Urgent:
		key = "why.urgent"
	case w.Band == news.BandAlert:
		key = "why.alert"
	case w.Band == news.BandMaybe:
		key = "why.maybe"
	}
	rule := t.Foreign(name)
	if w.Also > 0 {
		rule = t.Count("why.lines", w.Also, "Rule", tongue.Said(rule))
	}
	said := t.Say(key, "Rule", tongue.Said(rule))
	if w.Note != "" {
		said += " (" + note(t, w.Note) + ")"
	}
	return said
}

// notes are what the matcher remarks of related news, by the keys of how it is
// said.
var notes = map[string]string{
	"only its places are named":    "why.places",
	"its article adds nothing new": "why.nothingnew",
}

// scored finds how related news scored, in what the matcher remarks.
var scored = regexp.MustCompile(`^([0-9.]+)( with its article)?, alerts from ([0-9.]+)$`)

// note is a remark of the matcher's, which is kept in English.
func note(t tongue.Tongue, s string) string {
	if key := notes[s]; key != "" {
		return t.Say(key)
	}
	if m := scored.FindStringSubmatch(s); m != nil {
		key := "why.score"
		if m[2] != "" {
			key = "why.score.article"
		}
		return t.Say(key, "Score", tongue.Said(t.Pointed(m[1])), "Least", tongue.Said(m[3]))
	}
	return s
}

// hole stands in a text for what is put there in several pieces.
const hole = "\x00"

// words names what a rule found, field by field, each word once.
func words(t tongue.Tongue, w news.Why) []text.Fragment {
	var line []text.Fragment
	said := map[string]bool{}
	named, left := 0, 0
	for _, f := range fields {
		var here []text.Fragment
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
			if len(here) > 0 {
				here = append(here, text.Fragment{Text: t.Say("list.comma")})
			}
			here = append(here, text.Fragment{Text: word, Bold: true})
		}
		if len(here) == 0 {
			continue
		}
		if len(line) > 0 {
			line = append(line, text.Fragment{Text: t.Say("list.semicolon")})
		}
		before, after, _ := strings.Cut(t.Say(f.key, "Words", tongue.Said(hole)), hole)
		line = append(line, text.Fragment{Text: before})
		line = append(append(line, here...), text.Fragment{Text: after})
	}
	if left > 0 {
		line = append(line, text.Fragment{Text: " " + t.Count("why.more", left)})
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
