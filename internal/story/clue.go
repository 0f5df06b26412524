package story

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	mostClues   = 24   // of a report
	leastSound  = 3    // consonants of a name
	shortSound  = 2    // of a first and a last name that are one clue together
	mostWorth   = 3    // of a clue
	findsWorth  = 2    // of one by which stories are found
	unheardRate = 3e-4 // a word as rare may be a name where there are no capitals
)

// clue is what news in any language writes of an event: a name by its sound, a
// number, a country.
type clue struct {
	hash  uint64
	worth uint8
	// part tells the words of one name from the next: who shares a first and a
	// last name shares one clue.
	part    uint8
	country bool
}

// clues collects the clues of a text.
type clues struct {
	all    []clue
	part   uint8
	last   int               // the word that was a name last, or a number
	before string            // how that name sounds
	places map[string]string // by folded words by which countries are named: the country
}

// countries notes the countries that a text names, those that its topics asked
// for left out: every item has them.
func (c *clues) countries(named map[string][]string, asked map[string]bool) {
	c.places = make(map[string]string)
	for _, code := range slices.Sorted(maps.Keys(named)) {
		known := false
		for _, words := range named[code] {
			of := stems(words)
			known = known || !slices.ContainsFunc(of, func(w string) bool { return !asked[w] })
			for _, w := range of {
				c.places[w] = code
			}
		}
		if !known {
			c.add(clue{hash: text.HashString("country " + code), country: true})
		}
	}
}

func stems(words string) []string {
	var out []string
	for _, t := range text.Scan(nil, words) {
		out = append(out, stem(string(text.AppendWord(nil, words[t.Start:t.End])), t))
	}
	return out
}

// word takes in the n-th word of a text if it may be a name, or is a number.
func (c *clues) word(n int, raw, fold string, number bool) {
	follows := n == c.last+1
	if !follows {
		c.part++
		c.before = ""
	}
	if number {
		if telling(fold) {
			c.add(clue{hash: text.HashString(fold), worth: numberWorth(fold), part: c.part})
			c.last, c.before = n, ""
		}
		return
	}
	sound, _ := text.Sound(nil, withoutArticle(raw), text.Usual)
	key := string(sound)
	if len(key) >= leastSound {
		c.add(clue{hash: text.HashString(key), worth: uint8(max(2, min(len(key)-2, mostWorth))), part: c.part})
	}
	if len(c.before) == shortSound && len(key) == shortSound {
		c.add(clue{hash: text.HashString(c.before + " " + key), worth: mostWorth, part: c.part})
	}
	c.last, c.before = n, key
}

func (c *clues) add(x clue) {
	if len(c.all) < mostClues && !slices.ContainsFunc(c.all, func(y clue) bool { return y.hash == x.hash }) {
		c.all = append(c.all, x)
	}
}

// numberWorth is more for a figure than for a count.
func numberWorth(fold string) uint8 { return uint8(min(len(strings.Replace(fold, ".", "", 1))-1, 2)) }

// telling reports whether a number tells events apart: no year does, nor does a
// single digit, or a time of day.
func telling(fold string) bool {
	digits := strings.Replace(fold, ".", "", 1)
	return isDigits(digits) && len(digits) >= 2 && !isYear(fold)
}

// mayBeName reports whether a word of a script without capitals may be a name.
func mayBeName(first rune, rate float64) bool {
	return rate < unheardRate && !unicode.IsUpper(first) && !unicode.IsLower(first)
}

// clueKeys are the keys by which stories in other languages are found.
func clueKeys(all []clue) []string {
	var keys []string
	for _, c := range all {
		if c.worth >= findsWorth {
			keys = append(keys, news.TermKey+"~"+strconv.FormatUint(c.hash, 36))
		}
	}
	return keys
}
