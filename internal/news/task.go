package news

import (
	"errors"
	"time"
)

// ErrRefused says that what was asked for will not be given, now or later.
var ErrRefused = errors.New("refused")

// Task is a second look that an item in the grey band needs: at the article
// behind its link. There is one for an item, ever.
type Task struct {
	Feed    FeedID
	Item    ItemKey
	DueAt   time.Time
	Attempt int // looks begun
}

// TaskState is how far a task has come.
type TaskState string

// The states.
const (
	TaskPending TaskState = "pending"
	TaskRead    TaskState = "read"    // the article was read, and the item judged again
	TaskRefused TaskState = "refused" // robots.txt, a paywall, nothing there
	TaskFailed  TaskState = "failed"  // given up after several tries
)

// Look is a task with the item that it is for, as it is kept, and what that
// matched.
type Look struct {
	Task
	Of      Item
	Matches []Match
}

// Relook is everything that a second look changes, for one transaction.
type Relook struct {
	Task     Task // as it was due
	At       time.Time
	State    TaskState
	DueAt    time.Time // of the next try, while the state is pending
	Reason   string    // why it could not be read; redacted, for people
	Article  string    // plain text to be kept, "" for none
	Revision int64     // of the memory that grouping read; checked when Stories is not empty

	Stories    []Story
	Matches    []Match
	Deliveries []Delivery
}
