package pipeline

import (
	"net/url"
	"slices"
	"sync"

	"watcher/internal/news"
)

// weather tells our own network's failure from the feeds': if most feeds asked
// lately were unreachable (miniflux/v2#2150), something else answered for them, or
// the servers of many sites failed alike, no feed is to blame.
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
	failing     bool   // a server's error: the site's, or that of what stands in front of many
	read        bool   // the feed could be read before
}

// Outage is what most feeds cannot be read for at once.
type Outage string

// The outages, "" for none.
const (
	OutageLost     Outage = "lost"     // nobody answers
	OutageDiverted Outage = "diverted" // somebody else answers
	OutageServers  Outage = "servers"  // servers of several sites answer with errors of their own (5xx)
)

const (
	weatherSample = 20
	weatherFewest = 3 // fewer feeds prove nothing
)

func (w *weather) record(f news.Feed, p news.Poll, before news.FeedState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = slices.DeleteFunc(w.last, func(s sighting) bool { return s.feed == f.ID })
	s := sighting{feed: f.ID, host: f.URL, unreachable: p.Unreachable, diverted: p.Diverted, failing: serverFails(p, before), read: !before.PrimedAt.IsZero()}
	if u, err := url.Parse(f.URL); err == nil && u.Host != "" {
		s.host = u.Host
	}
	w.last = append(w.last, s)
	if len(w.last) > weatherSample {
		w.last = w.last[1:]
	}
}

// serverFails reports whether a poll got a server's error.
func serverFails(p news.Poll, before news.FeedState) bool {
	return p.Err != nil && p.State.LastStatus >= 500 && p.State.Failures > before.Failures // else nothing was asked
}

// down reports whether there is an outage.
func (w *weather) down() bool { return w.outage() != "" }

// outage is what at least four of five feeds, and the newest three, cannot be read
// for; of several causes, the one of most feeds.
func (w *weather) outage() Outage {
	w.mu.Lock()
	defer w.mu.Unlock()
	lost, diverted, failing := w.bad()
	switch {
	case lost+diverted+failing == 0:
		return ""
	case failing > lost+diverted:
		return OutageServers
	case diverted > lost:
		return OutageDiverted
	}
	return OutageLost
}

// bad counts the feeds that something other than themselves is to blame for, none
// where that does not hold for most.
func (w *weather) bad() (lost, diverted, failing int) {
	if len(w.last) < weatherFewest {
		return 0, 0, 0
	}
	together := w.failTogether()
	for n, s := range w.last {
		switch {
		case s.unreachable:
			lost++
		case w.answered(s):
			diverted++
		case s.failing && together:
			failing++
		case n >= len(w.last)-weatherFewest:
			return 0, 0, 0
		}
	}
	if (lost+diverted+failing)*5 < len(w.last)*4 {
		return 0, 0, 0
	}
	return lost, diverted, failing
}

// failTogether reports whether servers of several sites fail: one site's error is
// its own, however many of its feeds we read.
func (w *weather) failTogether() bool {
	hosts := map[string]bool{}
	for _, s := range w.last {
		if s.failing {
			hosts[s.host] = true
		}
	}
	return len(hosts) >= weatherFewest
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

// Outage is what most feeds cannot be read for just now, which is hardly theirs to
// mend; "" for nothing.
func (p *Pipeline) Outage() Outage { return p.weather.outage() }
