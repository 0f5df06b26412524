package notify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// Fragment is a run of text in one weight. Bold ones are words of the feed as
// printed there: whoever shows them escapes them first.
type Fragment struct {
	Text string
	Bold bool
}

const (
	whyWords  = 6  // words named in one why-line
	whyLetter = 60 // characters of one of them
	whyRules  = 2  // rules named
	whyRule   = 60 // characters of one of them
)

// whyFields are the fields in the order in which a why-line names them, and
// how.
var whyFields = []struct {
	field news.Field
	where string
}{
	{news.FieldTitle, "in the title"},
	{news.FieldSummary, "in the summary"},
	{news.FieldBody, "in the text"},
	{news.FieldCategory, "as category"},
	{news.FieldAuthor, "as author"},
	{news.FieldSource, "as source"},
	{news.FieldLink, "in the link"},
	{news.FieldLang, "as language"},
}

// WhyLine says which words made an item match, where they stand, each once, and
// by which rules: "**Mojahedin-e Khalq**, **Durres** in the title; **Rajavi** in
// the text · rule Mujahedeen-e-Khalq~". It returns nil if nothing was recorded.
func WhyLine(why []news.Why) []Fragment {
	line := whyWordsOf(why)
	rules := rulesOf(why)
	if rules == "" {
		return line
	}
	if len(line) > 0 {
		rules = " · " + rules
	}
	return join(append(line, Fragment{Text: rules}))
}

// rulesOf names the rules that held, as the desk lead wrote them.
func rulesOf(why []news.Why) string {
	var rules []string
	for _, w := range why {
		r := text.Cut(strings.Join(strings.Fields(w.Rule), " "), whyRule)
		if r != "" && !slices.Contains(rules, r) {
			rules = append(rules, r)
		}
	}
	switch n := len(rules); {
	case n == 0:
		return ""
	case n == 1:
		return "rule " + rules[0]
	case n > whyRules:
		return fmt.Sprintf("rules %s and %d more", strings.Join(rules[:whyRules], "; "), n-whyRules)
	default:
		return "rules " + strings.Join(rules, "; ")
	}
}

func whyWordsOf(why []news.Why) []Fragment {
	var line []Fragment
	said := map[string]bool{}
	named, left := 0, 0
	for _, f := range whyFields {
		sep := ""
		if len(line) > 0 {
			sep = "; "
		}
		before := len(line)
		for _, word := range wordsIn(why, f.field) {
			key := strings.ToLower(word)
			switch {
			case said[key]:
				continue
			case named == whyWords:
				said[key] = true
				left++
				continue
			}
			said[key] = true
			named++
			if sep != "" {
				line = append(line, Fragment{Text: sep})
			}
			line = append(line, Fragment{Text: word, Bold: true})
			sep = ", "
		}
		if len(line) > before {
			line = append(line, Fragment{Text: " " + f.where})
		}
	}
	if left > 0 {
		line = append(line, Fragment{Text: fmt.Sprintf(" and %d more", left)})
	}
	return line
}

// wordsIn returns the words matched in a field, in the order of the text,
// without those that lie inside another.
func wordsIn(why []news.Why, f news.Field) []string {
	var spans []news.Span
	for _, w := range why {
		for _, s := range w.Spans {
			if s.Field == f {
				spans = append(spans, s)
			}
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
		if w := text.Cut(strings.Join(strings.Fields(s.Text), " "), whyLetter); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// join melts neighbours of the same weight together.
func join(line []Fragment) []Fragment {
	var out []Fragment
	for _, f := range line {
		if n := len(out); n > 0 && out[n-1].Bold == f.Bold {
			out[n-1].Text += f.Text
			continue
		}
		out = append(out, f)
	}
	return out
}
