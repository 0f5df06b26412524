package parse

import "errors"

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
	Title string // of the HTML page, plain text, "" if it has none
}

// Error implements [error].
func (e *NotFeedError) Error() string {
	switch {
	case e.HTML && e.Title != "":
		return "not a feed: a web page, «" + e.Title + "»"
	case e.HTML:
		return "not a feed: a web page"
	}
	return "not a feed: neither RSS, Atom nor JSON Feed"
}
