package story

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// ordinal is a place in a series: the 12th of what the words near it say.
type ordinal struct {
	n    int
	near []uint64
}

const (
	nearWords   = 2 // of each side of an ordinal say of what it is one
	mostOrdinal = 99
)

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
		switch {
		case err != nil:
			return 0, 0
		case digits == w.fold && inSeries(of, at):
			return n, 1
		case n > mostOrdinal:
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
