package text

import (
	_ "embed" // the list
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed stopwords.txt
var stopwordsText string

// stopwords are words that say nothing of what a text is about, folded, by
// language; by them a language is known.
var stopwords = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for line := range strings.Lines(stopwordsText) {
		lang, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		set := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			set[Fold(w)] = true
		}
		all[lang] = set
	}
	return all
})

// stopLanguages are the languages with stopwords, and stopHashes says for a
// word's hash of which of them it is one, bit by bit.
var (
	stopLanguages = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(stopwords())) })
	stopHashes    = sync.OnceValue(func() map[uint64]uint32 {
		of := map[uint64]uint32{}
		for n, lang := range stopLanguages() {
			for w := range stopwords()[lang] {
				of[HashString(w)] |= 1 << n
			}
		}
		return of
	})
)

// IsStopword reports whether a folded word says nothing in a language (BCP 47,
// the base alone).
func IsStopword(lang, folded string) bool { return stopwords()[lang][folded] }

// tellingLetters are letters that one of our languages has and its neighbours
// have not.
var tellingLetters = map[rune]string{'ë': "sq", 'پ': "fa", 'چ': "fa", 'ژ': "fa", 'گ': "fa", 'ک': "fa", 'ی': "fa", 'ة': "ar", 'ß': "de", 'ı': "tr", 'ğ': "tr", 'ñ': "es", 'đ': "hr"}

// Language guesses the language of a text, of which toks are the words, by its
// commonest words and by letters; "" if it could be any. It serves where
// neither the item nor its feed says.
func Language(s string, toks []Token) string {
	langs, of := stopLanguages(), stopHashes()
	score := make([]int, len(langs))
	for i := range toks {
		for bits, n := of[toks[i].Hash], 0; bits != 0; bits, n = bits>>1, n+1 {
			score[n] += int(bits & 1)
		}
	}
	seen := map[rune]bool{}
	for _, r := range s {
		if lang := tellingLetters[r]; lang != "" && !seen[r] {
			seen[r] = true
			if n, ok := slices.BinarySearch(langs, lang); ok {
				score[n] += 2
			}
		}
	}
	best, second := -1, 0
	for n, x := range score {
		switch {
		case best < 0 || x > score[best]:
			if best >= 0 {
				second = score[best]
			}
			best = n
		case x > second:
			second = x
		}
	}
	if best < 0 || score[best] < 2 || score[best] == second {
		return ""
	}
	return langs[best]
}
