package news

import "time"

// Story is one event, told by one or more reports. It belongs to no topic.
type Story struct {
	ID       StoryID
	Title    string // of the report that opened it
	OpenedAt time.Time
	MovedAt  time.Time // last report
	// Keys are what an exact copy shares with it: canonical link, folded title.
	Keys    []string
	Reports []Report
	// Announced are the channels that have an alert of it.
	Announced []ChannelID
}

// Report is one matched item as part of a story.
type Report struct {
	Item    Item
	Feed    Feed
	Matches []Match // never empty, one per topic
	Story   StoryID
}

// Recent is what grouping and policy need to remember: stories that moved
// lately, as the store knew them at Revision.
type Recent struct {
	Revision int64
	Stories  []Story
}
