package story

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

// amendedKey is the key of the headline that an item corrects or takes back, ""
// if it says nothing of the kind.
func (g *Grouper) amendedKey(i news.Item) string {
	if g.Amended == nil {
		return ""
	}
	title := text.Fold(headline(g.Amended(i)))
	if utf8.RuneCountInString(title) < shortestTitle {
		return ""
	}
	return titlePrefix + title
}

// amendedLast is the reports with those behind that amend others, which may come
// with them.
func (g *Grouper) amendedLast(reports []news.Report) []news.Report {
	rank := func(r news.Report) int { return min(1, len(g.amendedKey(r.Item))) }
	return slices.SortedStableFunc(slices.Values(reports), func(a, b news.Report) int { return cmp.Compare(rank(a), rank(b)) })
}

// amending returns the story with the report that another one amends: of the same
// outlet, under the headline that it names, however little else they share.
func (a *atlas) amending(r news.Report) *charted {
	for _, c := range a.near {
		if a.amends(c, r) {
			return c
		}
	}
	return nil
}

func (a *atlas) amends(c *charted, r news.Report) bool {
	key := a.amendedKey(r.Item)
	return key != "" && slices.ContainsFunc(c.keyed[key], func(n int) bool {
		known := c.Reports[n].Item
		return known.Feed == r.Item.Feed && known.Key != r.Item.Key
	})
}
