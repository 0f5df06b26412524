package notify

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"watcher/internal/news"
	"watcher/internal/text"
)

// soundLetters is how long the key of a name is at least that is found by its
// sound in another script.
const soundLetters = 4

//go:embed agencies.txt
var agenciesText string

// outletName is one writing of an outlet's name.
type outletName struct {
	canonical string
	words     []string // folded
	raw       string   // as written; its capitals count
	// plain is a name that may be an ordinary word at the head of a sentence.
	plain bool
	// agency is a name of the table: what it says are reports.
	agency bool
	// party is a name that only a topic's list of parties has.
	party bool
}

// gazetteer knows outlets by name.
type gazetteer struct {
	byWord  map[string][]outletName // by their first words
	bySound map[string]outletName   // by the sound of the whole
	not     map[string][]string     // folded words that make another body of a canonical name
}

func newGazetteer() *gazetteer {
	return &gazetteer{byWord: map[string][]outletName{}, bySound: map[string]outletName{}, not: map[string][]string{}}
}

// agencyTable is agencies.txt: the names that texts write, and those that only
// feeds have.
type agencyTable struct {
	*gazetteer
	names []string          // all of them, as the table has them
	feeds map[string]string // canonical names, by folded ones
}

var agencies = sync.OnceValue(func() *agencyTable {
	t := &agencyTable{gazetteer: newGazetteer(), feeds: map[string]string{}}
	for _, line := range tableLines(agenciesText) {
		names := strings.Split(line, "|")
		canonical := strings.TrimSpace(names[0])
		for _, name := range names {
			name = strings.TrimSpace(name)
			if other, ok := strings.CutPrefix(name, "!"); ok {
				t.not[canonical] = append(t.not[canonical], text.Fold(other))
				continue
			}
			name, ofFeed := strings.CutPrefix(name, "=")
			t.names = append(t.names, name)
			t.feeds[text.Fold(name)] = canonical
			if !ofFeed {
				t.add(outletName{canonical: canonical, raw: name, agency: true})
			}
		}
	}
	return t
})

// Agencies are the names by which outlets are known that need no feed, in all
// their writings.
func Agencies() []string { return slices.Clone(agencies().names) }

// tableLines are the lines of a table that are no comments.
func tableLines(table string) (lines []string) {
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

func (g *gazetteer) add(name outletName) {
	name.words = strings.Fields(text.Fold(name.raw))
	if len(name.words) > 0 && utf8.RuneCountInString(name.raw) > 1 {
		g.byWord[name.words[0]] = append(g.byWord[name.words[0]], name)
	}
}

// addOutlet adds one of the outlets that no table knows, by the name that its
// feed has. One that is an agency keeps the agency's.
func (g *gazetteer) addOutlet(raw string) { g.addName(outletName{raw: raw}) }

// addName adds what may be the name of an outlet.
func (g *gazetteer) addName(name outletName) {
	raw := name.raw
	raw, _, _ = strings.Cut(raw, " via ")
	words := strings.Fields(text.Fold(raw))
	if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(sections, w) }) || placeNames()[strings.Join(words, " ")] {
		return // "World", "Albania": what the feed is about
	}
	name.canonical, name.raw = canonicalName(raw), raw
	name.plain = name.plain || len(words) == 1 && capitals(raw) < 2
	g.add(name)
	if key := soundOf(words); len(key) >= soundLetters {
		g.bySound[key] = name
	}
}

// outletsOf is the gazetteer of the outlets of a configuration.
func outletsOf(feeds []news.Feed) *gazetteer {
	g := newGazetteer()
	for _, f := range feeds {
		g.addOutlet(f.Name)
		g.addName(outletName{raw: f.Owner, plain: true}) // who may be no outlet
	}
	return g
}

// sections are words that stand beside an outlet's name in that of its feed.
var sections = []string{
	"world", "top", "politics", "english", "international", "business", "rss", "the", "com", "agency", "live", "breaking", "news",
	"stories", "latest", "europe", "middle", "east", "africa", "asia", "balkans", "persian", "arabic", "online", "feed", "headlines",
}

// placeNames are countries and parts of the world, folded.
var placeNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, region := range display.Values.Regions() {
		names[text.Fold(display.Regions(language.English).Name(region))] = true
	}
	return names
})

// canonicalName is the name by which an outlet is known: the agency's, for one
// of its feeds.
func canonicalName(name string) string {
	name, _, _ = strings.Cut(name, " via ")
	words := strings.Fields(text.Fold(name))
	for {
		if agency := agencies().feeds[strings.Join(words, " ")]; agency != "" {
			return agency
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

// agencyAhead is the agency whose name stands at the head of another; "" if none
// does.
func agencyAhead(name string) string {
	words := strings.Fields(text.Fold(name))
	for n := len(words); n > 0; n-- {
		if agency := agencies().feeds[strings.Join(words[:n], " ")]; agency != "" {
			return agency
		}
	}
	return ""
}

// soundOf is the key by which names sound alike, however they are divided into
// words.
func soundOf(words []string) string {
	var key []byte
	for _, w := range words {
		key, _ = text.Sound(key, w, text.Usual)
	}
	return string(key)
}

// another reports whether a folded text is of another body of an outlet's name.
func another(name, folded string) bool {
	return slices.ContainsFunc(agencies().not[name], func(w string) bool { return strings.Contains(folded, " "+w+" ") })
}

func capitals(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}
