package news

import (
	"fmt"
	"strings"
	"time"
)

// Quiet are the hours of a day in which a channel is not to be disturbed, as
// times of day in the desk's zone; the zero value for none. They may pass
// midnight.
type Quiet struct {
	From, To time.Duration
	Urgent   bool // urgent alerts are held as well
}

// None reports whether there are no quiet hours.
func (q Quiet) None() bool { return q.From == q.To }

// String is how people write the hours.
func (q Quiet) String() string {
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return clock(q.From) + "–" + clock(q.To)
}

// What the reason of a delivery begins with that waits for its hour, with the
// hour following.
const (
	HeldForQuiet  = "held: quiet hours until "
	HeldForDigest = "held: for the digest of "
)

// HeldForOld is what the reason of a change begins with that waits for its
// message, which is old, to take changes again.
const HeldForOld = "waits: "

// DigestSubject is what a digest's alert begins with, its time following.
const DigestSubject = "digest:"

// Held reports whether a delivery waits for its hour: the end of quiet hours,
// or a digest.
func (d Delivery) Held() bool {
	return d.State == DeliveryPending && (strings.HasPrefix(d.Reason, HeldForQuiet) || strings.HasPrefix(d.Reason, HeldForDigest))
}

// Folding is a list with the deliveries that it tells.
type Folding struct {
	List Delivery
	Told []Delivery // cancelled, each with its reason
}

// Shelved is what becomes of a channel's due deliveries, before any is sent.
type Shelved struct {
	Now   []Delivery // may be told
	Put   []Delivery // put off to their DueAt, or dropped; each with its reason
	Lists []Folding  // what has waited, to be told together
}
