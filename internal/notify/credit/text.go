package credit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// scanned is a text with its words, folded.
type scanned struct {
	s      string
	tokens []text.Token
	words  []string
}

// mention is where a text has the name of an outlet: words start to end.
type mention struct {
	name       outletName
	start, end int
	kind       bool // the text says what it is: "the news agency"
}

func scan(s string) scanned {
	tokens, words := text.Words(s)
	return scanned{s: s, tokens: tokens, words: words}
}

// mentionAt returns the longest name of an outlet that begins at a word.
func (c *scanned) mentionAt(n int, known []*Outlets) (best mention, ok bool) {
	best.start = n
	for _, o := range known {
		for _, word := range forms(c.words[n]) {
			for _, name := range o.byWord[word] {
				end := n + len(name.words)
				if end <= best.end || end > len(c.words) || !slices.Equal(c.words[n+1:end], name.words[1:]) {
					continue
				}
				if c.piece(n, end) && capitals(c.written(n, end)) >= capitals(name.raw) {
					clitic := word != c.words[n] && strings.HasPrefix(c.words[n], "ل")
					best = mention{name, n, end, clitic}
				}
			}
		}
		if m, found := c.soundsAt(n, o); found && m.end > best.end {
			best = m
		}
	}
	return best, best.end > 0
}

// endings are what Slavic languages and Albanian add to the name of an outlet:
// Rojtersu, Reutersit.
var endings = []string{"a", "u", "om", "i", "in", "it", "а", "у", "ом", "е"}

// stemLetters is how many letters of a name stand before one of them.
const stemLetters = 5

// forms are the names that a word may stand for. Arabic writes "to" and the
// name as one word, and loses a letter of its article: للجزيرة.
func forms(word string) []string {
	all := []string{word}
	if name, ok := strings.CutPrefix(word, "لل"); ok {
		all = append(all, "ال"+name)
	}
	if name, ok := strings.CutPrefix(word, "ل"); ok {
		return append(all, name)
	}
	for _, ending := range endings {
		if stem, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(stem) >= stemLetters {
			all = append(all, stem)
		}
	}
	return all
}

// soundsAt returns the name of an outlet in another script than the text's.
func (c *scanned) soundsAt(n int, o *Outlets) (m mention, ok bool) {
	if len(o.bySound) == 0 {
		return m, false
	}
	for end := n + 1; end <= min(len(c.words), n+3); end++ {
		name, known := o.bySound[soundOf(c.words[n:end])]
		first, _ := utf8.DecodeRuneInString(c.written(n, end))
		own, _ := utf8.DecodeRuneInString(name.raw)
		if known && !unicode.IsLower(first) && script(first) != script(own) && c.piece(n, end) {
			name.plain = true
			m, ok = mention{name: name, start: n, end: end}, true
		}
	}
	return m, ok
}

// script tells the scripts apart that sounds are compared across.
func script(letter rune) int {
	return slices.IndexFunc([]*unicode.RangeTable{unicode.Latin, unicode.Arabic, unicode.Cyrillic, unicode.Greek}, func(t *unicode.RangeTable) bool {
		return unicode.Is(t, letter)
	})
}

// written is how a text writes some of its words.
func (c *scanned) written(n, end int) string { return c.s[c.tokens[n].Start:c.tokens[end-1].End] }

// around is what a text has before a mention, and after it.
func (c *scanned) around(m mention) (before, after string) {
	return c.s[:c.tokens[m.start].Start], c.s[c.tokens[m.end-1].End:]
}

// piece reports whether words stand in one piece.
func (c *scanned) piece(n, end int) bool {
	for i := n + 1; i < end; i++ {
		if c.tokens[i].Gap&(text.GapHard|text.GapStop|text.GapLine) != 0 {
			return false
		}
	}
	return true
}

// kept reports whether a word belongs to the one before it: no comma and no end
// of a sentence is between them.
func (c *scanned) kept(n int) bool {
	if n <= 0 || n >= len(c.tokens) {
		return false
	}
	gap := c.tokens[n].Gap
	return gap&(text.GapHard|text.GapStop|text.GapLine) == 0 && gap&(text.GapDot|text.GapSpace) != text.GapDot|text.GapSpace
}

// capital reports whether a word is kept with the next and begins with a
// capital.
func (c *scanned) capital(n int) bool {
	if n < 0 || n >= len(c.tokens) {
		return false
	}
	letter, _ := utf8.DecodeRuneInString(c.s[c.tokens[n].Start:])
	return unicode.IsUpper(letter)
}

// shouts reports whether a text, a headline perhaps, has a capital in nearly
// every word, which then say nothing.
func (c *scanned) shouts() bool {
	n := 0
	for i := range c.tokens {
		if c.capital(i) {
			n++
		}
	}
	return 4*n >= 3*len(c.tokens)
}
