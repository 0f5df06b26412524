package feeds

import (
	"sync"
	"time"

	"watcher/internal/news"
)

// twinFor is for how long a feed is known to have given a document.
const twinFor = 48 * time.Hour

// twins notices feeds that end at one address. It remembers nothing over a
// restart: the next round of polls tells it again.
type twins struct {
	mu    sync.Mutex
	owner map[string]owner // by final address
}

type owner struct {
	feed       news.FeedID
	redirected bool
	at         time.Time
}

// meet records that a feed ended at the address, and returns the feed whose
// document it is, if that is another: the one configured with the address
// itself, else the one that came first.
func (t *twins) meet(address string, feed news.FeedID, redirected bool, now time.Time) (other news.FeedID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o, known := t.owner[address]
	if known && o.feed != feed && now.Sub(o.at) < twinFor && (redirected || !o.redirected) {
		return o.feed
	}
	t.owner[address] = owner{feed, redirected, now}
	if len(t.owner)%1024 == 0 {
		for a, o := range t.owner {
			if now.Sub(o.at) >= twinFor {
				delete(t.owner, a)
			}
		}
	}
	return ""
}
