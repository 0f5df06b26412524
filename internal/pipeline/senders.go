package pipeline

import (
	"sync"
	"time"

	"watcher/internal/news"
)

// senders lets one goroutine at a time serve a channel.
type senders struct {
	sync.WaitGroup
	mu   sync.Mutex
	busy map[news.ChannelID]bool
	// unrecorded are outcomes that the store could not take: they are offered
	// again before anything else is sent.
	unrecorded []news.Delivery
	told       time.Time // when the store's refusal was logged last, zero while it takes what it is given
}

// worthLogging reports whether an error is to be logged: the first of a row, and then
// one in a while.
func (s *senders) worthLogging(err error, now time.Time) bool {
	const nagEvery = 10 * time.Minute
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.told = time.Time{}
		return false
	}
	if !s.told.IsZero() && now.Sub(s.told) < nagEvery {
		return false
	}
	s.told = now
	return true
}

func (s *senders) claim(id news.ChannelID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[id] {
		return false
	}
	if s.busy == nil {
		s.busy = make(map[news.ChannelID]bool)
	}
	s.busy[id] = true
	return true
}

func (s *senders) release(id news.ChannelID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, id)
}

func (s *senders) keep(d news.Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unrecorded = append(s.unrecorded, d)
}

func (s *senders) kept() []news.Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	ds := s.unrecorded
	s.unrecorded = nil
	return ds
}
