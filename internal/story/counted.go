package story

import (
	_ "embed" // the table
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

//go:embed ordinals.txt
var ordinalsText string

// countWord is a word for an ordinal, or two.
type countWord struct {
	n      int
	first  string // folded
	second string
	// endings: any may follow. linked: only behind an Albanian article.
	endings, linked bool
}

// countWords are those of ordinals.txt, by the three letters with which they
// begin, those of two words first.
var countWords = sync.OnceValue(func() map[string][]countWord {
	all := map[string][]countWord{}
	for line := range text.TableLines(ordinalsText) {
		number, list, _ := strings.Cut(line, ": ")
		n, err := strconv.Atoi(number)
		if err != nil {
			continue
		}
		for phrase := range strings.SplitSeq(list, ", ") {
			c := countWord{n: n}
			phrase, c.linked = strings.CutPrefix(phrase, "+")
			c.endings = strings.Contains(phrase, "*")
			c.first, c.second, _ = strings.Cut(text.Fold(strings.ReplaceAll(phrase, "*", "")), " ")
			all[head(c.first)] = append(all[head(c.first)], c)
		}
	}
	for _, of := range all {
		slices.SortStableFunc(of, func(a, b countWord) int { return len(b.second) - len(a.second) })
	}
	return all
})

// labels are the words of ordinals.txt that make a series of the numbers behind
// them, folded.
var labels = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range text.TableLines(ordinalsText) {
		if list, ok := strings.CutPrefix(line, "label: "); ok {
			for word := range strings.SplitSeq(list, ", ") {
				all[text.Fold(word)] = true
			}
		}
	}
	return all
})

// inSeries reports whether the number at a place is one of a series by the word
// before it. A year is none.
func inSeries(of []word, at int) bool {
	return at > 0 && labels()[of[at-1].fold] && !isYear(of[at].fold)
}

func head(s string) string {
	n := 0
	for at := range s {
		if n++; n > 3 {
			return s[:at]
		}
	}
	return s
}

// countEndings are what languages add to a count to make it agree with its noun.
var countEndings = strings.Fields(text.Fold(`e en er es em a o as os i ë ën ës ët ëve ος η ο ου ης ον ην ες οι α ων
	ый ой ий ья ье ая ое ого ьего ому ьему ом ьем ую ью ые ьи ых ьих ым ьим ыми`))

// is reports whether a folded word is the count's, with what a language adds.
func (c countWord) is(word, of string) bool {
	rest, ok := strings.CutPrefix(word, of)
	return ok && (rest == "" || c.endings && slices.Contains(countEndings, rest) || rest == "ة" || rest == "ه")
}

// countedAt is ordinalAt of words that count in letters.
func countedAt(of []word, at int) (n, used int) {
	w := of[at]
	if first, _ := utf8.DecodeRuneInString(w.raw); at > 0 && unicode.IsUpper(first) && unicode.Is(unicode.Greek, first) {
		return 0, 0 // a day of the week
	}
	fold := w.fold
	if w.Flags&text.Arabic != 0 {
		fold = withoutArticle(fold)
	}
	for _, c := range countWords()[head(fold)] {
		switch {
		case !c.is(fold, c.first), c.linked && (at == 0 || !slices.Contains([]string{"e", "i", "te", "se"}, of[at-1].fold)):
		case c.second == "":
			return c.n, 1
		case at+1 < len(of) && c.is(of[at+1].fold, c.second):
			return c.n, 2
		}
	}
	return 0, 0
}
