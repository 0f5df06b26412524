package match

import (
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"watcher/internal/text"
)

// Lengths, in letters, from which a word says enough to be recognised in
// another.
const (
	longSpelling = 6
	longEnding   = 5
)

// spellings put what the item has in the place of a name that is nearly it.
func (w *itemWords) spellings(q string, l lexeme) []edit {
	var out []edit
	at := l.end - len(strings.TrimLeft(q[l.off:l.end], `="“”„«»‟`))
	for _, t := range text.Scan(nil, l.text) {
		raw := l.text[t.Start:t.End]
		fold := foldWord(raw)
		size := utf8.RuneCountInString(fold)
		if size < longSpelling || !isName(raw) || w.folds[fold] != "" {
			continue
		}
		if theirs := w.nearly(fold, size/4); theirs != "" {
			out = append(out, edit{at + int(t.Start), at + int(t.End), theirs, "as it is spelt there", 3})
		}
	}
	return out
}

// nearly returns the name of the item that differs least from a word, in so many
// letters at most.
func (w *itemWords) nearly(fold string, most int) string {
	best, at := "", most+1
	for theirs, raw := range w.folds {
		d := levenshtein.ComputeDistance(fold, theirs)
		if isName(raw) && utf8.RuneCountInString(theirs) >= longSpelling && (d < at || d == at && raw < best) {
			best, at = raw, d
		}
	}
	return best
}

// endings let the last word of a phrase end as one of the item does.
func (w *itemWords) endings(l lexeme) []edit {
	fold := foldWord(l.text)
	if l.kind != lexWord || l.exact || l.suffix != 0 || w.folds[fold] != "" || strings.ContainsAny(l.text, "-'’") {
		return nil
	}
	letters := []rune(l.text)
	for cut := len(letters); cut >= max(longEnding, len(letters)-2); cut-- {
		stem := string(letters[:cut])
		foldStem := foldWord(stem)
		for theirs := range w.folds {
			if strings.HasPrefix(theirs, foldStem) {
				return []edit{{l.off, l.end, stem + "*", "with other endings", 3}}
			}
		}
	}
	return nil
}
