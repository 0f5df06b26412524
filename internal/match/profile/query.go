package profile

import (
	"regexp"
	"slices"
	"strings"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
)

const hardGap = text.GapHard | text.GapStop | text.GapLine

// nameQuery returns what a name is looked for by: its sound, with ~, if that is
// long enough to mean no other name, else the words themselves. One of a single
// word must be strange in a language whose news is known, or quoted, and such that
// no warning of the engine's asks for more beside it.
func (b *Background) nameQuery(lang string, n name) string {
	bare := strings.NewReplacer(`"`, "", "“", "", "”", "", "«", "", "»", "", "~", "", "*", "").Replace(n.text)
	words, classes, short := 0, 0, false
	for _, w := range wordsOf(bare) {
		if nameParticles[w.fold] {
			continue
		}
		k, _ := text.Sound(nil, w.raw, text.Usual)
		words++
		classes += len(k)
		short = short || len(k) < 2
	}
	if words >= 2 && classes >= 6 && !short {
		return bare + "~"
	}
	if _, known := b.Rate(lang, ""); words == 1 && n.rarity >= unheard && (known || n.quoted) && !b.heard(bare) && safeBySound(bare) {
		return bare + "~"
	}
	return bare
}

// heard reports whether a word that sounds so is now and then in the news of a
// language.
func (b *Background) heard(raw string) bool {
	key := soundKey(raw)
	return slices.ContainsFunc(b.Languages(), func(l string) bool { return b.often(l, key) })
}

// often reports whether what sounds so would alert by itself too often in a language.
func (b *Background) often(lang, key string) bool {
	rate, _ := b.Rate(lang, key)
	return rate > heardRate && rate > 1.5*b.langs[lang].floor/b.langs[lang].total
}

// safeBySound reports whether the engine has nothing to say against a name of one
// word by its sound alone.
func safeBySound(raw string) bool {
	return len(match.Judge([]news.Topic{{ID: "name", Any: []news.Query{{Text: plain(raw + "~")}}}}, nil)) == 0
}

// operators are words that a query takes for more than a word.
var operators = regexp.MustCompile(`(^|\s)(AND|OR|NOT|NEAR|THEN|SAME|OF)(\s|$|/)`)

// slug is a group's name.
func slug(s string) string {
	return strings.ReplaceAll(text.Fold(s), " ", "-")
}
