package schedule

import (
	"container/heap"
	"sync"
	"time"

	"watcher/internal/news"
)

// queue holds at most one entry a feed, earliest first. A feed in flight is
// not handed out again until it is done.
type queue struct {
	mu      sync.Mutex
	heap    entries
	byFeed  map[news.FeedID]*entry
	flying  map[news.FeedID]bool
	changed chan struct{}
}

type entry struct {
	feed  news.FeedID
	at    time.Time
	index int
}

// idle is how long the queue may be left alone when it is empty; a push ends
// the wait at once.
const idle = time.Hour

func newQueue() *queue {
	return &queue{
		byFeed:  make(map[news.FeedID]*entry),
		flying:  make(map[news.FeedID]bool),
		changed: make(chan struct{}, 1),
	}
}

// push queues a feed; if it is queued already, the earlier time holds.
func (q *queue) push(id news.FeedID, at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e, ok := q.byFeed[id]; ok {
		if at.Before(e.at) {
			e.at = at
			heap.Fix(&q.heap, e.index)
		}
	} else {
		e := &entry{feed: id, at: at}
		q.byFeed[id] = e
		heap.Push(&q.heap, e)
	}
	q.signal()
}

// pop returns a feed that is due, or how long until the next one is.
func (q *queue) pop(now time.Time) (id news.FeedID, wait time.Duration, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.heap) == 0 {
		return "", idle, false
	}
	first := q.heap[0]
	if wait := first.at.Sub(now); wait > 0 {
		return "", wait, false
	}
	heap.Pop(&q.heap)
	delete(q.byFeed, first.feed)
	if q.flying[first.feed] {
		// Fired again while the last poll still runs: that one serves.
		return "", 0, false
	}
	q.flying[first.feed] = true
	return first.feed, 0, true
}

// done ends a poll. What was queued for the feed meanwhile was queued without
// knowing what the poll brought: it is forgotten.
func (q *queue) done(id news.FeedID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.flying, id)
	if e, ok := q.byFeed[id]; ok {
		heap.Remove(&q.heap, e.index)
		delete(q.byFeed, id)
	}
	q.signal()
}

func (q *queue) clear() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.heap = nil
	clear(q.byFeed)
}

func (q *queue) signal() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

// entries implements [heap.Interface].
type entries []*entry

func (e entries) Len() int           { return len(e) }
func (e entries) Less(i, j int) bool { return e[i].at.Before(e[j].at) }
func (e entries) Swap(i, j int) {
	e[i], e[j] = e[j], e[i]
	e[i].index, e[j].index = i, j
}

// Push implements [heap.Interface].
func (e *entries) Push(x any) {
	n := x.(*entry)
	n.index = len(*e)
	*e = append(*e, n)
}

// Pop implements [heap.Interface].
func (e *entries) Pop() any {
	old := *e
	last := old[len(old)-1]
	*e = old[:len(old)-1]
	return last
}
