package credit

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"

	"watcher/internal/text"
)

const (
	// creditWords is how many words stand between a credit and the outlet's name
	// at most: "according to a report by the news agency Reuters".
	creditWords = 6
	// apartWords is how many stand between the parts of a credit behind it.
	apartWords = 10
	// itselfWords is how many after a name tell whether it is about the outlet.
	itselfWords = 10
	// suffixLetters is how long what a language adds to a name is: Reuters'ın.
	suffixLetters = 4
)

//go:embed credits.txt
var creditsText string

// phrases are lists of words, folded, by their kind in credits.txt.
type phrases map[string][][]string

var creditTable = sync.OnceValue(func() phrases {
	p := phrases{}
	for line := range text.TableLines(creditsText) {
		kind, list, _ := strings.Cut(line, ": ")
		for phrase := range strings.SplitSeq(list, ", ") {
			p[kind] = append(p[kind], strings.Fields(text.Fold(phrase)))
		}
	}
	return p
})

// has reports whether a word is one of a kind.
func (p phrases) has(kind, word string) bool {
	return slices.ContainsFunc(p[kind], func(phrase []string) bool { return len(phrase) == 1 && phrase[0] == word })
}

// ending reports whether words end in a phrase of a kind. What ends in one
// letter in Arabic is written together with the name.
func (p phrases) ending(kind string, words []string) bool {
	return slices.ContainsFunc(p[kind], func(phrase []string) bool {
		if last := len(phrase) - 1; last > 0 && phrase[last] == "ل" {
			phrase = phrase[:last]
		}
		return len(words) >= len(phrase) && same(words[len(words)-len(phrase):], phrase)
	})
}

// same compares words with a phrase. Arabic writes "and" and a word as one.
func same(words, phrase []string) bool {
	first := words[0] == phrase[0] || words[0] == "و"+phrase[0]
	return first && slices.Equal(words[1:], phrase[1:])
}

// beginning returns how many words the phrase of a kind has with which words
// begin; 0 if they begin with none.
func (p phrases) beginning(kind string, words []string) (longest int) {
	for _, phrase := range p[kind] {
		if len(phrase) > longest && len(words) >= len(phrase) && slices.Equal(words[:len(phrase)], phrase) {
			longest = len(phrase)
		}
	}
	return longest
}

// credits reports whether the words around a name credit it.
func (c *scanned) credits(m mention) bool {
	m = c.described(m)
	table := creditTable()
	switch {
	case c.longer(m), c.denied(m.start):
		return false
	case c.cites(m), c.bylineFor(m):
		return true
	case c.kept(m.start) && table.ending("before", c.words[:m.start]):
		return true
	case m.name.plain && c.kept(m.start) && c.capital(m.start-1) && !table.has("kind", c.words[m.start-1]):
		return false // "Tirana Times reports", where Times is an outlet too
	}
	return c.creditBehind(m) || c.creditAcross(m) || c.toldTo(m)
}

// described extends a mention over what the text says the outlet is ("Tasnim
// news agency") and over what a language adds to its name ("Reuters'ın").
func (c *scanned) described(m mention) mention {
	for m.end < len(c.words) {
		word := c.words[m.end]
		gap := c.tokens[m.end].Gap
		joined := (gap == text.GapApostrophe || gap == text.GapHyphen) && !c.capital(m.end)
		suffix := joined && len(word) <= suffixLetters && word != "s"
		kind := c.kept(m.end) && creditTable().has("kind", word)
		if !suffix && !kind {
			break
		}
		m.kind = m.kind || kind
		m.end++
	}
	return m
}

// creditBehind reports whether the words after a name credit it.
func (c *scanned) creditBehind(m mention) bool {
	table := creditTable()
	if c.kept(m.end) && table.has("teller", c.words[m.end]) {
		m.end++
	}
	if !c.kept(m.end) {
		return false
	}
	rest := c.words[m.end:]
	if n := table.beginning("behind", rest); n > 0 && !c.near("results", m.end+n, 4) {
		return true
	}
	if n := table.beginning("said", rest); n > 0 && (m.name.party || (m.kind || m.name.agency) && !c.ofItself(m.end+n)) {
		return true
	}
	return slices.ContainsFunc(table["apart"], func(phrase []string) bool {
		return phrase[0] == rest[0] && c.later(m.end+1, phrase[1:])
	})
}

// ofItself reports whether an outlet speaks of itself where it says something.
func (c *scanned) ofItself(n int) bool {
	return c.near("it", n, 1) || c.near("itself", n, itselfWords)
}

// later reports whether words stand in the same sentence, not far on.
func (c *scanned) later(n int, words []string) bool {
	for far := n + apartWords; n < far && c.kept(n) && n+len(words) <= len(c.words); n++ {
		if slices.Equal(c.words[n:n+len(words)], words) {
			return true
		}
	}
	return false
}

// creditAcross reports whether a credit stands before a name with words of its
// own between: "according to a report by the news agency Reuters".
func (c *scanned) creditAcross(m mention) bool {
	table := creditTable()
	free := m.kind || c.kind(m.start-1) || c.kept(m.start-1) && c.kind(m.start-2) // any words may be between
	for n := m.start - 1; n > 0 && m.start-n <= creditWords && c.kept(n+1); n-- {
		if !free && !c.kind(n) && !table.has("between", c.words[n]) {
			return false
		}
		if c.kept(n) && table.ending("before", c.words[:n]) {
			return true
		}
	}
	return false
}

// cites reports whether an outlet is said to tell what others told it: "Reuters,
// citing two sources".
func (c *scanned) cites(m mention) bool {
	ended := m.end < len(c.tokens) && c.tokens[m.end].Gap&(text.GapStop|text.GapDot|text.GapLine) != 0
	return !ended && creditTable().beginning("citing", c.words[m.end:]) > 0
}

// bylineFor reports whether somebody wrote for an outlet: "Reporting by Jane Doe
// for Reuters".
func (c *scanned) bylineFor(m mention) bool {
	table := creditTable()
	if !c.kept(m.start) || !table.has("for", c.words[m.start-1]) {
		return false
	}
	for n := m.start - 2; n >= 0 && m.start-n <= apartWords && c.kept(n+1); n-- {
		if table.beginning("byline", c.words[n:]) > 0 {
			return true
		}
	}
	return false
}

// toldTo reports whether somebody told an outlet: "tha kryetari për Reuters".
func (c *scanned) toldTo(m mention) bool {
	to := m.start
	for c.kept(to) && c.kind(to-1) { // "à l'agence Reuters"
		to--
	}
	if !c.kept(to) || !creditTable().ending("to", c.words[:to]) {
		return false
	}
	for n := to - 1; n > 0 && to-n <= creditWords && c.kept(n); n-- {
		if creditTable().has("told", c.words[n-1]) {
			return true
		}
	}
	return false
}

// kind reports whether a word says what an outlet is.
func (c *scanned) kind(n int) bool { return n >= 0 && creditTable().has("kind", c.words[n]) }

// near reports whether a phrase of a kind begins within so many words.
func (c *scanned) near(kind string, from, within int) bool {
	for n := from; n < min(len(c.words), from+within); n++ {
		if creditTable().beginning(kind, c.words[n:]) > 0 {
			return true
		}
	}
	return false
}

// longer reports whether a name is part of a longer one ("Reuters Institute",
// "Thomson Reuters") or of a body or person of that name ("AP police").
func (c *scanned) longer(m mention) bool {
	if c.kept(m.end) {
		next := c.tokens[m.end]
		tail := next.Gap&text.GapHyphen != 0 && (next.End-next.Start > suffixLetters || c.capital(m.end))
		person := c.capital(m.end) && !c.shouts() && !c.follows(m.end)
		if tail || person || creditTable().has("part", c.words[m.end]) {
			return true
		}
	}
	return c.kept(m.start) && c.words[m.start-1] == "thomson"
}

// days may follow a name with a capital: "told Reuters Monday".
var days = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// follows reports whether a word with a capital goes on after a name that is
// whole.
func (c *scanned) follows(n int) bool {
	return slices.Contains(days, c.words[n]) || creditTable().beginning("behind", c.words[n:]) > 0
}

func (c *scanned) denied(n int) bool { return c.near("denied", max(0, n-4), min(n, 4)) }
