package notify

import (
	"context"
	"errors"
	"time"

	"watcher/internal/news"
)

// Destination is one channel's way out.
type Destination interface {
	// Post sends the delivery's message and returns its id in the channel. A
	// report goes into the thread of the message d.On.
	// Its error is an [*Error]; stale means that a post takes no more of it.
	Post(ctx context.Context, d news.Delivery) (remoteID string, err error)
	// Edit puts the delivery's message in the place of the message d.On. Doing
	// it again does no harm. Its error is an [*Error]; refused means that the
	// message is gone, stale that it takes no changes for now. A delivery of the
	// kind point has the message d.On say that the story goes on in another,
	// d.Standing.Next.
	Edit(ctx context.Context, d news.Delivery) error
	// Find looks for the message of a delivery whose outcome is unknown, by
	// its marker, among what was posted since d.StartedAt. It returns "" if the
	// message is not there, and [ErrCannotRead] if the channel cannot be read.
	Find(ctx context.Context, d news.Delivery) (remoteID string, err error)
	// Idempotent is for how long after the first call the same delivery can be
	// posted again without appearing twice; 0 if never.
	Idempotent() time.Duration
	// Check asks whether the channel can be used: token, existence,
	// permissions. Its error is an [*Error] that says what to do; refused means
	// that messages arrive but something is amiss.
	Check(ctx context.Context) error
}

// Grouped is a [Destination] that shares its token or address with others. What
// is said of all of them ([ScopeAll], [VerdictRevoked]) then holds for the group.
type Grouped interface {
	// Group names the group, without secrets ("bot"); "" for none.
	Group() string
}

// Remover is a [Destination] that takes messages back.
type Remover interface {
	// Remove deletes the message d.On, in the thread d.Standing.Thread if that is
	// named. One that is gone is no error.
	Remove(ctx context.Context, d news.Delivery) error
}

// ErrCannotRead says that a channel's history cannot be read.
var ErrCannotRead = errors.New("channel history cannot be read")

// Verdict classifies a failed call.
type Verdict string

// The verdicts.
const (
	VerdictLater   Verdict = "later"   // not accepted: try again after RetryAfter, or by back-off
	VerdictUnknown Verdict = "unknown" // it may have been accepted
	VerdictRefused Verdict = "refused" // this message never will be
	VerdictStale   Verdict = "stale"   // the message takes no more: it is too old, or locked
	VerdictClosed  Verdict = "closed"  // this channel refuses all: missing, forbidden
	VerdictRevoked Verdict = "revoked" // the token is not valid: all channels of the bot
)

// Scope is how far a rate limit reaches.
type Scope string

// The scopes.
const (
	ScopeChannel Scope = "channel" // this destination
	ScopeAll     Scope = "all"     // everything that uses the same token or address
)

// Error is why a call to a destination failed. Reason is a short constant
// phrase, fit for a metric's label; Err is redacted.
type Error struct {
	Verdict    Verdict
	Reason     string
	Scope      Scope
	RetryAfter time.Duration // 0: by back-off
	Final      bool          // of a closed channel: asking again is of no use until the configuration changes
	Err        error
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Reason
	}
	return e.Reason + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
