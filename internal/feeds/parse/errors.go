package parse

import (
	"errors"
	"strings"
)

var (
	// ErrEmpty refuses a document without any text. It is no feed without items.
	ErrEmpty = errors.New("the document is empty")
	// ErrTooBig refuses a document of more than 8 MB, unpacked.
	ErrTooBig = errors.New("the document is larger than 8 MB")
	// ErrTooComplex refuses markup built to exhaust a reader.
	ErrTooComplex = errors.New("the document's markup is deeper or denser than any feed's")
)

// NotFeedError refuses a document that is no RSS, Atom or JSON Feed.
type NotFeedError struct {
	HTML  bool
	Title string   // of the HTML page, plain text, "" if it has none
	Feeds []string // absolute addresses of the feeds that the HTML page names
}

// Error implements [error].
func (e *NotFeedError) Error() string {
	if !e.HTML {
		return "not a feed: neither RSS, Atom nor JSON Feed"
	}
	text := "not a feed: a web page"
	if e.Title != "" {
		text += ", «" + e.Title + "»"
	}
	const named = 3
	switch n := len(e.Feeds); {
	case n == 1:
		text += "; its feed is " + e.Feeds[0]
	case n > 1:
		text += "; its feeds are " + strings.Join(e.Feeds[:min(n, named)], " and ")
	}
	return text
}
