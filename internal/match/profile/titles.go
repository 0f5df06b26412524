package profile

import (
	_ "embed" // the table
	"strings"
	"sync"

	"watcher/internal/text"
)

//go:embed titles.txt
var titlesText string

// titles are the words of titles.txt, folded.
var titles = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range text.TableLines(titlesText) {
		for w := range strings.FieldsSeq(line) {
			out[text.Fold(w)] = true
		}
	}
	return out
})

// untitled returns where the name begins of words [i, j) with capitals: behind the
// last title that a word with a capital follows. "Minister of Defence" stays whole.
func (f *finder) untitled(i, j int) int {
	ws := f.x.words
	from := i
	for k := i; k+1 < j; k++ {
		if titles()[ws[k].fold] && ws[k+1].capital && !nameParticles[ws[k+1].fold] {
			from = k + 1
		}
	}
	return from
}
