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

// HeldForChannel is the reason of a delivery whose channel is not configured.
const HeldForChannel = "its channel is not in feeds.yaml; held until it is there again"

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
	// On is the message that an update changes or a bell answers, by its id in
	// the channel; "" if there is none.
	On     string
	Reason string // why it waits, died or was cancelled; redacted, for people
	// Doubtful is set when a message may have been posted twice because the
	// channel gave no means to know.
	Doubtful bool
	// Plain is set when the channel refused the message as it was dressed: it
	// is tried once more as bare text.
	Plain bool
}

// Marker is the short text in a message by which it is found again.
func (d Delivery) Marker() string { return string(d.ID[:8]) }
