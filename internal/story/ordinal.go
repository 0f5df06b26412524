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

// ordinal is a place in a series: the 12th of what the words near it say.
type ordinal struct {
	n    int
	near []uint64
}

const (
	nearWords   = 2 // of each side of an ordinal say of what it is one
	mostOrdinal = 99
)

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
	for line := range strings.Lines(ordinalsText) {
		number, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
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

// ordinals finds what a title counts.
func (s *sketcher) ordinals(of []word) {
	shouting := s.shouts(of)
	for at := range of {
		n, used := ordinalAt(of, at, shouting)
		if used > 0 {
			s.out.ordinals = append(s.out.ordinals, ordinal{n, slices.Concat(s.near(of[:at], true), s.near(of[at+used:], false))})
		}
	}
}

// near returns the words nearest to an ordinal that say something.
func (s *sketcher) near(of []word, before bool) (hashes []uint64) {
	for n := range of {
		w := of[n]
		if before {
			w = of[len(of)-1-n]
		}
		if len(hashes) == nearWords {
			break
		}
		if !text.IsStopword(s.lang, w.fold) && utf8.RuneCountInString(w.fold) > 2 {
			hashes = append(hashes, text.HashString(stem(w.fold, w.Token)))
		}
	}
	return hashes
}

// ordinalAt returns which place in a series the words at a place count, and how
// many words that takes; 0 if they count none.
func ordinalAt(of []word, at int, shouting bool) (n, used int) {
	w := of[at]
	if digits := strings.TrimRightFunc(w.fold, func(r rune) bool { return !unicode.IsDigit(r) }); digits != "" {
		n, err := strconv.Atoi(digits)
		if err != nil || n > mostOrdinal {
			return 0, 0
		}
		if digits != w.fold {
			if ordinalEnding(w.fold[len(digits):]) {
				return n, 1
			}
			return 0, 0
		}
		return n, endingBehind(of, at)
	}
	if n := roman(w); n > 0 && !shouting {
		return n, 1
	}
	return countedAt(of, at)
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

// ordinalEnding reports whether letters make an ordinal of the digits before.
func ordinalEnding(s string) bool { return slices.Contains(digitEndings, s) }

// digitEndings follow an ordinal in digits: 12th, 12-й, 12-të.
var digitEndings = strings.Fields(text.Fold(`st nd rd th e er eme ère re a o º ª os ος η ο й я е го му ий ой ый ая ое ja ji ју ји ја ти те të ta ti nci ncı ncu ncü`))

// endingBehind returns how many words an ordinal takes that is written in
// digits with an ending apart (12-й, 12-të, 12.º), a degree sign (12°) or a
// point (12. Paket); 0 if it is none.
func endingBehind(of []word, at int) int {
	if at+1 == len(of) {
		return 0
	}
	next := of[at+1]
	tied := next.Gap&(text.GapHyphen|text.GapApostrophe) != 0 || strings.HasPrefix(next.raw, "º") || strings.HasPrefix(next.raw, "ª")
	switch {
	case tied && next.Gap&text.GapSpace == 0 && ordinalEnding(next.fold):
		return 2
	case next.Gap == text.GapDot|text.GapSpace, next.Gap == text.GapSoft|text.GapSpace && of[at].degree:
		return 1
	}
	return 0
}

// roman reads a number in Roman letters, of two at least: one alone is a
// letter.
func roman(w word) (n int) {
	if len(w.raw) < 2 || len(w.raw) > 6 || strings.Trim(w.raw, "IVX") != "" {
		return 0
	}
	value := map[byte]int{'I': 1, 'V': 5, 'X': 10}
	for i := range len(w.raw) {
		v := value[w.raw[i]]
		if i+1 < len(w.raw) && v < value[w.raw[i+1]] {
			v = -v
		}
		n += v
	}
	return n
}

// counts reports whether the event's reports and this one are of different
// places in a series: the 12th is not the 13th.
func (e *event) counts(s *sketch) bool {
	other := false
	for _, v := range e.versions {
		for _, o := range v.ordinals {
			for _, p := range s.ordinals {
				switch {
				case o.n == p.n:
					return false
				case overlap(o.near, p.near):
					other = true
				}
			}
		}
	}
	return other
}

func overlap(a, b []uint64) bool {
	return slices.ContainsFunc(a, func(x uint64) bool { return slices.Contains(b, x) })
}
