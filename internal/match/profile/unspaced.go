package profile

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

// What a text without spaces between its words says more than once stands for
// words: Chinese, Japanese, Thai and their like, and Korean, whose words have
// particles behind them.
const (
	leastRun   = 2 // letters, of scripts in which two are a word
	leastThai  = 5 // of the others
	longestRun = 12
	mostRuns   = 15
	leastSaid  = 2
	runIdeas   = 4 // that are offered as lines
)

// run is a row of letters that is written more than once.
type run struct {
	text    string
	letters int
	at      []int // the word where each mention begins
}

// runs finds the rows of letters that recur, those that say most first. One that
// never stands without a longer one is a part of that.
func (x *article) runs() []run {
	byText := map[string]int{}
	var all []run
	for i, w := range x.words {
		if w.flags&text.Script == 0 || w.flags&text.NoStart != 0 || small(w) {
			continue
		}
		for j := i; j < len(x.words) && j < i+longestRun && x.goesOn(i, j); j++ {
			if !x.endsRun(i, j) {
				continue
			}
			raw := x.text[w.start:x.words[j].end]
			k, ok := byText[raw]
			if !ok {
				k = len(all)
				byText[raw] = k
				all = append(all, run{text: raw, letters: letters(raw)})
			}
			all[k].at = append(all[k].at, i)
		}
	}
	all = slices.DeleteFunc(all, func(r run) bool { return len(r.at) < leastSaid })
	all = slices.DeleteFunc(slices.Clone(all), func(r run) bool {
		return slices.ContainsFunc(all, func(o run) bool {
			return o.letters > r.letters && len(o.at) == len(r.at) && strings.Contains(o.text, r.text)
		})
	})
	slices.SortStableFunc(all, func(a, b run) int {
		return cmp.Or(cmp.Compare(len(b.at)*b.letters, len(a.at)*a.letters), cmp.Compare(a.at[0], b.at[0]))
	})
	return all[:min(len(all), mostRuns)]
}

// goesOn reports whether the row that begins at word i holds word j.
func (x *article) goesOn(i, j int) bool {
	w := x.words[j]
	return w.flags&text.Script != 0 && !small(w) && (j == i || w.start == x.words[j-1].end && !w.first)
}

// endsRun reports whether a row may end behind word j: it is long enough, and no
// word of katakana is cut.
func (x *article) endsRun(i, j int) bool {
	least := leastRun
	if !unicode.In(letter(x.words[i]), unicode.Han, unicode.Katakana, unicode.Hangul) {
		least = leastThai
	}
	if j-i+1 < least || strings.ContainsRune(koreanParticles, letter(x.words[j])) {
		return false
	}
	return j+1 == len(x.words) || x.words[j+1].start != x.words[j].end ||
		!unicode.Is(unicode.Katakana, letter(x.words[j])) || !unicode.Is(unicode.Katakana, letter(x.words[j+1]))
}

// koreanParticles stand behind words, and hardly end one.
const koreanParticles = "은는을를"

// small reports the letters in which Japanese writes its small words and endings.
func small(w word) bool { return unicode.Is(unicode.Hiragana, letter(w)) }

func letter(w word) rune {
	r, _ := utf8.DecodeRuneInString(w.raw)
	return r
}

// runsOf takes in the rows of letters of an article.
func (l *learner) runsOf(i int, x *article, size float64) {
	for _, r := range x.runs() {
		mentions := float64(len(r.at))
		if r.at[0] < x.body {
			mentions++
		}
		l.add(i, news.TermWord, r.text, mentions, float64(r.at[0])/size, l.rarity(text.Fold(r.text)), l.rate(text.Fold(r.text)), 1)
	}
}

// unspaced makes lines of what an article without spaces says most often.
func (s *suggester) unspaced() {
	runs := s.runs()
	if len(runs) == 0 {
		return
	}
	a := runs[0]
	for _, b := range runs[1:] {
		if !strings.Contains(a.text, b.text) && !strings.Contains(b.text, a.text) {
			s.line("what the article says most often", "%s NEAR/30 %s", plain(a.text), plain(b.text))
			break
		}
	}
	for _, r := range runs[:min(len(runs), runIdeas)] {
		s.maybe(r.text+" stands there "+times(len(r.at)), "%s", plain(r.text))
	}
}
