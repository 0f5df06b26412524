package news

import (
	"errors"
	"time"
)

// ErrStale refuses an [Ingest] whose stories were grouped on memory that has
// changed since: read again and decide again.
var ErrStale = errors.New("memory has changed since it was read")

// Ingest is everything that one poll changes, for one transaction.
type Ingest struct {
	Config   int64 // revision of the configuration that judged it
	Revision int64 // of the memory that grouping read; checked when Stories is not empty
	At       time.Time

	State      FeedState
	Outcome    PollOutcome
	Items      []Item  // new or edited, to be kept
	Listed     []Item  // all of the document: their identities stay known
	Stories    []Story // opened or grown; Reports and Keys hold only what is new
	Matches    []Match // each with its fate
	Deliveries []Delivery
	Tasks      []Task // second looks that items need; those that there are stay as they are
	Raw        []byte // the document as decoded, nil if it is not to be kept
	RawType    string // its media type
	KeepBodies bool
}

// PollOutcome is one line of a feed's history.
type PollOutcome struct {
	Status int
	Took   time.Duration
	Bytes  int
	Listed int
	New    int
	Error  string
	Damage string
	Gap    bool
}

// Decision is what policy makes of stories: what became of each match, and
// what to tell whom.
type Decision struct {
	Matches    []Match
	Deliveries []Delivery
}

// Priming is what has not been told yet about watches that began: feeds read
// for the first time and topics that are new.
type Priming struct {
	Feeds   []FeedID  // read for the first time
	Topics  []TopicID // met for the first time
	Reports []Report  // what matched with fate "primed"
}
