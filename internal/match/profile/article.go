package profile

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"watcher/internal/news"
	"watcher/internal/text"
)

type newsSpan = news.Span

// Article is a text to learn from. Lang is found out if it is not given.
type Article struct {
	Title, Text string
	Lang        string // BCP 47, the base alone
	Source      string // its file or address
}

// article is one that was read: its words, and what stands out in it.
type article struct {
	lang    string
	text    string // title and text
	words   []word
	body    int // where the words of the text begin
	names   []name
	bridges []bridge
	inside  []bool // by word: a part of a name, a country or a concept
}

// read takes an article apart.
func read(a Article, b *Background) article {
	x := article{lang: a.Lang, text: strings.TrimSpace(a.Title + "\n" + withoutHeadline(a))}
	x.words = wordsOf(x.text)
	x.body = len(wordsOf(a.Title))
	if x.lang == "" {
		x.lang = text.Language(x.text, text.Scan(nil, x.text))
	}
	if x.lang == "ar" {
		x.unglue(b)
	}
	x.bridges = findBridges(x.text, x.lang)
	x.names = findNames(&x, b)
	x.bridges = x.outsideNames()
	x.inside = make([]bool, len(x.words))
	for i, w := range x.words {
		x.inside[i] = slices.ContainsFunc(x.names, func(n name) bool { return n.covers(i) }) ||
			slices.ContainsFunc(x.bridges, func(br bridge) bool {
				return slices.ContainsFunc(br.spans, func(s newsSpan) bool { return s.Start <= w.start && w.end <= s.End })
			})
	}
	return x
}

// withoutHeadline returns an article's text without the headline that pages print
// above it once more: what it names is named there once.
func withoutHeadline(a Article) string {
	title, ws := wordsOf(a.Title), wordsOf(a.Text)
	n := len(title)
	if n == 0 || n >= len(ws) || !ws[n].first && ws[n].gap&text.GapLine == 0 ||
		!slices.EqualFunc(title, ws[:n], func(a, b word) bool { return a.fold == b.fold }) {
		return a.Text
	}
	return a.Text[ws[n-1].end:]
}

// outsideNames leaves out concepts that are only a part of a name: a ship that
// is called Marina is no navy.
func (x *article) outsideNames() []bridge {
	var out []bridge
	for _, br := range x.bridges {
		if strings.HasPrefix(br.key, conceptMark) {
			br.spans = slices.DeleteFunc(br.spans, func(s newsSpan) bool {
				return slices.ContainsFunc(x.names, func(n name) bool {
					return slices.ContainsFunc(n.at, func(m [2]int) bool {
						return x.words[m[0]].start <= s.Start && s.End <= x.words[m[1]-1].end
					})
				})
			})
		}
		if len(br.spans) > 0 {
			out = append(out, br)
		}
	}
	return out
}

// rarity is how much a word tells: the logarithm of how much rarer it is than
// a common one, 0 for common words. A language that the background does not
// know has the rarity of words by their length alone.
func rarity(b *Background, lang, key string) float64 {
	rate, known := b.Rate(lang, key)
	if lang == "ar" {
		other, _ := b.Rate(lang, otherState(key))
		rate = max(rate, other)
	}
	if !known {
		if text.IsStopword(lang, key) {
			return 0
		}
		return math.Min(6, float64(len([]rune(key))))
	}
	return max(0, math.Log(commonRate/rate))
}

// commonRate is the rate of a word that tells nothing: one in so many.
const commonRate = 1.0 / 250

// bridgeRarity is the mean of a country's or concept's rarity in the languages
// that we know, for news of it may come in any.
func bridgeRarity(b *Background, key string) float64 {
	sum, n := 0.0, 0
	for _, lang := range b.Languages() {
		if b.langs[lang].total < 10_000 {
			continue
		}
		sum += rarity(b, lang, key)
		n++
	}
	if n == 0 {
		return 5
	}
	return sum / float64(n)
}

// letters counts the letters of a word.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
