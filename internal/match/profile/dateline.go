package profile

import (
	"strings"
	"unicode"

	"watcher/internal/text"
)

// dated counts the places of datelines with the names that the story gives them too.
func (f *finder) dated() {
	for _, k := range f.lines {
		for i := range f.names {
			if n := &f.names[i]; len(n.at) > 0 && f.sameWord(f.x.words[k].fold, n.fold) {
				n.at = append(n.at, [2]int{k, k + 1})
			}
		}
	}
}

// longestDateline is how many words a dateline has at most.
const longestDateline = 8

// datelines finds where and by whom a report was written, before it begins: "VLORË -",
// "TAVANGA, May 4 (Coastal News) —". Its words name nothing of the story, and the next
// one begins a sentence.
func (f *finder) datelines() {
	ws := f.x.words
	for lo := range ws {
		if lo > 0 && ws[lo].gap&text.GapLine == 0 {
			continue
		}
		end := f.dateline(lo)
		for i := lo; i < end; i++ {
			f.headed[i] = true
			f.lines = append(f.lines, i)
		}
		if end > lo {
			ws[end].first = true
		}
	}
}

// dateline returns the word that follows the dateline of a line which begins at lo;
// lo if it has none. It ends at a dash, or at a full stop behind a date.
func (f *finder) dateline(lo int) int {
	ws := f.x.words
	for k := lo + 1; k < len(ws) && k-lo <= longestDateline && ws[k].gap&text.GapLine == 0; k++ {
		before, gap := f.x.text[ws[lo].start:ws[k].start], f.x.text[ws[k-1].end:ws[k].start]
		dated := strings.ContainsAny(before, "(") || strings.ContainsFunc(before, unicode.IsDigit)
		shouts := ws[lo].flags&text.AllCaps != 0 && letters(ws[lo].fold) > 2
		switch {
		case strings.ContainsAny(gap, "-–—") && strings.ContainsAny(gap, " \u00a0") && (shouts || dated && ws[lo].capital):
			return k
		case strings.Contains(gap, ". ") && shouts && strings.ContainsFunc(before, unicode.IsDigit):
			return k
		}
	}
	return lo
}
