package match

import (
	_ "embed"
	"strings"
	"sync"

	"watcher/internal/text"
)

//go:embed commonwords.txt
var commonWordLists string

// Bits above those of languages.
const (
	isSmall      languages = 1 << 20 // a word of stopwords.txt
	isWithAlef   languages = 1 << 21 // written with an ى at its end: على is no علي
	ordinaryBits           = isSmall | isWithAlef
)

// ordinaryWords says of small and common words in which languages they are
// ordinary words, by their hash.
var ordinaryWords = sync.OnceValue(func() *table {
	in := map[uint64]languages{}
	for h, w := range smallWords() {
		in[h] = w.in | isSmall
		if strings.HasSuffix(w.written[0], "ى") {
			in[h] |= isWithAlef
		}
	}
	for line := range text.TableLines(commonWordLists) {
		words := strings.Fields(line)
		of := languagesOf(words[0])
		for _, w := range words[1:] {
			in[text.HashString(string(text.AppendWord(nil, w)))] |= of
		}
	}
	t := newTable(len(in))
	for h, of := range in {
		t.put(h, int32(of))
	}
	return &t
})

// ordinaryIn returns the languages in which the word with this hash is a small
// or a common one, with what else is known of it; 0 if there is none.
func ordinaryIn(hash uint64) languages {
	if of := ordinaryWords().find(hash); of > 0 {
		return languages(of)
	}
	return 0
}

// spoken tells the language of words by the small ones among them, and by the
// common ones if those leave it open; none if they say nothing or too little.
func spoken(toks []text.Token, byCommon bool) languages {
	var small, all [len(inflecting)]int
	for i := range toks {
		of := ordinaryIn(toks[i].Hash)
		if of == 0 {
			continue
		}
		for l := range inflecting {
			if of>>(l+1)&1 != 0 {
				all[l]++
				small[l] += int(of / isSmall & 1)
			}
		}
	}
	if told := mostOf(&small, 2); told != 0 || !byCommon {
		return told
	}
	return mostOf(&all, 1)
}

// mostOf returns the language with most words; none if it has too few, or no
// more than another.
func mostOf(counts *[len(inflecting)]int, least int) (most languages) {
	best, second := 0, 0
	for l, n := range counts {
		switch {
		case n > best:
			best, second, most = n, best, 1<<(l+1)
		case n > second:
			second = n
		}
	}
	if best < least || best == second {
		return 0
	}
	return most
}
