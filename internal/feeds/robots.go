package feeds

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// ErrRobots is the error of a poll that was not made because the feed is to
// obey its site's robots.txt, and that disallows the address or cannot be read
// (RFC 9309 section 2.3.1).
var ErrRobots = errors.New("not asked")

// robots reads robots.txt through each feed's own proxy.
type robots struct {
	client *outbound.Client
	now    func() time.Time

	mu  sync.Mutex
	via map[news.Secret]*outbound.Robots
}

func (r *robots) by(proxy news.Secret) (*outbound.Robots, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if way := r.via[proxy]; way != nil {
		return way, nil
	}
	way, err := r.client.Robots(proxy, r.now)
	if err == nil {
		r.via[proxy] = way
	}
	return way, err
}

// Robots says what the robots.txt of a feed's site makes of the feed's address,
// whether the feed is to obey it or not.
func (p *Poller) Robots(ctx context.Context, f news.Feed) (ok bool, why string) {
	way, err := p.robots.by(f.Proxy)
	if err != nil {
		return false, err.Error()
	}
	return way.Allowed(ctx, f.URL)
}

// welcome fails where the feed is to obey robots.txt and that keeps us out.
func (p *Poller) welcome(ctx context.Context, f news.Feed, address string) error {
	if !f.ObeyRobots {
		return nil
	}
	way, err := p.robots.by(f.Proxy)
	if err != nil {
		return err
	}
	err = way.Check(ctx, address)
	switch {
	case err == nil:
		return nil
	case f.ID == "": // a page, for which nobody has to say so
		return fmt.Errorf("%w: %w", ErrRobots, err)
	}
	return fmt.Errorf("%w: %w (robots: obey)", ErrRobots, err)
}
