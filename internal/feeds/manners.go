package feeds

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	hostRest     = 5 * time.Minute // after a 429 that does not say how long
	hostRestMost = time.Hour       // at most, whatever it says: the feed itself waits longer
	hostsKept    = 1024            // beyond this, hosts long unused are forgotten
	friendly     = -1              // the gap of a host on the operator's allow-list: none, and no rest either
)

// manners treat each host as one would like to be treated: one request at a
// time, in the order of asking, a gap after it, and a rest when it says that
// there are too many. Hosts do not wait for each other.
type manners struct {
	now func() time.Time

	mu    sync.Mutex
	hosts map[string]*host
}

type host struct {
	name  string
	turn  chan struct{} // held by the one who may ask
	users int           // who holds or waits; guarded by manners.mu, as is the rest
	last  time.Time     // end of the last request
	rest  time.Time     // nobody asks before
}

// turn is the right to ask a host. The zero turn is none.
type turn struct {
	manners *manners
	host    *host
	gap     time.Duration
}

func newManners(now func() time.Time) *manners {
	return &manners{now: now, hosts: map[string]*host{}}
}

// hostName is what counts as one host: the name, whatever the port.
func hostName(u *url.URL) string {
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// enter waits for the host's turn and for the gap since the last request. When
// the host rests, it does not wait but returns a [restError].
func (m *manners) enter(ctx context.Context, name string, gap time.Duration) (turn, error) {
	h := m.join(name)
	select {
	case h.turn <- struct{}{}:
	case <-ctx.Done():
		m.leave(h)
		return turn{}, ctx.Err()
	}
	t := turn{m, h, gap}
	wait, rest := m.due(h, gap)
	if !rest.IsZero() {
		t.giveBack()
		return turn{}, restError{name, rest}
	}
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			t.giveBack()
			return turn{}, ctx.Err()
		}
	}
	return t, nil
}

// due returns how long the gap still lasts, and the end of a rest if there is
// one.
func (m *manners) due(h *host, gap time.Duration) (wait time.Duration, rest time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if now.Before(h.rest) {
		return 0, h.rest
	}
	if h.last.IsZero() || gap <= 0 {
		return 0, time.Time{}
	}
	// A clock that was set back must not stretch the gap.
	return min(h.last.Add(gap).Sub(now), gap), time.Time{}
}

func (m *manners) join(name string) *host {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.hosts[name]
	if h == nil {
		m.sweep()
		h = &host{name: name, turn: make(chan struct{}, 1)}
		m.hosts[name] = h
	}
	h.users++
	return h
}

// sweep forgets hosts that nobody uses and that owe no pause.
func (m *manners) sweep() {
	if len(m.hosts) < hostsKept {
		return
	}
	now := m.now()
	for name, h := range m.hosts {
		if h.users == 0 && now.Sub(h.last) > time.Minute && now.After(h.rest) {
			delete(m.hosts, name)
		}
	}
}

func (m *manners) leave(h *host) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h.users--
}

// rest leaves the host alone for d from now on.
func (t turn) rest(d time.Duration) {
	if t.gap == friendly {
		return
	}
	t.manners.mu.Lock()
	defer t.manners.mu.Unlock()
	t.host.rest = t.manners.now().Add(d)
}

// end gives the turn back after a request.
func (t turn) end() {
	if t.host == nil {
		return
	}
	t.manners.mu.Lock()
	t.host.last = t.manners.now()
	t.manners.mu.Unlock()
	t.giveBack()
}

// giveBack gives the turn back when nothing was asked.
func (t turn) giveBack() {
	<-t.host.turn
	t.manners.leave(t.host)
}

// restError says that the host asked for a pause, through another feed.
type restError struct {
	host  string
	until time.Time
}

func (e restError) Error() string {
	return fmt.Sprintf("%s asked all its readers to wait (429), until %s", e.host, e.until.UTC().Format(time.RFC3339))
}

// Is makes it an [ErrTooEarly].
func (e restError) Is(target error) bool { return target == ErrTooEarly }
