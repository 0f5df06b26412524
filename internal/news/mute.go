package news

import "time"

// Mute silences a topic, or a feed, for a time: what matches, or what the feed
// carries, is kept and not told.
type Mute struct {
	Topic TopicID   `json:"topic,omitempty"`
	Feed  FeedID    `json:"feed,omitempty"` // instead of a topic
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Holds reports whether the silence lasts.
func (m Mute) Holds(now time.Time) bool { return now.Before(m.Until) }

// Ends reports whether it silences nothing, but ends what does.
func (m Mute) Ends() bool { return !m.Until.After(m.From) }

// Silences reports whether it is for what a feed carried of a topic.
func (m Mute) Silences(f FeedID, t TopicID) bool {
	if m.Feed != "" {
		return m.Feed == f
	}
	return m.Topic == t
}

// Subject is the id of what it silences.
func (m Mute) Subject() string {
	if m.Feed != "" {
		return string(m.Feed)
	}
	return string(m.Topic)
}

// Muted is a mute that has ended, with how many items matched meanwhile.
type Muted struct {
	Mute
	Items int
}
