package news

import (
	"strings"
	"time"
)

// Reason is why an alert is raised.
type Reason string

// The reasons. With story and channel they make the key that the database
// lets in only once.
const (
	ReasonNew    Reason = "new"    // a story appeared
	ReasonPrimed Reason = "primed" // what matched when a watch began
	ReasonBurst  Reason = "burst"  // a list, in place of too many messages
	ReasonDigest Reason = "digest" // what came together over a day
	ReasonAgain  Reason = "again"  // a story told at once, for the digest to name as well
	ReasonNotice Reason = "notice" // of the watch itself: feeds, configuration, deliveries
	ReasonUpdate Reason = "update" // what is known now, in the message that told the story
	ReasonBell   Reason = "bell"   // a story that was told is worth another look
	ReasonFollow Reason = "follow" // a story goes on in a new message: its old one is out of reach
	ReasonPoint  Reason = "point"  // the old message says where the story goes on
	ReasonReport Reason = "report" // a report that joined, in the story's thread
	// ReasonWithdraw takes back, by order, what a message says of a report: its
	// detail is that message, with the thread that it is in behind a stroke.
	ReasonWithdraw Reason = "withdraw"
)

// DetailEnded ends the detail of an update that says that its story ended.
const DetailEnded = "ended"

// With returns the reason with what tells one such alert of a story from the
// next: the bell of what, the update to how many reports, the message that is
// followed.
func (r Reason) With(detail string) Reason { return r + ":" + Reason(detail) }

// Kind returns the reason without that.
func (r Reason) Kind() Reason {
	kind, _, _ := strings.Cut(string(r), ":")
	return Reason(kind)
}

// Detail returns what tells the alert from the next of its kind; "" if nothing.
func (r Reason) Detail() string {
	_, detail, _ := strings.Cut(string(r), ":")
	return detail
}

// Alert is one thing to tell one channel.
type Alert struct {
	Story   StoryID // for notices, the subject: what happened to what, since when
	Channel ChannelID
	Reason  Reason
	Topics  []TopicID
	At      time.Time
}

// Delivery returns the delivery that posts the alert.
func (a Alert) Delivery(m Message) Delivery {
	return Delivery{
		ID:      DeliveryID(Digest(25, string(a.Story), string(a.Channel), string(a.Reason))),
		Alert:   a,
		Message: m,
		State:   DeliveryPending,
		DueAt:   a.At,
	}
}
