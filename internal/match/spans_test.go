package match

import (
	"testing"
	"unicode/utf8"

	"watcher/internal/news"
)

// checkSpans fails where a span is not a piece of the item's own text.
func checkSpans(t *testing.T, i news.Item, ms []news.Match) {
	t.Helper()
	for _, m := range ms {
		for _, w := range m.Why {
			for _, s := range w.Spans {
				checkSpan(t, i, s)
			}
		}
	}
}

func checkSpan(t *testing.T, i news.Item, s news.Span) {
	t.Helper()
	from := map[news.Field][]string{
		news.FieldTitle: {i.Title}, news.FieldSummary: {i.Summary}, news.FieldBody: {i.Body}, news.FieldArticle: {i.Article}, news.FieldAuthor: {i.Author},
		news.FieldSource: {i.Source}, news.FieldLink: {i.Link}, news.FieldCategory: i.Categories,
	}
	for _, text := range from[s.Field] {
		if s.Start >= 0 && s.Start < s.End && s.End <= len(text) && text[s.Start:s.End] == s.Text &&
			utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End])) {
			return
		}
	}
	t.Errorf("span %+v is no piece of %q", s, from[s.Field])
}
