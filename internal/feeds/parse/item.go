package parse

import (
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	maxTitle = 1000 // runes
	maxTags  = 64
)

// finishFeed cleans what the feed says of itself.
func (b *builder) finishFeed() {
	d := &b.doc
	d.Title = cut(cleanTitle(d.Title), maxTitle)
	d.Lang = tagOf(d.Lang)
	base := b.in.Base
	if !absolute(base) {
		base = first(d.Self, d.Home)
	}
	b.base = newBase(base)
	d.Home = b.base.resolve(d.Home)
	d.Self = b.base.resolve(d.Self)
	d.Hub = b.base.resolve(d.Hub)
	d.Next = b.base.resolve(d.Next)
	if home := newBase(d.Home); b.base == nil {
		b.base = home
	}
}

// item makes an item of an entry. Its identity follows in [builder.identify].
func (b *builder) item(e *entry) news.Item {
	it := news.Item{
		Feed:      b.in.Feed,
		Title:     cut(cleanTitle(e.title), maxTitle),
		Author:    cut(authorName(cleanTitle(e.author)), 200),
		Source:    cut(cleanTitle(e.source), 200),
		FirstSeen: b.in.Now,
	}
	it.Summary, it.Body = texts(e.summary, e.body)
	it.Lang = b.lang(e.lang, it)
	it.Link = b.itemLink(e.links)
	it.Categories = tags(e.tags)
	if len(e.published) == 0 {
		e.published = e.updated
	}
	e.dated = b.date(e.published)
	it.Published = b.past(e.dated)
	it.Updated = b.past(b.date(e.updated))
	return it
}

// texts returns summary and body as plain text. Where the feed gives one text
// only, that is the summary.
func texts(summary, body string) (string, string) {
	if summary == body {
		body = ""
	}
	s, t := cleanText(summary), ""
	if body != "" {
		t = cleanText(body)
	}
	if s == "" || s == t {
		return t, ""
	}
	return s, t
}

// itemLink returns the first of the addresses that is one of the web.
func (b *builder) itemLink(links []string) string {
	for _, l := range links {
		if l = b.base.resolve(l); l != "" {
			return l
		}
	}
	return ""
}

// lang is the item's language: its own word, the desk's, the feed's. What its
// letters cannot be is not believed.
func (b *builder) lang(own string, it news.Item) string {
	tag := first(tagOf(own), b.in.Lang, b.doc.Lang)
	if said := it.Title + " " + it.Summary; text.Contradicts(tag, said) {
		return text.Language(said, text.Scan(nil, said))
	}
	return tag
}

// date returns the first of the dates that can be read, zero if none can. Dates
// before there were feeds are wrong and count as none: an item without a date
// appears when it is first seen.
func (b *builder) date(all []string) time.Time {
	for _, text := range all {
		t, ok := parseDate(text)
		if !ok {
			b.undated++
			continue
		}
		if t.Year() < 1990 {
			b.absurd++
			continue
		}
		return t
	}
	return time.Time{}
}

// past returns a date that lies in the future as the present.
func (b *builder) past(t time.Time) time.Time {
	if b.in.Now.IsZero() || !t.After(b.in.Now) {
		return t
	}
	b.early++
	return b.in.Now
}

func tags(all []string) []string {
	if len(all) == 0 {
		return nil
	}
	out := make([]string, 0, min(len(all), maxTags))
next:
	for _, t := range all {
		t = cut(cleanTitle(t), 100)
		if t == "" || len(out) == maxTags {
			continue
		}
		for _, have := range out {
			if have == t {
				continue next
			}
		}
		out = append(out, t)
	}
	return out
}

// authorName drops the address from "name (address)", "address (name)" and
// "name <address>" (RSS 2.0 author).
func authorName(s string) string {
	i := strings.IndexAny(s, "(<")
	if i < 0 || !strings.Contains(s, "@") {
		return s
	}
	before := strings.TrimSpace(s[:i])
	inside := strings.Trim(strings.TrimSpace(s[i:]), "()<> ")
	switch {
	case inside == "" || strings.Contains(inside, "@") && before != "":
		return before
	case strings.Contains(before, "@"):
		return inside
	}
	return s
}
