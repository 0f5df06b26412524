package profile

import (
	"slices"
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
			j = f.whole(j)
			if f.times(i+1, j) >= 2 {
				f.take(i+1, j, false)
			}
		}
	}
}

// repeats finds pairs of rare words that stand side by side again and again, one of
// them known from no other text: two ordinary words are a matter, no name.
func (f *finder) repeats() {
	ws := f.x.words
	for i := 0; i+1 < len(ws); i++ {
		if ws[i].gap&text.GapHalf != 0 || !joined(ws[i+1].gap) || !f.telling(i) || !f.telling(i+1) {
			continue
		}
		if j := f.whole(i + 2); f.times(i, j) >= 2 && f.strange(i, j) {
			f.take(i, j, false)
		}
	}
}

// whole returns the end of the word that goes on at j behind a half-space.
func (f *finder) whole(j int) int {
	for j < len(f.x.words) && f.x.words[j].gap == text.GapHalf {
		j++
	}
	return j
}

func (f *finder) strange(i, j int) bool {
	return slices.ContainsFunc(f.x.words[i:j], func(w word) bool { return f.b.unseen(f.x.lang, w.fold) })
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

// recount adds the places where a name stands without what it was found by.
func (f *finder) recount() {
	for n := range f.names {
		if len(f.names[n].at) == 0 {
			continue
		}
		m := f.names[n].at[0]
		for k := 0; k+m[1]-m[0] <= len(f.x.words); k++ {
			at := [2]int{k, k + m[1] - m[0]}
			if !f.taken(k) && f.key(at) == f.names[n].fold {
				f.names[n].at = append(f.names[n].at, at)
			}
		}
	}
}
