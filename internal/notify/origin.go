package notify

import (
	_ "embed" // the tables
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	// originText is how much of a text is read for whom it credits: what comes
	// far down is an aside.
	originText = 600
	// creditWords is how many words stand between a credit and the outlet's name
	// at most: "according to a report by the news agency Reuters".
	creditWords = 6
	// datelineLetters is how far into a text its dateline reaches.
	datelineLetters = 60
)

//go:embed agencies.txt
var agenciesText string

//go:embed credits.txt
var creditsText string

// outletName is one writing of an outlet's name.
type outletName struct {
	canonical string
	words     []string // folded
	raw       string   // as written; its capitals count
}

// gazetteer knows outlets by name.
type gazetteer struct {
	byWord map[string][]outletName // by their first words
	not    map[string][]string     // folded words that make another body of a canonical name
}

// credits are the words by which outlets credit others, folded.
type credits struct {
	before, after [][]string
	between, kind map[string]bool
}

var agencies = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{byWord: make(map[string][]outletName), not: make(map[string][]string)}
	for _, line := range tableLines(agenciesText) {
		names := strings.Split(line, "|")
		canonical := strings.TrimSpace(names[0])
		for _, name := range names {
			name = strings.TrimSpace(name)
			if other, ok := strings.CutPrefix(name, "!"); ok {
				g.not[canonical] = append(g.not[canonical], text.Fold(other))
				continue
			}
			g.add(canonical, name)
		}
	}
	return g
})

var creditTable = sync.OnceValue(func() *credits {
	c := &credits{between: make(map[string]bool), kind: make(map[string]bool)}
	for _, line := range tableLines(creditsText) {
		kind, words, _ := strings.Cut(line, " ")
		folded := text.Fold(words)
		switch kind {
		case ">":
			c.before = append(c.before, strings.Fields(folded))
		case "<":
			c.after = append(c.after, strings.Fields(folded))
		case "=":
			c.between[folded] = true
		case "+":
			c.kind[folded] = true
		}
	}
	return c
})

func tableLines(table string) (lines []string) {
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

func (g *gazetteer) add(canonical, name string) {
	words := strings.Fields(text.Fold(name))
	if len(words) > 0 && utf8.RuneCountInString(name) > 1 {
		g.byWord[words[0]] = append(g.byWord[words[0]], outletName{canonical, words, name})
	}
}

// outletsOf is the gazetteer of the outlets of a configuration. One that is an
// agency keeps the agency's name.
func outletsOf(feeds []news.Feed) *gazetteer {
	g := &gazetteer{byWord: make(map[string][]outletName)}
	for _, f := range feeds {
		for _, name := range []string{f.Name, f.Owner} {
			if name != "" {
				g.add(canonicalName(name), name)
			}
		}
	}
	return g
}

// sections are words that stand beside an outlet's name in that of its feed.
var sections = []string{"world", "top", "politics", "english", "international", "business", "rss", "the", "com", "agency", "live", "breaking", "news"}

// canonicalName is the name by which an outlet is known: the agency's, for one
// of its feeds.
func canonicalName(name string) string {
	name, _, _ = strings.Cut(name, " via ")
	words := strings.Fields(text.Fold(name))
	for {
		for _, n := range agencies().byWord[first(words)] {
			if slices.Equal(n.words, words) {
				return n.canonical
			}
		}
		switch {
		case len(words) > 1 && slices.Contains(sections, words[len(words)-1]):
			words = words[:len(words)-1]
		case len(words) > 1 && slices.Contains(sections, words[0]):
			words = words[1:]
		default:
			return name
		}
	}
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// origin is the outlet that a report credits for what it tells, by its
// canonical name; "" if it tells it of its own accord. Only outlets are
// origins: agencies, those of the configuration, and those given.
func (p *Policy) origin(r news.Report, others []string) string {
	said := r.Item.Summary
	if strings.TrimSpace(said) == "" {
		said = r.Item.Body
	}
	here := &gazetteer{byWord: make(map[string][]outletName)}
	for _, name := range others {
		name, _, _ = strings.Cut(name, " via ")
		here.add(canonicalName(name), name)
	}
	known := []*gazetteer{agencies(), p.outlets, here}
	said = text.Cut(said, originText)
	whole := " " + text.Fold(r.Item.Title+" "+said) + " "
	for _, s := range []string{r.Item.Title, said} {
		name := credited(s, known)
		switch {
		case name == "" || another(name, whole):
			continue
		case ownName(r, name):
			return "" // "told Reuters", says Reuters
		}
		return name
	}
	return ""
}

// another reports whether a folded text is of another body of an outlet's name.
func another(name, folded string) bool {
	return slices.ContainsFunc(agencies().not[name], func(w string) bool { return strings.Contains(folded, " "+w+" ") })
}

func ownName(r news.Report, name string) bool {
	return slices.ContainsFunc([]string{r.Feed.Name, r.Item.Source, r.Feed.Owner}, func(own string) bool {
		return own != "" && strings.EqualFold(canonicalName(own), name)
	})
}

// scanned is a text with its words, folded.
type scanned struct {
	s      string
	tokens []text.Token
	words  []string
}

func scan(s string) scanned {
	c := scanned{s: s, tokens: text.Scan(nil, s)}
	for _, t := range c.tokens {
		c.words = append(c.words, string(text.AppendWord(nil, s[t.Start:t.End])))
	}
	return c
}

// credited returns the outlet that a text credits first.
func credited(s string, known []*gazetteer) string {
	c := scan(s)
	for n := range c.words {
		name, end := c.name(n, known)
		if end == 0 || !c.credit(n, end) {
			continue
		}
		return name.canonical
	}
	return ""
}

// name returns the longest name of an outlet that begins at a word, and where
// it ends. Arabic writes "to" and the name as one word.
func (c *scanned) name(n int, known []*gazetteer) (best outletName, end int) {
	for _, g := range known {
		for _, word := range []string{c.words[n], strings.TrimPrefix(c.words[n], "ل")} {
			for _, name := range g.byWord[word] {
				last := n + len(name.words)
				if last <= end || last > len(c.words) || !slices.Equal(c.words[n+1:last], name.words[1:]) {
					continue
				}
				if c.written(n, last, name.raw) {
					best, end = name, last
				}
			}
		}
	}
	return best, end
}

// written reports whether words have the capitals of a name, or are all
// capitals, and stand in one piece.
func (c *scanned) written(n, end int, raw string) bool {
	for i := n + 1; i < end; i++ {
		if c.tokens[i].Gap&(text.GapHard|text.GapStop|text.GapLine) != 0 {
			return false
		}
	}
	upper := func(s string) (n int) {
		for _, r := range s {
			if unicode.IsUpper(r) {
				n++
			}
		}
		return n
	}
	s := c.s[c.tokens[n].Start:c.tokens[end-1].End]
	return upper(s) >= upper(raw)
}

// credit reports whether the words around a name credit it.
func (c *scanned) credit(n, end int) bool {
	if c.dateline(n, end) {
		return true
	}
	if c.longer(n, end) {
		return false
	}
	table := creditTable()
	for _, words := range table.after {
		if c.next(end, words) && !c.subject(n, end+len(words)) {
			return true
		}
	}
	return !c.denied(n) && (c.kept(n) && endsIn(c.words[:n], table.before) || c.creditAcross(n, table))
}

// creditAcross reports whether a credit stands before a name with words of its
// own between: "according to a report by the news agency Reuters".
func (c *scanned) creditAcross(n int, table *credits) bool {
	kind := n > 0 && table.kind[c.words[n-1]]
	for back := n - 1; back > 0 && n-back <= creditWords && c.kept(back+1); back-- {
		w := c.words[back]
		if !kind && !table.between[w] && !table.kind[w] {
			return false
		}
		if c.kept(back) && endsIn(c.words[:back], table.before) {
			return true
		}
	}
	return false
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

// endsIn reports whether words end in one of several phrases. What ends in one
// letter in Arabic is written together with the name.
func endsIn(words []string, phrases [][]string) bool {
	return slices.ContainsFunc(phrases, func(phrase []string) bool {
		if last := phrase[len(phrase)-1]; last == "ل" {
			phrase = phrase[:len(phrase)-1]
		}
		return len(words) >= len(phrase) && slices.Equal(words[len(words)-len(phrase):], phrase)
	})
}

func (c *scanned) next(n int, words []string) bool {
	if n+len(words) > len(c.words) || !c.kept(n) {
		return false
	}
	return slices.Equal(c.words[n:n+len(words)], words)
}

// dateline reports whether a name stands in brackets before a dash, as "LONDON,
// May 5 (Reuters) -", or at the end of a text.
func (c *scanned) dateline(n, end int) bool {
	before, after := c.s[:c.tokens[n].Start], c.s[c.tokens[end-1].End:]
	if !strings.HasSuffix(before, "(") || !strings.HasPrefix(after, ")") {
		return false
	}
	after = strings.TrimSpace(after[1:])
	dash, _ := utf8.DecodeRuneInString(after)
	return strings.ContainsRune("-–—", dash) && utf8.RuneCountInString(before) <= datelineLetters
}

// longer reports whether a name is part of a longer one ("Reuters Institute",
// "Thomson Reuters") or of a body or person of that name ("AP police").
func (c *scanned) longer(n, end int) bool {
	if c.kept(end) {
		next := c.tokens[end]
		capital, _ := utf8.DecodeRuneInString(c.s[next.Start:])
		tail := c.tokens[end].Gap&text.GapHyphen != 0 && next.End-next.Start > 4
		if tail || unicode.IsUpper(capital) && !slices.Contains(dayNames, c.words[end]) && !c.capitals() || slices.Contains(bodies, c.words[end]) {
			return true
		}
	}
	return c.kept(n) && c.words[n-1] == "thomson"
}

// capitals reports whether a text, a headline perhaps, has a capital in nearly
// every word, which then say nothing.
func (c *scanned) capitals() bool {
	n := 0
	for _, t := range c.tokens {
		if r, _ := utf8.DecodeRuneInString(c.s[t.Start:]); unicode.IsUpper(r) {
			n++
		}
	}
	return 4*n >= 3*len(c.tokens)
}

// subject reports whether a sentence is about the outlet: "BBC reports loss",
// "police denied Reuters reports".
func (c *scanned) subject(n, end int) bool {
	for _, w := range c.words[end:min(len(c.words), end+4)] {
		if slices.Contains(figures, w) {
			return true
		}
	}
	return c.denied(n)
}

func (c *scanned) denied(n int) bool {
	return slices.ContainsFunc(c.words[max(0, n-4):n], func(w string) bool { return slices.Contains(denials, w) })
}

// Words around a name by which a text does not credit it.
var (
	dayNames = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "news", "tv", "reported", "reports"}
	bodies   = []string{"police", "government", "employees", "staff", "chief", "executives", "management", "ceo", "lawyers", "shareholders", "guidelines", "rules"}
	figures  = []string{"profit", "profits", "loss", "losses", "revenue", "revenues", "earnings", "results", "sales", "income", "layoffs", "cuts"}
	denials  = []string{"deny", "denies", "denied", "denying", "rejects", "rejected", "dismisses", "dismissed", "refutes", "refuted", "disputes", "disputed", "contrary"}
)
