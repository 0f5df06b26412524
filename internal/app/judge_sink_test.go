package app

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// sinkFault is how one call to a channel ends.
type sinkFault string

const (
	sinkFine       sinkFault = ""
	sinkBusy       sinkFault = "429"
	sinkBusyAll    sinkFault = "429 for all"
	sinkFails      sinkFault = "5xx before it accepts"
	sinkFailsAfter sinkFault = "5xx after it accepted"
	sinkLost       sinkFault = "the answer is lost"
	sinkStale      sinkFault = "takes no more for now"
	sinkRefuses    sinkFault = "refuses the message"
	sinkDies       sinkFault = "the process dies before"
	sinkDiesAfter  sinkFault = "the process dies after"
)

// sink is a channel that behaves like Discord's: it knows a nonce again for a
// while or not, can be read or not, and fails as it is told to.
type sink struct {
	now      func() time.Time
	nonce    time.Duration
	readable bool

	mu      sync.Mutex
	faults  []sinkFault // of the next calls
	dead    func() bool // the process that calls is dead
	kill    func()
	heard   func(news.Delivery) // called with what is posted; may be nil
	posts   []*sinkPost
	made    int                      // posts, of which some may be forgotten
	readAt  map[news.DeliveryID]int  // how often a message was looked for
	refuses map[news.DeliveryID]bool // what is refused once more
}

type sinkPost struct {
	id    string
	by    news.Delivery // that posted it
	at    time.Time
	shows news.Message
	edits int
	next  string // the message where the story goes on
}

// call takes the next fault. It returns whether the call is carried out, and
// how it ends.
func (s *sink) call() (done bool, err error) {
	if s.dead != nil && s.dead() {
		return false, &notify.Error{Verdict: notify.VerdictUnknown, Reason: "dead"}
	}
	f := sinkFine
	if len(s.faults) > 0 {
		f, s.faults = s.faults[0], s.faults[1:]
	}
	unknown := &notify.Error{Verdict: notify.VerdictUnknown, Reason: string(f)}
	switch f {
	case sinkBusy:
		return false, &notify.Error{Verdict: notify.VerdictLater, Reason: string(f), RetryAfter: 3 * time.Second}
	case sinkBusyAll:
		return false, &notify.Error{Verdict: notify.VerdictLater, Reason: string(f), Scope: notify.ScopeAll, RetryAfter: 40 * time.Second}
	case sinkFails:
		return false, unknown
	case sinkFailsAfter, sinkLost:
		return true, unknown
	case sinkDies:
		s.kill()
		return false, unknown
	case sinkDiesAfter:
		s.kill()
		return true, unknown
	case sinkRefuses:
		return false, &notify.Error{Verdict: notify.VerdictRefused, Reason: string(f)}
	case sinkStale:
		return false, &notify.Error{Verdict: notify.VerdictStale, Reason: string(f)}
	}
	return true, nil
}

// Post implements [notify.Destination].
func (s *sink) Post(_ context.Context, d news.Delivery) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.Alert.Reason.Kind() == news.ReasonReport {
		if len(s.faults) > 0 && s.faults[0] == sinkRefuses {
			s.faults[0] = sinkFine // the story's message has it, and the thread does without
		}
		if !slices.ContainsFunc(s.posts, func(p *sinkPost) bool { return p.id == d.On }) {
			return "", &notify.Error{Verdict: notify.VerdictRefused, Reason: "no such thread"}
		}
	}
	again := d.Plain && s.refuses[d.ID] // as it was, and as bare text
	if again || len(s.faults) > 0 && s.faults[0] == sinkRefuses {
		s.refuses[d.ID] = !again
	}
	if again {
		return "", &notify.Error{Verdict: notify.VerdictRefused, Reason: string(sinkRefuses)}
	}
	done, err := s.call()
	if !done {
		return "", err
	}
	if s.heard != nil {
		s.heard(d)
	}
	for _, p := range s.posts {
		if p.by.ID == d.ID && s.nonce > 0 && s.now().Sub(p.at) <= s.nonce {
			return p.id, err
		}
	}
	p := &sinkPost{id: fmt.Sprint(1000 + s.made), by: d, at: s.now(), shows: d.Message}
	s.posts, s.made = append(s.posts, p), s.made+1
	return p.id, err
}

// Edit implements [notify.Destination].
func (s *sink) Edit(_ context.Context, d news.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) > 0 && s.faults[0] == sinkRefuses {
		s.faults[0] = sinkFine // a change that is refused is dropped, as is documented
	}
	done, err := s.call()
	if !done {
		return err
	}
	for _, p := range s.posts {
		if p.id != d.On {
			continue
		}
		if p.edits++; d.Alert.Reason.Kind() == news.ReasonPoint {
			p.next = d.Standing.Next
		} else {
			p.shows = d.Message
		}
		return err
	}
	return &notify.Error{Verdict: notify.VerdictRefused, Reason: "no such message"}
}

// Find implements [notify.Destination].
func (s *sink) Find(_ context.Context, d news.Delivery) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead != nil && s.dead() {
		return "", &notify.Error{Verdict: notify.VerdictLater, Reason: "dead"}
	}
	if !s.readable {
		return "", notify.ErrCannotRead
	}
	s.readAt[d.ID]++
	for _, p := range s.posts {
		if p.by.ID == d.ID && !p.at.Before(d.StartedAt.Add(-5*time.Second)) {
			return p.id, nil
		}
	}
	return "", nil
}

// Idempotent implements [notify.Destination]: less than the channel keeps to.
func (s *sink) Idempotent() time.Duration {
	if s.nonce == 0 {
		return 0
	}
	return 2 * time.Minute
}

// Check implements [notify.Destination].
func (s *sink) Check(context.Context) error { return nil }
