package notify

import (
	"time"

	"watcher/internal/news"
)

// BoardSays is what a board says: the same of the watch in every channel, and
// what there is to say of its own.
type BoardSays struct {
	Trouble string   // why alerts may be late, "" if nothing stands in their way
	Feeds   int      // configured
	Unread  int      // of those, not asked yet
	Failing []string // names of those that cannot be read, the first that failed first
	ReadAt  time.Time
	Tally   news.Tally
	Drill   news.Drill
}
