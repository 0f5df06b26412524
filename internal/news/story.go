package news

import "time"

// Story is one event, told by one or more reports. It belongs to no topic.
type Story struct {
	ID       StoryID
	Title    string // of the report that opened it
	OpenedAt time.Time
	MovedAt  time.Time // last report
	EndedAt  time.Time // when it had been quiet for so long that it is over; zero before
	// Keys are what others are found by: canonical link, folded title, the most
	// telling terms. They are written, and not read with the story.
	Keys    []string
	Reports []Report
	// Earlier are the reports that it had before, where Reports are what is new.
	Earlier []Report
	// Announced are the channels that have an alert of it.
	Announced []ChannelID
	// Told is what channels were told of it, where that was not refused.
	Told []Told
	// Kin is the story that may tell the same event in another language; zero if
	// none is known.
	Kin Kin
	// Edits are reports of it that were changed since.
	Edits []Edit
}

// Kin is a story that is like another, and the report that opened it.
type Kin struct {
	Story  StoryID
	Report Report
}

// Told is what a channel was told of a story: by a list, by a message of its own,
// or by both, one after the other.
type Told struct {
	Channel ChannelID
	Listed  bool    // a list told it
	Reason  Reason  // for which it got the message
	Message Message // with the last update; without entries if it has none
	Topics  []TopicID
	At      time.Time // of the alert
	Bells   []Reason  // that rang
}

// Report is one matched item as part of a story.
type Report struct {
	Item    Item
	Feed    Feed
	Matches []Match // never empty, one per topic
	Story   StoryID
	// CopyOf is the item whose words it repeats; zero if it has its own.
	CopyOf ItemRef
}

// ItemRef names an item.
type ItemRef struct {
	Feed FeedID
	Key  ItemKey
}

// Recent is what grouping and policy need to remember: stories that moved
// lately, as the store knew them at Revision.
type Recent struct {
	Revision int64
	Stories  []Story
}

// TermKey begins those keys of stories that are words; the others are shared by
// copies alone.
const TermKey = "term:"

// MostCandidates is how many stories a report is compared with at most: those
// that share the most keys with it.
const MostCandidates = 24
