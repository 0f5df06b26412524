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

// WhyLine says which words made an item match and where they stand, each once:
// "**Mojahedin-e Khalq**, **Durres** in the title; **Rajavi** in the text". It
// returns nil if no words were recorded. The rules' own text is left out: it
// is for explain, not for readers.
func WhyLine(why []news.Why) []Fragment {
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
	return join(line)
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
