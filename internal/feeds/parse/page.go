package parse

import (
	"bytes"
	"mime"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readPage reads the head of an HTML page that stands where a feed was
// expected: its title, and the feeds that it names by
//
//	<link rel="alternate" type="application/rss+xml" href="…">
//
// rel and type in any case, relative addresses by <base> or by the page's own.
func readPage(b []byte, address string) *NotFeedError {
	page := &NotFeedError{HTML: true}
	base := newBase(address)
	based := false
	z := html.NewTokenizer(bytes.NewReader(b))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return page
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		name, has := z.TagName()
		switch atom.Lookup(name) {
		case atom.Title:
			if page.Title == "" && z.Next() == html.TextToken {
				page.Title = cut(cleanTitle(string(z.Text())), 200)
			}
		case atom.Base:
			if href := attributes(z, has)["href"]; href != "" && !based {
				based = true
				if u := newBase(base.resolve(href)); u != nil {
					base = u
				}
			}
		case atom.Link:
			if feed := feedLink(attributes(z, has), base); feed != "" && !slices.Contains(page.Feeds, feed) {
				page.Feeds = append(page.Feeds, feed)
			}
		}
	}
}

// feedLink returns the address of the feed that a link element names, "" if it
// names none.
func feedLink(attr map[string]string, base *base) string {
	if !slices.Contains(strings.Fields(strings.ToLower(attr["rel"])), "alternate") {
		return ""
	}
	kind, _, err := mime.ParseMediaType(strings.TrimSpace(attr["type"]))
	if err != nil || !slices.Contains([]string{"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}, kind) {
		return ""
	}
	return base.resolve(attr["href"])
}

// attributes reads the attributes of the tag that the tokenizer stands at; of
// those given twice, the first counts.
func attributes(z *html.Tokenizer, has bool) map[string]string {
	out := map[string]string{}
	for has {
		var key, value []byte
		key, value, has = z.TagAttr()
		if _, twice := out[string(key)]; !twice {
			out[string(key)] = string(value)
		}
	}
	return out
}
