package news

import "time"

// DeliveryState is how far a delivery has come:
//
//	pending → sending → sent | pending (due later) | uncertain | dead
//
// and a pending one may be cancelled, with its reason.
type DeliveryState string

// The states.
const (
	DeliveryPending   DeliveryState = "pending"
	DeliverySending   DeliveryState = "sending"   // committed before the call
	DeliveryUncertain DeliveryState = "uncertain" // the call's outcome is unknown
	DeliverySent      DeliveryState = "sent"
	DeliveryDead      DeliveryState = "dead"      // refused for good; a person must look
	DeliveryCancelled DeliveryState = "cancelled" // told otherwise: in a list
)

// DeliveryStates are all of them.
var DeliveryStates = []DeliveryState{
	DeliveryPending, DeliverySending, DeliveryUncertain, DeliverySent, DeliveryDead, DeliveryCancelled,
}

// HeldForChannel is the reason of a delivery whose channel is not configured.
const HeldForChannel = "its channel is not in feeds.yaml; held until it is there again"

// ToldByFollow is the reason of a delivery in whose place a new message tells
// the story.
const ToldByFollow = "the message is out of reach: told by one that follows it"

// Delivery is one call to a channel.
type Delivery struct {
	ID      DeliveryID // 25 letters: it serves as Discord's nonce
	Alert   Alert
	Message Message

	State     DeliveryState
	DueAt     time.Time
	Attempt   int       // calls begun
	StartedAt time.Time // of the first call whose outcome is not known, else of the last
	SentAt    time.Time
	RemoteID  string // of the message in the channel, once sent
	// On is the story's message, which an update changes, a bell answers and
	// another follows, by its id in the channel; "" if there is none. It is found
	// anew each time, as is how that message stands.
	On       string
	Standing Standing
	Reason   string // why it waits, died or was cancelled; redacted, for people
	// Doubtful is set when a message may have been posted twice because the
	// channel gave no means to know.
	Doubtful bool
	// Plain is set when the channel refused the message as it was dressed: it
	// is tried once more as bare text.
	Plain bool
}

// Standing is how a story's message stands in its channel.
type Standing struct {
	By    DeliveryID // posted it
	At    time.Time  // when
	Below int        // messages of ours that the channel got since, as far as counted
	Says  Message    // newest version, sent or not
	// Reports and Changes are how many of those that Says names the message
	// shows.
	Reports, Changes int
	// Bell is its last bell, by its id, and Rang the headlines that its bells told.
	Bell string
	Rang []string
	// Next is the message in which the story goes on, by its id.
	Next string
	// Thread is the thread that the message is in, by its id; "" for the channel.
	Thread string
	// Stale is set when the channel takes no more changes of the message.
	Stale bool
}

// Marker is the short text in a message by which it is found again.
func (d Delivery) Marker() string { return string(d.ID[:8]) }
