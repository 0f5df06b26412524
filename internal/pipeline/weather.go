package pipeline

import (
	"net/url"
	"slices"
	"sync"

	"watcher/internal/news"
)

// weather tells our own network's failure from the feeds': if most feeds asked
// lately were unreachable (miniflux/v2#2150), or something else answered for
// them, no feed is to blame.
type weather struct {
	mu    sync.Mutex
	last  []sighting // newest last, one a feed, at most weatherSample
	known bool       // the outage was announced
}

type sighting struct {
	feed        news.FeedID
	host        string
	unreachable bool
	diverted    string // as [news.Poll.Diverted]
	read        bool   // the feed could be read before
}

const (
	weatherSample = 20
	weatherFewest = 3 // fewer feeds prove nothing
)

func (w *weather) record(f news.Feed, p news.Poll, before news.FeedState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = slices.DeleteFunc(w.last, func(s sighting) bool { return s.feed == f.ID })
	s := sighting{feed: f.ID, host: f.URL, unreachable: p.Unreachable, diverted: p.Diverted, read: !before.PrimedAt.IsZero()}
	if u, err := url.Parse(f.URL); err == nil && u.Host != "" {
		s.host = u.Host
	}
	w.last = append(w.last, s)
	if len(w.last) > weatherSample {
		w.last = w.last[1:]
	}
}

// down reports whether at least four of five feeds, and the newest three, were
// unreachable or diverted.
func (w *weather) down() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	lost, diverted := w.bad()
	return lost+diverted > 0
}

// diverted reports whether the network is down, and something else answers for most
// of the feeds that are lost to it.
func (w *weather) diverted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	lost, diverted := w.bad()
	return diverted > lost
}

// bad counts the feeds that the network is to blame for, none while it is up: those
// that nobody answers for, and those that somebody else does.
func (w *weather) bad() (lost, diverted int) {
	if len(w.last) < weatherFewest {
		return 0, 0
	}
	for n, s := range w.last {
		switch {
		case s.unreachable:
			lost++
		case w.answered(s):
			diverted++
		case n >= len(w.last)-weatherFewest:
			return 0, 0
		}
	}
	if (lost+diverted)*5 < len(w.last)*4 {
		return 0, 0
	}
	return lost, diverted
}

// answered reports whether somebody else answered for a feed: it was read before, or
// the same came for feeds of other sites. A site that gives its page where a feed
// is looked for has only been misspelt.
func (w *weather) answered(s sighting) bool {
	if s.diverted == "" || s.read {
		return s.diverted != ""
	}
	hosts := map[string]bool{}
	for _, o := range w.last {
		if o.diverted == s.diverted {
			hosts[o.host] = true
		}
	}
	return len(hosts) >= weatherFewest
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

// Offline reports whether our own network seems to be down; diverted, whether
// something in it answers in the place of most feeds.
func (p *Pipeline) Offline() (down, diverted bool) { return p.weather.down(), p.weather.diverted() }
