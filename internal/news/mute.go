package news

import "time"

// Mute silences a topic for a time: what matches it is kept, and not told.
type Mute struct {
	Topic TopicID   `json:"topic"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Holds reports whether the topic is silent now.
func (m Mute) Holds(now time.Time) bool { return now.Before(m.Until) }

// Ends reports whether it silences nothing, but ends what does.
func (m Mute) Ends() bool { return !m.Until.After(m.From) }

// Muted is a mute that has ended, with how many items matched meanwhile.
type Muted struct {
	Mute
	Items int
}
