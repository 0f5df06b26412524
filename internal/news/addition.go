package news

import "time"

// Addition is a topic or a feed that was made at the desk; it holds beside
// feeds.yaml, which goes first.
type Addition struct {
	Kind   AdditionKind `json:"kind"`
	ID     string       `json:"id"` // stays when the title changes
	Title  string       `json:"title"`
	Text   string       `json:"text"` // in the words of feeds.yaml
	Paused bool         `json:"paused,omitempty"`
	By     string       `json:"by"` // who made it, or changed it last
	At     time.Time    `json:"at"` // when
}

// AdditionKind is what was made.
type AdditionKind string

// The kinds.
const (
	AdditionTopic AdditionKind = "topic"
	AdditionFeed  AdditionKind = "feed"
)

// Draft is what somebody looks at before it holds; mostly one addition.
type Draft struct {
	ID        string
	Additions []Addition
	Was       []string // their texts when the draft was made, "" of what is new
	At        time.Time
	Next      string // the draft that goes on with this one, "" if none does
}
