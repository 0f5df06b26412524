package news

import "time"

// Poll is what one request for a feed brought.
type Poll struct {
	State FeedState // as it stands after this poll, NextAt not yet set
	Items []Item    // as listed in the document; none after a 304
	// Deleted are identities of items that the document says were deleted.
	Deleted     []string
	NotModified bool
	Took        time.Duration
	Bytes       int    // of the body, decoded
	Raw         []byte // the body, decoded; nil after a 304 or a failure
	ContentType string // as sent
	// Err is why the poll failed, nil if it did not. The state already holds
	// the back-off.
	Err error
	// Unreachable is set when no server answered at all (no route, no name,
	// refused, timed out): if most feeds say so, it is our own network.
	Unreachable bool
	// Diverted is set when somebody else seems to have answered in the server's place:
	// a web page came where a document was asked for, or the name led to a private
	// address, or the certificate is another's. It says what came, alike for all feeds
	// that the same party answers for: if most feeds say so, it is our own network.
	Diverted string
}
