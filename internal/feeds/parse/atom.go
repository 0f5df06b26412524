package parse

import (
	"github.com/mmcdole/gofeed/atom"
)

// atom takes over a feed in Atom 0.3 or 1.0.
func (b *builder) atom(f *atom.Feed, body []byte, o outline) {
	b.doc.Title = f.Title
	b.doc.Lang = first(f.Language, o.lang)
	for _, l := range f.Links {
		b.feedLink(l.Rel, l.Href)
	}
	b.deleted(f.Extensions)
	b.entries = make([]entry, 0, len(f.Entries))
	for i, it := range f.Entries {
		e := atomEntry(it)
		if len(o.items) == len(f.Entries) {
			e.lang = first(e.lang, string(o.items[i].lang.of(body)))
		}
		if e.author == "" && len(f.Authors) > 0 {
			e.author = person(f.Authors[0])
		}
		b.entries = append(b.entries, e)
	}
}

func atomEntry(it *atom.Entry) entry {
	x := it.Extensions
	e := entry{
		id:      it.ID,
		title:   it.Title,
		summary: it.Summary,
		updated: dates(it.Updated, x, "dcterms:modified"),
		lang:    extText(x, "dc", "language"),
		author:  extText(x, "dc", "creator"),
	}
	if it.Content != nil {
		e.body = it.Content.Value
	}
	e.title = first(e.title, extText(x, "media", "title"))
	e.summary = first(e.summary, extText(x, "media", "description"), mediaGroup(it))
	if len(it.Authors) > 0 {
		e.author = person(it.Authors[0])
	}
	if it.Source != nil {
		e.source = it.Source.Title
	}
	// An entry that only says when it was changed was published then; one whose
	// own date cannot be read was not.
	e.published = dates(it.Published, x, "dc:date", "dcterms:issued", "dcterms:created")
	if len(e.published) == 0 {
		e.published = e.updated
	}
	for _, c := range it.Categories {
		e.tags = append(e.tags, first(c.Label, c.Term))
	}
	e.atomLinks(it)
	return e
}

// atomLinks lists where an entry may be read.
func (e *entry) atomLinks(it *atom.Entry) {
	e.link(extText(it.Extensions, "feedburner", "origLink"))
	e.related(it, "alternate", true)
	e.related(it, "alternate", false)
	e.permalink(it.ID)
	e.related(it, "related", false)
	e.related(it, "via", false)
	if it.Content != nil {
		e.link(it.Content.Src)
	}
	e.related(it, "enclosure", false)
}

// related adds links of a relation; those to web pages only, if page is set.
func (e *entry) related(it *atom.Entry, rel string, page bool) {
	for _, l := range it.Links {
		if l.Rel == rel && (!page || l.Type == "" || l.Type == "text/html") {
			e.link(l.Href)
		}
	}
}

func person(p *atom.Person) string { return first(p.Name, p.Email) }

// mediaGroup returns the description that video sites give in place of a
// summary.
func mediaGroup(it *atom.Entry) string {
	for _, g := range it.Extensions["media"]["group"] {
		for _, d := range g.Children["description"] {
			return d.Value
		}
	}
	return ""
}
