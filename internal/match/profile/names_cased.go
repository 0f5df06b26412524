package profile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// cases finds out how the text uses capitals.
func (f *finder) cases() {
	ws := f.x.words
	f.headed = make([]bool, len(ws))
	capitals, small, inside := 0, 0, 0
	for lo := 0; lo < len(ws); {
		hi := lo + 1
		for hi < len(ws) && ws[hi].gap&text.GapLine == 0 {
			hi++
		}
		headed := written(ws[lo:hi]) && !endsSentence(f.x.text, ws[hi-1].end)
		for i := lo; i < hi; i++ {
			f.headed[i] = headed
			switch w := ws[i]; {
			case !unicode.IsLower([]rune(w.raw)[0]) && !w.capital:
			case w.first || headed:
			case w.capital:
				capitals++
				f.mid[w.fold] = true
			default:
				small++
			}
			inside++
		}
		lo = hi
	}
	f.cased = (capitals+small)*2 > inside || small > 20
	f.nouns = f.x.lang == "de"
}

// written reports whether a line Is Written Like This.
func written(line []word) bool {
	up, long := 0, 0
	for _, w := range line {
		if utf8.RuneCountInString(w.fold) > 3 {
			long++
			if w.capital {
				up++
			}
		}
	}
	return long > 0 && up*10 >= long*8
}

func endsSentence(s string, end int) bool {
	rest := strings.TrimLeft(s[end:], `"”»’')] `)
	return strings.IndexAny(rest, ".!?:;…") == 0
}

// runs finds words with capitals side by side.
func (f *finder) runs() {
	ws := f.x.words
	for i := 0; i < len(ws); i++ {
		if !f.opens(i) {
			continue
		}
		j := i + 1
		for j < len(ws) && j-i < maxName {
			next := f.goesOn(j)
			if next == j {
				break
			}
			j = next
		}
		f.take(f.untitled(i, j), j, false)
		i = j - 1
	}
}

// goesOn returns the end of what word j adds to a name before it: a word with a
// capital, after up to two particles; j if it adds nothing.
func (f *finder) goesOn(j int) int {
	ws := f.x.words
	if !joined(ws[j].gap) || apostrophe(ws[j]) || f.headed[j] {
		return j
	}
	k := j
	for k < len(ws) && k-j < 2 && !ws[k].capital && f.particle(ws[k]) {
		k++
	}
	if k >= len(ws) || !ws[k].capital || !joined(ws[k].gap) {
		return j
	}
	return k + 1
}

func (f *finder) particle(w word) bool {
	return nameParticles[w.fold] && joined(w.gap) && (w.gap&text.GapHyphen != 0 || !oneLetter(w))
}

func apostrophe(w word) bool { return w.gap&text.GapApostrophe != 0 && letters(w.fold) <= 2 }

func oneLetter(w word) bool { return letters(w.fold) == 1 }

// opens reports whether a name can begin at a word.
func (f *finder) opens(i int) bool {
	w := f.x.words[i]
	if !w.capital || f.headed[i] || oneLetter(w) {
		return false
	}
	if text.IsStopword(f.x.lang, w.fold) {
		return false
	}
	if !w.first {
		return true
	}
	if f.mid[w.fold] || w.flags&text.AllCaps != 0 {
		return true
	}
	next := i+1 < len(f.x.words) && f.x.words[i+1].capital && joined(f.x.words[i+1].gap)
	return next && !f.nouns && rarity(f.b, f.x.lang, w.fold) > 5
}
