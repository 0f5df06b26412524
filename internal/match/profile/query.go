package profile

import (
	"regexp"
	"strings"

	"watcher/internal/text"
)

const hardGap = text.GapHard | text.GapStop | text.GapLine

// nameQuery returns what a name is looked for by: its sound, with ~, if that is
// long enough to mean no other name, else the words themselves.
func nameQuery(n name) string {
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
	return bare
}

// operators are words that a query takes for more than a word.
var operators = regexp.MustCompile(`(^|\s)(AND|OR|NOT|NEAR|THEN|SAME|OF)(\s|$|/)`)

// slug is a group's name.
func slug(s string) string {
	return strings.ReplaceAll(text.Fold(s), " ", "-")
}
