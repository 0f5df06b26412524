package app

import (
	"fmt"
	"sync"
	"time"
)

// pulse knows when things last went well.
type pulse struct {
	mu      sync.Mutex
	started time.Time
	poll    time.Time            // when a feed was last read, and that recorded
	loops   map[string]time.Time // since when each loop is at its round; none while it waits for the next
	stuck   int                  // deliveries that wait for too long
}

const (
	// loopLimit is how long a loop may take for one round before only a restart
	// can help.
	loopLimit = 5 * time.Minute
	// pollLimit is two cycles of the slowest automatic rhythm.
	pollLimit = 2 * time.Hour
)

func (p *pulse) start(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.started, p.poll, p.loops = now, now, make(map[string]time.Time)
}

// begins reports whether the process has just started.
func (p *pulse) begins(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return now.Sub(p.started) < time.Minute
}

// runsFor is how long the process has run.
func (p *pulse) runsFor(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return now.Sub(p.started)
}

// polled notes that a feed was read, and reports whether it is the first.
func (p *pulse) polled(now time.Time) (first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	first = !p.poll.After(p.started)
	p.poll = now
	return first && now.After(p.started)
}

func (p *pulse) beat(loop string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.loops[loop] = now
}

// rest notes that a loop's round is over: until the next it may wait for as
// long as it likes.
func (p *pulse) rest(loop string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.loops, loop)
}

func (p *pulse) waiting(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stuck = n
}

// polledSince reports whether a feed was read after t.
func (p *pulse) polledSince(t time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.poll.After(t) && p.poll.After(p.started)
}

// live fails when a loop hangs: a restart mends that, and nothing else here.
func (p *pulse) live(now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, at := range p.loops {
		if d := now.Sub(at); d > loopLimit {
			return fmt.Errorf("the %s loop has not moved for %v", name, d.Round(time.Second))
		}
	}
	return nil
}

// ready fails when alerts may be late.
func (p *pulse) ready(now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stuck > 0 {
		return lateness{stuck: p.stuck}
	}
	if d := now.Sub(p.poll); d > pollLimit {
		return lateness{unread: d}
	}
	return nil
}
