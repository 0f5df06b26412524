package news

import "time"

// Reckoning is what became of all that matched in a stretch of time, and what is
// still to be told.
type Reckoning struct {
	Fates map[Fate]int // items by what became of their matches
	Held  []Backlog    // what waits, by channel and reason
	Dead  []Delivery   // refused for good in that time, newest first
}

// Backlog is what waits in a channel for one reason.
type Backlog struct {
	Channel ChannelID
	Reason  string // "" if it is simply due
	N       int
	Since   time.Time // when the oldest was raised
}
