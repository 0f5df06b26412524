package profile

import (
	"strings"

	"watcher/internal/text"
)

const (
	and          = "و"
	arabicThe    = "ال"
	leastGlued   = 3   // letters of a word behind an "and"
	gluedRarity  = 1.0 // by which it is more common without
	leastDefined = 3   // letters of a word behind an article
)

// unglue takes the Arabic "and" from the words before which it is written without a
// space, where the rest is a word of the article, or a far more common one.
func (x *article) unglue(b *Background) {
	stands := map[string]bool{}
	for _, w := range x.words {
		stands[w.fold] = true
	}
	for i := range x.words {
		w := &x.words[i]
		rest, ok := strings.CutPrefix(w.fold, and)
		if !ok || !strings.HasPrefix(w.raw, and) || letters(rest) < leastGlued ||
			!stands[rest] && rarity(b, x.lang, rest)+gluedRarity > rarity(b, x.lang, w.fold) {
			continue
		}
		w.fold, w.raw, w.start = rest, w.raw[len(and):], w.start+len(and)
		w.gap |= text.GapHard // no name goes on behind an "and"
	}
}

// otherState is a folded Arabic word with the article if it has none, and without
// if it has one.
func otherState(fold string) string {
	if bare, ok := strings.CutPrefix(fold, arabicThe); ok && letters(bare) >= leastDefined {
		return bare
	}
	return arabicThe + fold
}
