package credit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

const (
	// datelineLetters is how far into a text its dateline reaches.
	datelineLetters = 60
	// cityLetters is how long the name in capitals is at least with which a
	// dateline begins: "TIRANA (AFP)".
	cityLetters = 4
	// markLetters is how much stands beside the name in a mark at most: dpa/ho.
	markLetters = 12
	// aheadLetters is how long a name is that a headline may begin with before a
	// colon: AP is Andhra Pradesh too.
	aheadLetters = 3
	// headlineWords is how many words are a headline, with an outlet behind it.
	headlineWords = 2
)

const dashes = "-–—"

// mark reports whether a name stands by itself as whose text this is: in a
// dateline, before the text, behind it, or in its byline.
func (c *scanned) mark(m mention, title bool) bool {
	before, after := c.around(m)
	return c.dateline(m, before, after) || c.ahead(m) || c.byline(m, after) ||
		title && c.titleEnd(m, before, after) || !title && c.textEnd(before, after) || c.source(m)
}

// dateline: "LONDON, May 5 (Reuters) -", "(AFP) A flood", "МОСКВА. /ТАСС/.".
func (c *scanned) dateline(m mention, before, after string) bool {
	if utf8.RuneCountInString(before) > datelineLetters {
		return false
	}
	if strings.HasSuffix(before, "/") && strings.HasPrefix(after, "/") {
		return true
	}
	if strings.HasSuffix(before, "- ") && strings.HasPrefix(after, ".") && c.city(m.start) {
		return true
	}
	rest, ok := bracketed(before, after)
	if !ok {
		return false
	}
	dash, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " ."))
	return strings.ContainsRune(dashes, dash) || rest != "" && (m.start == 0 || c.city(m.start))
}

// bracketed returns what stands behind the brackets in which a name is the
// first: "(dpa/AFP)".
func bracketed(before, after string) (rest string, ok bool) {
	inner, rest, closed := strings.Cut(after, ")")
	others := inner == "" || strings.ContainsAny(inner[:1], "/,") && len(inner) <= markLetters
	return rest, closed && others && strings.HasSuffix(before, "(")
}

// city reports whether a text begins with a name in capitals and nothing like a
// sentence: "TIRANA, Albania".
func (c *scanned) city(words int) bool {
	if c.tokens[0].Flags&text.AllCaps == 0 || utf8.RuneCountInString(c.written(0, 1)) < cityLetters {
		return false
	}
	return !slices.ContainsFunc(c.tokens[1:max(1, words)], func(t text.Token) bool { return t.Gap&(text.GapStop|text.GapLine) != 0 })
}

// ahead: "Reuters: Flood in the north", "AFP – A flood". It is no outlet's own
// affair, nor a word of its own.
func (c *scanned) ahead(m mention) bool {
	m = c.described(m)
	_, after := c.around(m)
	for n := range m.start {
		if !creditTable().has("kind", c.words[n]) && !creditTable().has("between", c.words[n]) {
			return false
		}
	}
	if m.name.plain || c.near("itself", m.end, itselfWords) {
		return false
	}
	if rest, ok := strings.CutPrefix(after, ":"); ok {
		return strings.HasPrefix(rest, " ") && utf8.RuneCountInString(c.written(m.start, m.end)) >= aheadLetters
	}
	rest, ok := dashed(after)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && rest != "" && !unicode.IsLower(next)
}

// dashed returns what follows a dash between spaces.
func dashed(after string) (rest string, ok bool) {
	spaced := strings.TrimLeft(after, " ")
	rest = strings.TrimLeft(spaced, dashes)
	ok = len(spaced) < len(after) && len(rest) < len(spaced) && strings.HasPrefix(rest, " ")
	return strings.TrimLeft(rest, " "), ok
}

// byline: "By Reuters staff", "Nga Reuters" on a line of its own.
func (c *scanned) byline(m mention, after string) bool {
	if m.start != 1 || !creditTable().has("by", c.words[0]) || !c.kept(1) {
		return false
	}
	rest := strings.TrimLeft(after, " ")
	return rest == "" || strings.ContainsAny(rest[:1], "\n|") || c.kept(m.end) && creditTable().has("staff", c.words[m.end])
}

// titleEnd: "Flood in the north – Reuters", "Flood in the north (Reuters)". A
// headline with the name elsewhere too is about it.
func (c *scanned) titleEnd(m mention, before, after string) bool {
	if m.start < headlineWords || slices.Contains(c.words[:m.start], c.words[m.start]) {
		return false
	}
	if rest, ok := bracketed(before, after); ok {
		return rest == "" && !creditTable().has("photo", c.words[m.start-1])
	}
	said := strings.TrimRight(before, " ")
	if c.described(m).end != len(c.words) || len(said) == len(before) {
		return false
	}
	sign, _ := utf8.DecodeLastRuneInString(said)
	return strings.ContainsRune(dashes+"|", sign) || strings.ContainsRune(":؛", sign) && !c.near("itself", 0, len(c.words))
}

// textEnd: "The river rose. (AP)", "Der Fluss stieg. dpa/ho".
func (c *scanned) textEnd(before, after string) bool {
	said := strings.TrimRight(before, " (\n")
	stop, _ := utf8.DecodeLastRuneInString(said)
	if len(said) == len(before) || !strings.ContainsRune(".!?…»”\"؟", stop) {
		return false
	}
	if rest, ok := bracketed(before, after); ok {
		return strings.TrimSpace(rest) == ""
	}
	initials, ok := strings.CutPrefix(strings.TrimSpace(after), "/")
	return ok && len(initials) <= suffixLetters && strings.IndexFunc(initials, func(r rune) bool { return !unicode.IsLower(r) }) < 0
}

// source: "Source: Reuters".
func (c *scanned) source(m mention) bool {
	n := m.start - 1
	if n < 0 || c.kept(m.end) || !creditTable().has("source", c.words[n]) || n > 0 && creditTable().has("photo", c.words[n-1]) && c.kept(n) {
		return false
	}
	between := c.s[c.tokens[n].End:c.tokens[m.start].Start]
	return strings.TrimSpace(between) == ":"
}

// author returns the outlet that a report's author is: "AFP", "By Reuters
// Staff", "Jane Roe, Reuters".
func author(name string, known []*Outlets) (m mention, ok bool) {
	c := scan(name)
	table := creditTable()
	for n := range c.words {
		m, ok := c.mentionAt(n, known)
		if !ok {
			continue
		}
		ahead := n == 0 || n == 1 && table.has("by", c.words[0]) || c.tokens[n].Gap&(text.GapHard|text.GapSlash) != 0
		end := m.end
		for end < len(c.words) && (table.has("staff", c.words[end]) || table.has("kind", c.words[end])) {
			end++
		}
		behind := end == len(c.words) || c.tokens[end].Gap&(text.GapHard|text.GapSlash) != 0
		return m, ahead && behind
	}
	return m, false
}
