// Package parse turns the bytes of a feed into items: the body is unpacked,
// its text made valid UTF-8 and legal XML, its size and depth judged, its
// markup mended where it is broken, then gofeed reads it, and each item gets
// an identity, an absolute link, plain text and a date in UTC.
//
// The stages stand in the order in which they must run, one a file: body,
// charset, root, illegal, outline (the guard), mend, then rss, atom or
// jsonfeed, then item. No document may crash or starve the process, and a
// broken one gives all the items that can be read.
package parse

import (
	"bytes"
	"fmt"
	"time"

	"watcher/internal/news"
)

// Limits of a document. They lie far above what the largest real feeds need
// and far below what hurts; see [ErrTooComplex].
const (
	maxBody       = 8 << 20 // bytes, unpacked
	maxDepth      = 64      // elements inside each other
	maxAttributes = 256     // of one element
	maxNamespaces = 1024    // xmlns and xml:base in scope
	maxItems      = 5000    // more are cut off, oldest first
	maxTokens     = 500_000 // tags, comments and runs of text
	maxJoin       = 64 << 20
	maxBinds      = 10 << 20
)

// Input is a document as it came from the network.
type Input struct {
	Body        []byte // never changed; packed with gzip or not
	ContentType string // of the response, for its charset; "" if unknown
	Base        string // final address of the document, for relative links; "" if unknown
	Feed        news.FeedID
	Lang        string        // BCP 47, as the desk lead said it; "" to believe the feed
	Now         time.Time     // items are first seen now; zero if the time is not known
	Identity    news.Identity // as learned from documents before
}

// Kind is a feed format.
type Kind string

// The formats.
const (
	RSS  Kind = "rss"
	Atom Kind = "atom"
	JSON Kind = "json"
	RDF  Kind = "rdf" // RSS 0.90 and 1.0
)

// Document is a feed that was read.
type Document struct {
	Kind  Kind
	Title string // plain text
	Lang  string // BCP 47, as the feed says; "" if it does not
	Home  string // absolute address of the site, or ""
	Items []news.Item
	// Deleted are the ids of entries that the document says were deleted (RFC
	// 6721), as keys of items.
	Deleted []string
	// Identity is the input's, with what this document teaches.
	Identity news.Identity

	Dropped int      // items that could not be read
	Skipped int      // items without any content, and exact copies of another
	Repairs []string // what was mended, for people
	// Salvaged is set when items may be missing, as when the document was cut:
	// its validators must not be stored, so that the next poll asks again.
	Salvaged bool
	// Damaged is set when the publisher should mend something: Repairs says what.
	Damaged bool

	TTL       time.Duration // the feed's own wish between polls; 0 if none
	SkipHours uint32        // bit h: hour h, GMT (RSS 2.0 skipHours)
	SkipDays  uint8         // bit d, Sunday first (RSS 2.0 skipDays)
	Next      string        // address of the page with older items (RFC 5005), or ""
	Hub, Self string        // WebSub hub and topic, or ""
}

// Parse reads a feed. The error is [ErrEmpty], [ErrTooBig], [ErrTooComplex], a
// [*NotFeedError], or, for XML that cannot be mended, gofeed's own.
func Parse(in Input) (doc Document, err error) {
	// gofeed is not ours: a document that breaks it costs that document alone.
	defer func() {
		if r := recover(); r != nil {
			doc, err = Document{}, fmt.Errorf("read feed: the parser broke: %v", r)
		}
	}()
	body, err := unpack(in.Body)
	if err != nil {
		return Document{}, err
	}
	var notes notes
	body, kind := legal(decode(body, in, &notes), &notes)
	if len(bytes.TrimSpace(body)) == 0 {
		return Document{}, ErrEmpty
	}
	b := &builder{in: in, notes: &notes, doc: Document{Identity: in.Identity}}
	if kind == "" {
		err = b.json(body)
	} else {
		err = b.xml(body, kind)
	}
	if err != nil {
		return Document{}, err
	}
	return b.document(), nil
}

// legal cuts what stands before the root, and drops what XML does not allow
// from the rest. The kind is "" where there is no root.
func legal(body []byte, n *notes) ([]byte, Kind) {
	start, kind := findRoot(body)
	body = dropIllegal(body[start:], n)
	if kind == "" { // an illegal character may stand in the root's own tag
		start, kind = findRoot(body)
		body = body[start:]
	}
	return body, kind
}
