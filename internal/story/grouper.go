package story

import (
	"hash/maphash"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	linkPrefix  = "link:"
	titlePrefix = "title:"
	// A shorter headline ("Breaking news") names no event.
	shortestTitle = 20
	// tellingTerms is how many of a report's terms others are found by.
	tellingTerms = 12
)

// Grouper groups reports into stories. It is safe for concurrent use.
type Grouper struct {
	Options
	memory memory
}

// Options are what a [Grouper] knows of the world.
type Options struct {
	// Rate returns the share of a folded word among all words of a language (BCP
	// 47, the base alone), and whether the language is known.
	Rate func(lang, folded string) (float64, bool)
	// Countries returns the countries (ISO 3166, two letters) that a text names,
	// each with the words by which it does. nil: no story is recognised by them.
	Countries func(text string) map[string][]string
	// Address returns one form for all the ways to write a page's address, ""
	// for what is none. nil: addresses are compared as they are written.
	Address func(link string) string
	// Amended returns the headline of the report that an item says it corrects or
	// takes back, "" for none. nil: none does.
	Amended func(news.Item) string
}

// New returns a grouper.
func New(o Options) *Grouper {
	return &Grouper{Options: o, memory: memory{seed: maphash.MakeSeed(), kept: make(map[uint64]*sketch)}}
}

// Keys returns what a report of the same event would share with this one: the
// link without scheme and query order, the headline without the publisher's
// name, the most telling terms, and what other languages share.
func (g *Grouper) Keys(r news.Report) []string {
	s := g.sketch(r)
	return slices.Concat(g.lookupKeys(r.Item), s.keys, clueKeys(s.clues))
}

// lookupKeys are the keys of copies, and of the report that the item amends.
func (g *Grouper) lookupKeys(i news.Item) []string {
	keys := g.exactKeys(i)
	if key := g.amendedKey(i); key != "" && !slices.Contains(keys, key) {
		keys = append(keys, key)
	}
	return keys
}

// exactKeys are those that copies share.
func (g *Grouper) exactKeys(i news.Item) []string {
	var keys []string
	if address := g.address(i.Link); address != "" {
		keys = append(keys, linkPrefix+address)
	}
	if title := text.Fold(headline(i.Title)); utf8.RuneCountInString(title) >= shortestTitle {
		keys = append(keys, titlePrefix+title)
	}
	return keys
}

// address returns a link without scheme and query order, "" if it is none.
func (g *Grouper) address(link string) string {
	if g.Address != nil {
		link = g.Address(link)
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	address := strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		address += "?" + u.Query().Encode()
	}
	return address
}

// headline cuts the publisher's name, which aggregators append, off a title.
func headline(title string) string {
	for _, bar := range []string{" - ", " | ", " — ", " – "} {
		if cut := strings.LastIndex(title, bar); cut > 0 && len(title)-cut < len(title)/2 {
			return title[:cut]
		}
	}
	return title
}

// endless is the span of a window that forgets nothing.
const endless = time.Duration(math.MaxInt64)

// Group puts each report into the recent story that it belongs to, or opens a
// new one. It returns the stories touched, in the order of the reports, each
// holding only the reports and keys that are new.
func (g *Grouper) Group(reports []news.Report, recent []news.Story) []news.Story {
	a, w := g.newAtlas(), g.NewWindow(endless)
	for n := range recent {
		w.round++
		c := a.chart(&recent[n])
		for _, r := range c.Reports {
			w.enterAll(c, slices.Concat(g.exactKeys(r.Item), a.sketch(r).keys))
		}
	}
	for _, r := range g.amendedLast(reports) {
		w.place(a, r, a.sketch(r))
	}
	a.recognise()
	return a.touched()
}
