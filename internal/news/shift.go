package news

import "time"

// Claim is a story that somebody takes care of.
type Claim struct {
	Story StoryID
	Title string
	By    Person
	At    time.Time
}

// Movement is a story that was told, and got reports of late.
type Movement struct {
	Story   StoryID
	Title   string
	Reports int // in all
	New     int // of late
}

// Post is a message of a story in a channel.
type Post struct {
	Channel ChannelID
	Message string // its id there
}
