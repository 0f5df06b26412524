package credit

import (
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

// Outlets knows outlets by name.
type Outlets struct {
	byWord  map[string][]outletName // by their first words
	bySound map[string]outletName   // by the sound of the whole
}

func newOutlets() *Outlets {
	return &Outlets{byWord: map[string][]outletName{}, bySound: map[string]outletName{}}
}

func (o *Outlets) add(name outletName) {
	name.words = strings.Fields(text.Fold(name.raw))
	if len(name.words) > 0 && utf8.RuneCountInString(name.raw) > 1 {
		o.byWord[name.words[0]] = append(o.byWord[name.words[0]], name)
	}
}

// addOutlet adds one of the outlets that no table knows, by the name that its
// feed has. One that is an agency keeps the agency's.
func (o *Outlets) addOutlet(raw string) { o.addName(outletName{raw: raw}) }

// addName adds what may be the name of an outlet.
func (o *Outlets) addName(name outletName) {
	raw := name.raw
	raw, _, _ = strings.Cut(raw, " via ")
	words := strings.Fields(text.Fold(raw))
	if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(sections, w) }) || placeNames()[strings.Join(words, " ")] {
		return // "World", "Albania": what the feed is about
	}
	name.canonical, name.raw = Canonical(raw), raw
	name.plain = name.plain || len(words) == 1 && capitals(raw) < 2
	o.add(name)
	if key := soundOf(words); len(key) >= soundLetters {
		o.bySound[key] = name
	}
}

// OutletsOf are the outlets of a configuration, and who owns them.
func OutletsOf(feeds []news.Feed) *Outlets {
	o := newOutlets()
	for _, f := range feeds {
		o.addOutlet(f.Name)
		o.addName(outletName{raw: f.Owner, plain: true}) // who may be no outlet
	}
	return o
}

// partiesOf are the parties to a story's topics, as far as they look like names:
// the tags of feeds do not.
func partiesOf(names []string) *Outlets {
	o := newOutlets()
	for _, name := range names {
		if strings.IndexFunc(name, func(r rune) bool { return unicode.IsLetter(r) && !unicode.IsLower(r) }) >= 0 {
			o.addName(outletName{raw: name, party: true})
		}
	}
	return o
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

// soundOf is the key by which names sound alike, however they are divided into
// words.
func soundOf(words []string) string {
	var key []byte
	for _, w := range words {
		key, _ = text.Sound(key, w, text.Usual)
	}
	return string(key)
}

func capitals(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}
