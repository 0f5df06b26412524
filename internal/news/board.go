package news

import "time"

// Board is the message in a channel that says how the watch goes, and is kept
// up to date.
type Board struct {
	Place   string     // Discord's channel, by its number
	Message string     // by its id; "" while it is not known whether it was posted
	Old     string     // the message whose place it takes, until that is deleted
	Nonce   DeliveryID // under which it was posted
	// PostedAt is when the call began that posted it, and EditedAt when it last
	// said how things are.
	PostedAt, EditedAt time.Time
}

// Marker is the short text in the message by which it is found again.
func (b Board) Marker() string { return string(b.Nonce[:8]) }

// Tally is what there is to say of one channel.
type Tally struct {
	ToldAt  time.Time // when it got its last alert; zero if it never did
	Held    int       // deliveries put off to a digest or the end of quiet hours
	HeldTo  time.Time // when the first of these is due
	Waiting int       // others that are not sent yet
	Due     int       // of these, the ones whose time has come
}
