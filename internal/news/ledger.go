package news

import "time"

// Ledger accounts for every match of a stretch of time, and for what was to be
// told. Its sums agree: the matches of a fate are those that its ways account
// for, and the deliveries of a channel those of its states.
type Ledger struct {
	Since, Until time.Time
	Topic        TopicID // whose matches and alerts alone are counted; "" for all

	Matches map[TopicID]map[Fate]int
	Ways    map[Fate]map[Way]int // what became of the matches of each fate
	// Unaccounted are matches of which nothing says that they were told, or will be:
	// there is to be none. UnaccountedMore counts those beyond the list.
	Unaccounted     []Unaccounted
	UnaccountedMore int

	// Deliveries are those of alerts raised in that time, and those that wait
	// however old they are.
	Deliveries map[ChannelID]map[DeliveryState]int
	Doubtful   map[ChannelID]int // of these, messages that may have come twice
	Held       []Backlog         // what waits, by channel and reason
	Dead       []Refused         // refused for good, newest first
	DeadMore   int               // beyond the list

	// Looks are the articles behind doubtful items of that time, by how far they
	// have come; Unread are those that were not to be had, newest first.
	Looks      map[TaskState]int
	Unread     []Unread
	UnreadMore int // beyond the list
}

// Unread is an article that a second look did not get.
type Unread struct {
	Feed   FeedID
	Link   string
	Title  string
	State  TaskState
	At     time.Time
	Reason string
}

// Fates counts the ledger's matches by fate.
func (l Ledger) Fates() map[Fate]int {
	sums := make(map[Fate]int)
	for _, fates := range l.Matches {
		for fate, n := range fates {
			sums[fate] += n
		}
	}
	return sums
}

// Waits counts what waits.
func (l Ledger) Waits() (n int) {
	for _, b := range l.Held {
		n += b.N
	}
	return n
}

// Backlog is what waits in a channel for one reason.
type Backlog struct {
	Channel ChannelID
	Reason  string // "" if it is simply due
	N       int
	Since   time.Time // when the oldest was raised
}

// Refused is a delivery that its channel refused for good.
type Refused struct {
	Delivery
	Title string // of the story, or of the message
}

// Way is by which way a match was told, or why it was not.
type Way string

// The ways. Of several channels, the one that fares worst counts for a match.
const (
	WayMessage   Way = "message"   // a message of the story's own
	WayDigest    Way = "digest"    // named in a digest
	WayList      Way = "list"      // named in a list: too many at once, quiet hours, near misses
	WaySummary   Way = "summary"   // in the summary of what there was when a watch began
	WayNotice    Way = "notice"    // counted in a line to those who run watcher, or in one that a mute ended
	WayPruned    Way = "pruned"    // told; the message is past its retention
	WayWaits     Way = "waits"     // committed and not sent yet
	WayCancelled Way = "cancelled" // its message had become pointless, and says why
	WayRefused   Way = "refused"   // the channel refused the message for good
	WayKept      Way = "kept"      // by a rule of the file it is told to nobody
	WayNone      Way = "unaccounted"
)

// Ways are all of them, the best first.
var Ways = []Way{
	WayMessage, WayDigest, WayList, WaySummary, WayNotice, WayPruned, WayKept, WayWaits, WayCancelled, WayRefused, WayNone,
}

// Unaccounted is a match of which nothing says that it was told.
type Unaccounted struct {
	Feed  FeedID
	Item  ItemKey
	Title string
	Topic TopicID
	Fate  Fate
	At    time.Time
	// Channels are those in which nothing tells it; none if it is in no story that
	// a channel was told of.
	Channels []ChannelID
}
