package news

import "time"

// Mute silences a topic for a time: what matches it is kept, and not told.
type Mute struct {
	Topic       TopicID
	From, Until time.Time
}

// Holds reports whether the topic is silent now.
func (m Mute) Holds(now time.Time) bool { return now.Before(m.Until) }

// Muted is a mute that has ended, with how many items matched meanwhile.
type Muted struct {
	Mute
	Items int
}
