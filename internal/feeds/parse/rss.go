package parse

import (
	"html"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// rss takes over a feed in RSS 0.9x, 1.0 or 2.0.
func (b *builder) rss(f *rss.Feed, body []byte, o outline) {
	b.doc.Title = first(f.Title, extText(f.Extensions, "dc", "title"))
	b.doc.Lang = first(f.Language, o.lang, extText(f.Extensions, "dc", "language"))
	b.doc.Home = f.Link
	b.deleted(f.Extensions)
	for _, l := range f.Extensions["atom"]["link"] {
		b.feedLink(l.Attrs["rel"], l.Attrs["href"])
	}
	b.hints(f)
	places := inOrder(o.items)
	b.entries = make([]entry, 0, len(f.Items))
	for i, it := range f.Items {
		e := rssEntry(it)
		if len(places) == len(f.Items) {
			if about := html.UnescapeString(string(places[i].about.of(body))); about != "" {
				e.id = first(e.id, about)
				e.permalink(about)
			}
			e.lang = first(e.lang, string(places[i].lang.of(body)))
		}
		b.entries = append(b.entries, e)
	}
}

// inOrder puts places in gofeed's order: those of the channel first.
func inOrder(all []place) []place {
	out := make([]place, 0, len(all))
	for _, p := range all {
		if !p.outside {
			out = append(out, p)
		}
	}
	for _, p := range all {
		if p.outside {
			out = append(out, p)
		}
	}
	return out
}

func rssEntry(it *rss.Item) entry {
	x := it.Extensions
	e := entry{
		title:     first(it.Title, extText(x, "dc", "title"), extText(x, "media", "title")),
		summary:   first(it.Description, extText(x, "dc", "description"), extText(x, "atom", "summary"), extText(x, "itunes", "summary"), extText(x, "media", "description")),
		body:      first(it.Content, extText(x, "atom", "content")),
		author:    first(it.Author, extText(x, "dc", "creator"), extText(x, "dc", "author"), extText(x, "itunes", "author"), atomName(x)),
		lang:      extText(x, "dc", "language"),
		published: dates(it.PubDate, x, "dc:date", "dcterms:issued", "dcterms:created", "dcterms:date", "atom:published", "atom03:issued", "prism:publicationDate"),
		updated:   dates("", x, "atom:updated", "dcterms:modified", "atom03:modified"),
	}
	if it.Source != nil {
		e.source = it.Source.Title
	}
	for _, c := range it.Categories {
		e.tags = append(e.tags, c.Value)
	}
	for _, s := range x["dc"]["subject"] {
		e.tags = append(e.tags, s.Value)
	}
	for _, c := range x["atom"]["category"] {
		e.tags = append(e.tags, first(c.Attrs["label"], c.Attrs["term"]))
	}
	e.rssLinks(it)
	e.foreign(it.Custom)
	return e
}

// foreign takes over what some RSS feeds write in the words of Atom.
func (e *entry) foreign(custom map[string]string) {
	if len(custom) == 0 {
		return
	}
	e.id = first(e.id, custom["id"])
	e.summary = first(e.summary, custom["summary"])
	e.body = first(e.body, custom["content"], custom["encoded"])
	for _, name := range []string{"published", "date", "pubdate", "issued", "created"} {
		if d := custom[name]; d != "" {
			e.published = append(e.published, d)
		}
	}
	for _, name := range []string{"updated", "modified"} {
		if d := custom[name]; d != "" {
			e.updated = append(e.updated, d)
		}
	}
}

// rssLinks lists where an item may be read: behind the publisher's click
// counter first, then the link, the permanent identifier, and the enclosure.
func (e *entry) rssLinks(it *rss.Item) {
	x := it.Extensions
	e.link(extText(x, "feedburner", "origLink"))
	for _, l := range it.Links { // gofeed's own choice is the last
		e.link(l)
	}
	for _, l := range x["atom"]["link"] {
		if r := l.Attrs["rel"]; r == "" || r == "alternate" {
			e.link(l.Attrs["href"])
		}
	}
	if it.GUID != nil {
		e.id = it.GUID.Value
		if !strings.EqualFold(it.GUID.IsPermalink, "false") {
			e.permalink(it.GUID.Value)
		}
	}
	for _, enc := range it.Enclosures {
		e.link(enc.URL)
	}
	for _, m := range x["media"]["content"] {
		e.link(m.Attrs["url"])
	}
}

func (e *entry) link(l string) {
	if l != "" {
		e.links = append(e.links, l)
	}
}

// permalink adds an identifier that may be a link: without "/" it is none, for
// most feeds leave isPermaLink="true" standing over mere numbers.
func (e *entry) permalink(id string) {
	if absolute(id) || strings.HasPrefix(id, "/") {
		e.link(id)
	}
}

func absolute(l string) bool {
	l = strings.TrimSpace(l)
	return len(l) > 8 && (strings.EqualFold(l[:7], "http://") || strings.EqualFold(l[:8], "https://"))
}

// first returns the first string that is not blank.
func first(all ...string) string {
	for _, s := range all {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

func extText(x ext.Extensions, prefix, name string) string {
	if es := x[prefix][name]; len(es) > 0 {
		return es[0].Value
	}
	return ""
}

func atomName(x ext.Extensions) string {
	for _, a := range x["atom"]["author"] {
		for _, n := range a.Children["name"] {
			return n.Value
		}
	}
	return ""
}

// dates lists the dates that an item gives, in order of their names.
func dates(best string, x ext.Extensions, names ...string) []string {
	var out []string
	if best != "" {
		out = append(out, best)
	}
	if len(x) == 0 {
		return out
	}
	for _, n := range names {
		prefix, name, _ := strings.Cut(n, ":")
		if d := extText(x, prefix, name); d != "" {
			out = append(out, d)
		}
	}
	return out
}
