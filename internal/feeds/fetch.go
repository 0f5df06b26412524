package feeds

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// answer is what the last hop of a poll brought.
type answer struct {
	status      int // 0: none
	header      http.Header
	final       *url.URL // the address that answered
	hops        int      // redirects followed
	permanent   bool     // all of them for good (301, 308)
	conditional bool     // the request carried validators
	body        []byte   // decoded, of a 200
	cut         error    // why the body ended early, nil if it did not
	took        time.Duration
	friendly    bool // the operator's allow-list names the address
}

// least is the shortest pause that the server can ask for.
func (a answer) least() time.Duration {
	if a.friendly {
		return briefest
	}
	return shortest
}

// fetch follows a feed's address to its answer. A turn at the host is held
// from request to end of body; redirects on the same host keep it.
func (p *Poller) fetch(ctx context.Context, f news.Feed, s news.FeedState, accept string) (answer, error) {
	a := answer{permanent: true}
	way, err := p.client.Via(f.Proxy)
	if err != nil {
		return a, err
	}
	u, err := outbound.ParseURL(s.URL)
	if err != nil {
		return a, err
	}
	u.Fragment, u.RawFragment = "", ""
	var turn turn
	defer func() { turn.end() }()
	for {
		if turn, err = p.next(ctx, turn, u); err != nil {
			return a, err
		}
		a.friendly = p.client.Allowed(ctx, u)
		if err := p.welcome(ctx, f, u.String()); err != nil {
			return a, err
		}
		location, err := p.hop(ctx, way, u, f, s, accept, &a)
		if a.status == http.StatusTooManyRequests {
			turn.rest(p.pause(a.header))
		}
		if err != nil || location == "" {
			return a, err
		}
		if a.hops++; a.hops > outbound.MaxRedirects {
			return a, fmt.Errorf("%w: more than %d, the last at %s", outbound.ErrTooManyRedirects, outbound.MaxRedirects, u.Host)
		}
		a.permanent = a.permanent && (a.status == http.StatusMovedPermanently || a.status == http.StatusPermanentRedirect)
		if u, err = p.client.Redirect(ctx, u, location); err != nil {
			return a, err
		}
	}
}

// next takes the turn at the host of u, giving back one held elsewhere.
func (p *Poller) next(ctx context.Context, held turn, u *url.URL) (turn, error) {
	if held.host != nil && held.host.name == hostName(u) {
		return held, nil
	}
	held.end()
	if p.client.Allowed(ctx, u) {
		return p.hosts.enter(ctx, hostName(u), friendly)
	}
	return p.hosts.enter(ctx, hostName(u), max(p.gap, 0))
}

// hop makes one request and reads its answer into a. It returns where the
// answer redirects to, or "".
func (p *Poller) hop(ctx context.Context, way http.RoundTripper, u *url.URL, f news.Feed, s news.FeedState, accept string, a *answer) (location string, err error) {
	select {
	case p.network <- struct{}{}:
		defer func() { <-p.network }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	began := time.Now()
	defer func() { a.took += time.Since(began) }()
	ctx, cancel := context.WithTimeout(ctx, outbound.Timeout-a.took)
	defer cancel()

	req, conditional, err := request(ctx, u, f, s, accept)
	if err != nil {
		return "", err
	}
	a.status, a.header, a.final, a.conditional = 0, nil, u, conditional
	resp, err := way.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	a.status, a.header = resp.StatusCode, resp.Header
	switch resp.StatusCode {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
		a.body, a.cut, err = readBody(resp)
		return "", err
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		drain(resp.Body, cancel)
		if location = resp.Header.Get("Location"); location == "" {
			return "", fmt.Errorf("%w from %s: it does not say where to", outbound.ErrBadRedirect, u.Host)
		}
		return location, nil
	}
	drain(resp.Body, cancel)
	return "", nil
}

// pause is how long a host is left alone after a 429 to one of its feeds: as
// it asks, but not so long that one address silences the others for a day.
func (p *Poller) pause(h http.Header) time.Duration {
	if d, ok := retryAfter(h, p.now(), shortest); ok {
		return min(d, hostRestMost)
	}
	return hostRest
}

// drain reads a small rest of a body, so that the connection can be used
// again; a big or slow one is not worth it.
func drain(body io.Reader, cancel func()) {
	defer time.AfterFunc(time.Second, cancel).Stop()
	_, _ = io.CopyN(io.Discard, body, 8<<10)
}
