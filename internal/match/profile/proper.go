package profile

import "unicode/utf8"

// tellingName is the rarity from which the rarest word of a name tells it from
// other news.
const tellingName = 3.0

// Names returns the names that a text mentions, as queries, those most mentioned
// first: of two words at least, or of three capitals. Countries and parts of the
// world are left out, and a single word, which may be any word with a capital.
func Names(b *Background, a Article) []string {
	var out []string
	x := read(a, b)
	for _, n := range x.names {
		q := b.nameQuery(x.lang, n)
		switch {
		case n.acronym != "" && len(n.at) == 0:
			if q = n.acronym; utf8.RuneCountInString(q) < 3 {
				continue
			}
		case len(wordsOf(q)) < 2:
			continue
		}
		if !regional(n) && n.rarity >= tellingName {
			out = append(out, plain(q))
		}
	}
	return out
}
