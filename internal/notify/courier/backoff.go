package courier

import (
	"hash/fnv"
	"strconv"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

const (
	backoffFirst = time.Second
	backoffLast  = 10 * time.Minute // half as much again with jitter
	askedLast    = 15 * time.Second // where the channel said when to come back, which it knows better
	holdLast     = time.Minute      // of a whole channel that fails without a reason
)

// backoff is the pause after the given attempt, counted from 1: doubling from
// one second to fifteen minutes, with jitter. The jitter is the same for the
// same name and attempt, and differs between names.
func backoff(name string, attempt int) time.Duration {
	pause := backoffLast
	if n := max(attempt, 1) - 1; n < 10 {
		pause = min(backoffFirst<<n, backoffLast)
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name + strconv.Itoa(attempt))) // never fails
	return pause + time.Duration(int64(pause/2)*int64(h.Sum32()%1000)/1000)
}

// wait is the pause before the next call for a delivery: the larger of what the
// channel asked for and our own.
func wait(d news.Delivery, e *notify.Error) time.Duration {
	own := backoff(string(d.ID), d.Attempt)
	if e.RetryAfter > 0 {
		own = min(own, askedLast)
	}
	return max(own, e.RetryAfter)
}
