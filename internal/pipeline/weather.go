package pipeline

import (
	"sync"

	"watcher/internal/news"
)

// weather tells our own network's failure from the feeds': if most feeds asked
// lately were unreachable, no feed is to blame (miniflux/v2#2150).
type weather struct {
	mu    sync.Mutex
	last  []sighting // newest last, one a feed, at most weatherSample
	known bool       // the outage was announced
}

type sighting struct {
	feed        news.FeedID
	unreachable bool
}

const (
	weatherSample = 20
	weatherFewest = 3 // fewer feeds prove nothing
)

func (w *weather) record(id news.FeedID, unreachable bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for n, s := range w.last {
		if s.feed == id {
			w.last = append(w.last[:n], w.last[n+1:]...)
			break
		}
	}
	w.last = append(w.last, sighting{id, unreachable})
	if len(w.last) > weatherSample {
		w.last = w.last[1:]
	}
}

// down reports whether at least four of five feeds, and the newest three, were
// unreachable.
func (w *weather) down() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.last) < weatherFewest {
		return false
	}
	bad := 0
	for n, s := range w.last {
		if s.unreachable {
			bad++
		} else if n >= len(w.last)-weatherFewest {
			return false
		}
	}
	return bad*5 >= len(w.last)*4
}

// announce reports whether the outage, or its end, is to be told now: each
// once.
func (w *weather) announce(down bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known == down {
		return false
	}
	w.known = down
	return true
}

// Offline reports whether our own network seems to be down.
func (p *Pipeline) Offline() bool { return p.weather.down() }
