package profile

import "unicode/utf8"

// Rarities from which a name of a text tells it from other news: one word alone,
// and the rarest of several.
const (
	tellingAlone = 5.0
	tellingOf    = 3.0
)

// Names returns the names that a text mentions, as queries, those most mentioned
// first; without those of countries and of parts of the world, and without
// words that are common in the news.
func Names(b *Background, a Article) []string {
	var out []string
	x := read(a, b)
	for _, n := range x.names {
		q := nameQuery(n)
		least := tellingAlone
		if n.acronym == "" && len(wordsOf(q)) > 1 {
			least = tellingOf
		}
		if n.acronym != "" && len(n.at) == 0 {
			q = n.acronym
		}
		if utf8.RuneCountInString(q) < 3 || regional(n) || n.rarity < least {
			continue
		}
		out = append(out, plain(q))
	}
	return out
}
