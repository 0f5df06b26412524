package text

import (
	_ "embed" // the list
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed stopwords.txt
var stopwordsText string

// stopwords are words that say nothing of what a text is about, folded, by
// language; by them a language is known.
var stopwords = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for line := range TableLines(stopwordsText) {
		lang, words, _ := strings.Cut(line, ": ")
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
var tellingLetters = map[rune]string{
	'ë': "sq", 'پ': "fa", 'چ': "fa", 'ژ': "fa", 'گ': "fa", 'ک': "fa", 'ی': "fa", 'ة': "ar", 'ß': "de", 'ı': "tr", 'ğ': "tr", 'ñ': "es", 'đ': "hr",
	'і': "uk", 'ї': "uk", 'є': "uk", 'ґ': "uk", 'ъ': "bg", 'ј': "sr", 'љ': "sr", 'њ': "sr", 'ћ': "sr", 'ђ': "sr", 'џ': "sr",
	'ы': "ru", 'э': "ru", 'ё': "ru",
}

// ownScripts are scripts that one language of the news is written in.
var ownScripts = []struct {
	of   *unicode.RangeTable
	lang string
}{
	{unicode.Greek, "el"}, {unicode.Hebrew, "he"}, {unicode.Hangul, "ko"}, {unicode.Thai, "th"}, {unicode.Georgian, "ka"}, {unicode.Armenian, "hy"},
}

// chineseAlone are common characters, simplified and traditional, that Japanese
// writes otherwise.
const chineseAlone = "这们说对时发总统经军战击选尔级让请员称报导议论险难联维泽达过还进华亚无" + "這們說對總經發會國關戰擊讓稱議論險難聯維"

// byScript is the language that most letters of a text belong to, "" if several
// are written in them. Characters alone, without kana, are Chinese only where
// Japanese has others.
func byScript(s string) string {
	c := letterCount{own: make([]int, len(ownScripts))}
	for _, r := range s {
		if unicode.IsLetter(r) {
			c.add(r)
		}
	}
	switch {
	case 2*(c.han+c.kana) > c.all && c.kana > 0:
		return "ja"
	case 2*c.han > c.all && c.chinese:
		return "zh"
	}
	for n, count := range c.own {
		if 2*count > c.all {
			return ownScripts[n].lang
		}
	}
	return ""
}

// letterCount counts the letters of a text by scripts that tell a language.
type letterCount struct {
	all, han, kana int
	own            []int // of ownScripts
	chinese        bool  // there is one that Japanese has not
}

func (c *letterCount) add(r rune) {
	c.all++
	switch {
	case r < 0x370, unicode.In(r, unicode.Cyrillic, unicode.Arabic): // most texts
	case unicode.Is(unicode.Han, r):
		c.han++
		c.chinese = c.chinese || strings.ContainsRune(chineseAlone, r)
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		c.kana++
	default:
		for n := range ownScripts {
			if unicode.Is(ownScripts[n].of, r) {
				c.own[n]++
			}
		}
	}
}

// Language guesses the language of a text, of which toks are the words, by its
// script, its commonest words and by letters; "" if it could be any. It serves
// where neither the item nor its feed says.
func Language(s string, toks []Token) string {
	if lang := byScript(s); lang != "" {
		return lang
	}
	langs, of := stopLanguages(), stopHashes()
	score := make([]int, len(langs))
	for i := range toks {
		for bits, n := of[toks[i].Hash], 0; bits != 0; bits, n = bits>>1, n+1 {
			score[n] += int(bits & 1)
		}
	}
	tellByLetters(s, langs, score)
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

// tellByLetters adds to the scores of languages, which are sorted, what letters
// say that their neighbours have not, each letter once.
func tellByLetters(s string, langs []string, score []int) {
	seen := map[rune]bool{}
	ukrainian := 0
	for _, r := range s {
		if r == 'і' || r == 'ї' || r == 'є' {
			ukrainian++
		}
		if lang := tellingLetters[r]; lang != "" && !seen[r] {
			seen[r] = true
			if n, ok := slices.BinarySearch(langs, lang); ok {
				score[n] += 2
			}
		}
	}
	if n, ok := slices.BinarySearch(langs, "ru"); ok && ukrainian >= manyUkrainian {
		score[n] = 0
	}
}

// manyUkrainian is how many letters that Russian has not are more than a name in a
// Russian text, which shares most of its small words with Ukrainian.
const manyUkrainian = 2
