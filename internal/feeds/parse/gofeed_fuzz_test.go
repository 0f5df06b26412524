package parse

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
)

// FuzzAgainstGofeed: what gofeed finds in a raw document, our way through repair
// finds as well: no item gets lost by being mended. An item without any text,
// link or id is none, and of exact copies one is enough.
func FuzzAgainstGofeed(f *testing.F) {
	seed(f, shards...)
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 64<<10 || !utf8.Valid(body) || hungry(body) {
			return // plain gofeed may take the process with it: the hostile shapes have a test of their own
		}
		raw, err := gofeed.NewParser().Parse(bytes.NewReader(body))
		if err != nil {
			return
		}
		ids := map[string]bool{}
		for _, i := range raw.Items {
			if title := cleanTitle(i.Title); title != "" {
				ids[title] = true
			}
		}
		doc, err := Parse(Input{Body: body, Base: "https://h.example/feed", Feed: "f", Now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			if len(ids) > 0 {
				t.Fatalf("gofeed reads %d titles, we say %v\n%q", len(ids), err, body)
			}
			return
		}
		// Titles that are not closed may be read otherwise.
		if len(doc.Items) < len(ids) && doc.Dropped == 0 && doc.Skipped == 0 {
			t.Fatalf("gofeed reads %d titles %v, we %d items and say nothing\n%q", len(ids), ids, len(doc.Items), body)
		}
	})
}

// hungry reports markup that nests deeper than plain gofeed should be given.
func hungry(body []byte) bool { return bytes.Count(body, []byte("<")) > 2000 }

// FuzzPage: whatever a page says, it names feeds by absolute addresses.
func FuzzPage(f *testing.F) {
	for _, s := range []string{
		`<html><head><title>T</title><base href="/b/"><link rel="alternate" type="application/rss+xml" href="f.xml"></head>`,
		`<LINK REL='x ALTERNATE' TYPE='application/atom+xml; a=b' HREF=javascript:1><!-- <link --><title>\x1b[31m`, "<base href='data:,x'><link rel=alternate type=application/feed+json href=//h>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page := readPage(body, "https://h.example/x/")
		checkText(t, page.Title)
		for _, feed := range page.Feeds {
			if !absolute(feed) {
				t.Fatalf("%q names %q", body, feed)
			}
		}
	})
}

// FuzzLimit: what is cut down to the newest items is within the limits, and is
// read as the same markup.
func FuzzLimit(f *testing.F) {
	seed(f, shards...)
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) {
			return
		}
		start, kind := findRoot(body)
		if kind == "" {
			return
		}
		o, err := survey(dropIllegal(body[start:], &notes{}), kind)
		if err != nil || len(o.items) == 0 {
			return
		}
		// As if there were too many: the first half of the tokens is all that is allowed.
		b := dropIllegal(body[start:], &notes{})
		many := bytes.Repeat(o.items[0].of(b), 2*maxItems/max(1, len(o.items)))
		if len(many) > maxBody {
			return
		}
		grown := append(append(append([]byte(nil), b[:o.items[0].end]...), many...), b[o.items[0].end:]...)
		g, err := survey(grown, kind)
		if err != nil {
			return
		}
		cut, left, err := limit(grown, g, &notes{})
		if err != nil {
			return
		}
		if len(left.items) > maxItems {
			t.Fatalf("%d items left", len(left.items))
		}
		again, err := survey(cut, kind)
		if err != nil || len(again.items) != len(left.items) {
			t.Fatalf("%d items left, %d read again: %v", len(left.items), len(again.items), err)
		}
		for i, p := range again.items {
			if p.start != left.items[i].start || p.end != left.items[i].end {
				t.Fatalf("item %d at %d to %d is at %d to %d", i, left.items[i].start, left.items[i].end, p.start, p.end)
			}
		}
	})
}
