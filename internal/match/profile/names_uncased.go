package profile

import (
	"strings"

	"watcher/internal/text"
)

// quotes finds names between quotation marks.
func (f *finder) quotes() {
	open := strings.NewReplacer("„", "“", "»", "«").Replace
	ws := f.x.words
	for i := range ws {
		if i > 0 && ws[i].gap&text.GapSoft == 0 || !opensQuote(open(f.x.text[max(0, ws[i].start-4):ws[i].start])) {
			continue
		}
		for j := i + 1; j <= len(ws) && j-i <= 4; j++ {
			if j < len(ws) && joined(ws[j].gap) {
				continue
			}
			if closesQuote(f.x.text[ws[j-1].end:]) && (!f.cased || ws[i].capital && (j-i == 1 || ws[j-1].capital)) {
				f.take(i, j, true)
			}
			break
		}
	}
}

func closesQuote(after string) bool {
	return strings.IndexAny(strings.TrimLeft(after, ".,"), "”“\"»«") == 0
}

func opensQuote(before string) bool {
	return strings.HasSuffix(before, "“") || strings.HasSuffix(before, `"`) || strings.HasSuffix(before, "«")
}

// nameTriggers are what stands before names in scripts without capitals:
// organisation, group, party, company, front, movement, village, town.
var nameTriggers = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("سازمان گروه گروهک حزب شرکت جبهه جنبش روستای شهرستان شهر رودخانه سد بندر دریاچه منظمة جماعة حزب شركة جبهة حركة مدينة بلدة نهر قرية") {
		m[text.Fold(w)] = true
	}
	return m
}()

// triggers finds what follows such a word again and again.
func (f *finder) triggers() {
	ws := f.x.words
	for i := range ws {
		if nameTriggers[ws[i].fold] && i+1 < len(ws) && joined(ws[i+1].gap) && f.telling(i+1) {
			j := i + 2
			if j < len(ws) && joined(ws[j].gap) && f.telling(j) && f.times(i+1, j+1) >= 2 {
				j++
			}
			if f.times(i+1, j) >= 2 {
				f.take(i+1, j, false)
			}
		}
	}
}

// repeats finds pairs of rare words that stand side by side again and again.
func (f *finder) repeats() {
	ws := f.x.words
	for i := 0; i+1 < len(ws); i++ {
		if joined(ws[i+1].gap) && f.telling(i) && f.telling(i+1) && f.times(i, i+2) >= 2 {
			f.take(i, i+2, false)
		}
	}
}

func (f *finder) telling(i int) bool {
	w := f.x.words[i]
	return letters(w.fold) > 2 && rarity(f.b, f.x.lang, w.fold) > 3.5 && !text.IsStopword(f.x.lang, w.fold)
}

// times counts how often the words [i, j) stand side by side.
func (f *finder) times(i, j int) int {
	ws, n := f.x.words, 0
	for k := 0; k+j-i <= len(ws); k++ {
		same := true
		for m := i; m < j && same; m++ {
			same = ws[k+m-i].fold == ws[m].fold && (m == i || joined(ws[k+m-i].gap))
		}
		if same {
			n++
		}
	}
	return n
}
