package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
)

// withoutPublisher returns an item's title and summary without the publisher's name
// behind them, as sites and aggregators write it, and that name: "Police raid a
// camp - Iran International" is no news of Iran.
func (e *Engine) withoutPublisher(i news.Item, f news.Feed) (title, summary, name string) {
	title, summary = i.Title, i.Summary
	if cut := e.beforeName(title, i, f, true); cut < len(title) {
		title = title[:cut]
		// A second name is another outlet's; what only looks like one is the
		// section: "… | War on Iran News | Al Jazeera".
		title = title[:e.beforeName(title, i, f, false)]
	}
	name = strings.TrimLeft(i.Title[len(title):], separators+" \u00a0")
	if rest, ok := strings.CutPrefix(summary, title); ok && rest != "" && e.publishes(strings.Trim(rest, separators+" \u00a0"), i, f, false) {
		summary = title // as Google News writes it
	}
	return title, summary, name
}

const (
	separators  = "-–—|•·"
	longestName = 48 // bytes of a name that no source says
	mostWords   = 6  // likewise
)

// beforeName returns where the headline ends of which the rest is a separator and
// a publisher's name; the length of the title if none stands there. A name may
// hold a separator itself (ABC News - Albania).
func (e *Engine) beforeName(title string, i news.Item, f news.Feed, like bool) int {
	end := len(title)
	for range 2 {
		at, name := lastSegment(title, end)
		if at < 0 {
			break
		}
		if e.publishes(name, i, f, like) {
			return at
		}
		end = at
	}
	return len(title)
}

// lastSegment returns what stands behind the last separator before end, and where
// the text before it ends; -1 if nothing does.
func lastSegment(title string, end int) (at int, name string) {
	for end > 0 {
		bar := strings.LastIndexAny(title[:end], separators)
		if bar < 0 {
			return -1, ""
		}
		_, size := utf8.DecodeRuneInString(title[bar:])
		before := strings.TrimRightFunc(title[:bar], unicode.IsSpace)
		name = strings.TrimSpace(title[bar+size:])
		loose := len(before) < bar || title[bar] == '|'
		before = strings.TrimRight(before, separators+" \u00a0")
		if loose && before != "" && name != "" {
			return len(before), name
		}
		end = bar // a hyphen, or a sign without anything before or behind it
	}
	return -1, ""
}

// publishes reports whether what stands behind a headline is the name of who
// published it: by the item's source or feed, by the address, or because it is an
// outlet's, or, if asked, like one.
func (e *Engine) publishes(name string, i news.Item, f news.Feed, like bool) bool {
	said := outletName{said: name}
	if said.isOne(i.Source, f.Name, f.Owner) {
		return true
	}
	if name == "" || len(name) > longestName || strings.ContainsAny(name[len(name)-1:], "?!,;:") {
		return false
	}
	var buf [mostWords]string
	words := buf[:0]
	for w := range strings.FieldsSeq(name) {
		if len(words) == mostWords {
			return false
		}
		words = append(words, w)
	}
	if titled(words) && (e.knows(name) || like && outletLike(words)) {
		return true
	}
	return siteName.MatchString(name) || ofAddress(name, i.Link) || ofAddress(name, f.URL)
}

// titled reports whether words are written as names are: each that has four
// letters or more with a capital somewhere, if its script has any.
func titled(words []string) bool {
	for k, w := range words {
		small := strings.IndexFunc(w, unicode.IsUpper) < 0 && strings.IndexFunc(w, unicode.IsLower) >= 0
		if small && (k == 0 || utf8.RuneCountInString(w) >= minTitled) {
			return false
		}
	}
	return true
}

const minTitled = 4
