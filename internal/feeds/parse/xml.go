package parse

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"

	"watcher/internal/news"
)

// builder makes a [Document] of one feed.
type builder struct {
	in      Input
	notes   *notes
	doc     Document
	entries []entry
	base    *base
	undated int // dates that could not be read
	absurd  int // dates before there were feeds
	early   int // dates in the future
}

// entry is an item as its format gives it: text in HTML, links and dates as
// written, one field for each of the things that formats call differently.
type entry struct {
	id        string   // guid, id or rdf:about
	links     []string // where the item may be read, likeliest first
	title     string
	summary   string
	body      string
	author    string
	source    string
	tags      []string
	lang      string
	published []string // dates as written, best first
	updated   []string
	dated     time.Time // the first of published that can be read, as the feed says it
}

// xml reads a feed that begins with its root element.
func (b *builder) xml(body []byte, kind Kind) error {
	body, o, err := b.guard(body, kind)
	if err != nil {
		return err
	}
	b.doc.Kind = kind
	if kind == Atom {
		body = withoutHTML(body, o.typed)
		feed, err := (&atom.Parser{}).Parse(bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("read atom feed: %w", err)
		}
		b.atom(feed, body, o)
	} else {
		feed, err := (&rss.Parser{}).Parse(bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("read %s feed: %w", kind, err)
		}
		b.rss(feed, body, o)
	}
	b.compare(len(o.items))
	return nil
}

// guard surveys a document, after mending it where it is flawed.
func (b *builder) guard(body []byte, kind Kind) ([]byte, outline, error) {
	o, err := survey(body, kind)
	if errors.Is(err, errFlawed) {
		var m mended
		if m, err = mend(body, kind); err != nil {
			return nil, o, err
		}
		if len(m.body) == 0 { // not even the root's own tag is whole
			return nil, o, notFeed(body, b.in.Base)
		}
		body = m.body
		if o, err = survey(body, kind); err == nil {
			b.told(m, len(o.items))
		}
	}
	if errors.Is(err, errFlawed) {
		return nil, o, fmt.Errorf("read %s feed: the markup cannot be mended", kind)
	}
	if err != nil {
		return nil, o, err
	}
	all := len(o.items)
	body, o, err = limit(body, o, b.notes)
	b.doc.Damaged = b.doc.Damaged || len(o.items) < all
	return body, o, err
}

// told notes what mending did.
func (b *builder) told(m mended, items int) {
	b.doc.Damaged = true
	b.doc.Dropped += m.dropped
	b.notes.count(m.strays, "stray less-than sign", "escaped")
	b.notes.count(m.tags, "misplaced tag", "mended")
	if m.strays+m.tags+m.dropped == 0 && !m.cut {
		b.notes.add("markup mended")
	}
	if m.cut {
		b.doc.Salvaged = true
		b.notes.add("the document was cut, " + plural(items, "item") + " salvaged")
	} else if m.dropped > 0 {
		b.doc.Salvaged = true
		b.notes.count(m.dropped, "item", "without an end dropped")
	}
}

// compare holds what was read against what stands in the text: gofeed loses
// items without an error.
func (b *builder) compare(listed int) {
	if lost := listed - len(b.entries); lost > 0 {
		b.doc.Damaged, b.doc.Salvaged = true, true
		b.doc.Dropped += lost
		b.notes.count(lost, "item", fmt.Sprintf("of %d not readable", listed))
	}
}

// withoutHTML renames the Atom type attributes that make gofeed build an HTML
// tree of each text, which is slow, recursive, and of no use here.
func withoutHTML(b []byte, typed []span) []byte {
	if len(typed) == 0 {
		return b
	}
	b = bytes.Clone(b)
	for _, s := range typed {
		v := s.of(b)
		if len(v) == len("html") {
			copy(v, "text") // escaped HTML: to be decoded once, as text is
			continue
		}
		for i := range v {
			v[i] = 'x' // inline XHTML: to be left as written
		}
	}
	return b
}

// document finishes the items and the rest.
func (b *builder) document() Document {
	d := &b.doc
	b.finishFeed()
	d.Items = make([]news.Item, 0, len(b.entries))
	for i := range b.entries {
		it := b.item(&b.entries[i])
		d.Items = append(d.Items, it)
	}
	b.identify()
	d.Repairs = b.notes.lines
	return *d
}

// minutes is n minutes, 0 if that is no sensible number.
func minutes(n float64) time.Duration {
	if !(n > 0 && n < 60*24*366) {
		return 0
	}
	return time.Duration(n * float64(time.Minute))
}
