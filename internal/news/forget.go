package news

import "time"

// Forgetting is all that goes when items are forgotten by order, for one
// transaction.
type Forgetting struct {
	At       time.Time
	Who      string
	Digest   string // of what the order named, for the audit
	Revision int64  // of the memory that it was planned on

	Items []ItemRef
	// Links are identities under which no feed brings them again.
	Links []string
	// Stories go on without them: Title and Keys are those of what is left. Ended
	// are those of which nothing is.
	Stories []Story
	Ended   []StoryID
	// Messages are what stored messages say from now on; what waits and says nothing
	// then is cancelled.
	Messages map[DeliveryID]Message
	// Withdrawals change or delete the messages that channels show.
	Withdrawals []Delivery
	Documents   []int64  // kept raw, by their numbers
	Drafts      []string // that are about them
}

// WithdrawnByOrder is why a message is not told.
const WithdrawnByOrder = "withdrawn by order"
