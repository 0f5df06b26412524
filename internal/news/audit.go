package news

import "time"

// AuditLine is a change that somebody made. It is written together with the
// change, and never changed itself.
type AuditLine struct {
	At      time.Time
	Who     string
	Kind    AuditKind
	Subject string // whose kind of thing Kind tells: of a mute, the topic
	// Before and After are what there was and what there is since, as JSON; ""
	// for nothing.
	Before, After string
	Via           Via // how it came about
}

// Via is how a change came about.
type Via string

// The ways: anything but the last two is a change of its own.
const (
	ViaUndo Via = "undo" // it takes back the last change that was not taken back yet
	ViaRedo Via = "redo" // it makes the change again that was taken back last
)

// AuditKind is what was changed.
type AuditKind string

// The kinds.
const (
	AuditMute  AuditKind = "mute"
	AuditTopic AuditKind = "topic" // made at the desk
	AuditFeed  AuditKind = "feed"
	// A delivery that is tried again, by its id.
	AuditDelivery AuditKind = "delivery"
	// What was forgotten by order, by a digest of what the order named.
	AuditForget AuditKind = "forget"
)
