package pipeline

import (
	"sync"

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
