package outbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"

	"watcher/internal/news"
)

const (
	robotsAgent  = "watcher"        // the product token that robots.txt may name
	robotsFresh  = 24 * time.Hour   // RFC 9309 section 2.4
	robotsRetry  = 10 * time.Minute // after a server error
	robotsBytes  = 500 << 10        // RFC 9309 section 2.5
	robotsSites  = 4096             // remembered at most
	robotsAccept = "text/plain, */*;q=0.1"
)

// Robots asks sites' robots.txt (RFC 9309) and remembers the answers. It is
// safe for concurrent use; a site is asked once, by the first who wants to
// know.
type Robots struct {
	client *Client
	way    http.RoundTripper
	now    func() time.Time

	mu    sync.Mutex
	sites map[string]*site
}

// site is one robots.txt; turn is held while it is asked for.
type site struct {
	turn  chan struct{}
	rules *robotstxt.RobotsData // nil: it could not be read, so nothing is allowed
	why   string                // when rules is nil, or why all is allowed
	never bool                  // rules is nil because the address may not be asked at all
	until time.Time
}

// Robots returns a checker over the client's way to documents through the given
// proxy or, if that is "", the client's. A nil now means [time.Now].
func (c *Client) Robots(proxy news.Secret, now func() time.Time) (*Robots, error) {
	way, err := c.Via(proxy)
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	return &Robots{client: c, way: way, now: now, sites: map[string]*site{}}, nil
}

// RobotsError says why a site keeps watcher out.
type RobotsError struct {
	Reason string
	// Unread is set when robots.txt could not be read: another time it may be.
	Unread bool
}

// Error implements [error].
func (e *RobotsError) Error() string { return e.Reason }

// Check returns a [*RobotsError] unless the site lets watcher fetch the address.
func (r *Robots) Check(ctx context.Context, raw string) error {
	ok, read, reason := r.verdict(ctx, raw)
	if ok {
		return nil
	}
	return &RobotsError{Reason: reason, Unread: !read}
}

// Allowed reports whether the site lets watcher fetch the address, and why:
// for people, in a few words. When the site's robots.txt cannot be reached,
// nothing is allowed until it can; when there is none, everything is (RFC 9309
// section 2.3.1).
func (r *Robots) Allowed(ctx context.Context, raw string) (ok bool, reason string) {
	ok, _, reason = r.verdict(ctx, raw)
	return ok, reason
}

func (r *Robots) verdict(ctx context.Context, raw string) (ok, read bool, reason string) {
	u, err := ParseURL(raw)
	if err != nil {
		return false, true, err.Error()
	}
	s := r.site(u)
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return false, false, "robots.txt of " + u.Host + " was not read: " + ctx.Err().Error()
	}
	if now := r.now(); !now.Before(s.until) {
		r.ask(ctx, u, s)
		if ctx.Err() != nil { // says nothing about the site
			s.until = time.Time{}
		}
	}
	if s.rules == nil {
		return false, s.never, s.why
	}
	if !s.rules.TestAgent(u.RequestURI(), robotsAgent) {
		return false, true, fmt.Sprintf("robots.txt of %s disallows %s", u.Host, RedactURL(u.RequestURI()))
	}
	if s.why != "" {
		return true, true, s.why
	}
	return true, true, "robots.txt of " + u.Host + " allows it"
}

// site finds or makes the entry for u's origin.
func (r *Robots) site(u *url.URL) *site {
	origin := u.Scheme + "://" + strings.ToLower(u.Host)
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.sites[origin]
	if s == nil {
		if len(r.sites) >= robotsSites {
			clear(r.sites) // so rare that the cost of asking again is smaller than that of order
		}
		s = &site{turn: make(chan struct{}, 1)}
		r.sites[origin] = s
	}
	return s
}

// ask reads robots.txt into s, whose turn the caller holds.
func (r *Robots) ask(ctx context.Context, u *url.URL, s *site) {
	status, body, err := r.fetch(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	s.never = errors.Is(err, ErrRefused)
	now := r.now()
	switch {
	case errors.Is(err, ErrTooManyRedirects):
		s.rules, _ = robotstxt.FromString("")
		s.why, s.until = "robots.txt of "+u.Host+" redirects without end: taken as none", now.Add(robotsFresh)
	case err != nil:
		s.rules, s.why, s.until = nil, fmt.Sprintf("robots.txt of %s cannot be read: %v", u.Host, Redact(err)), now.Add(robotsRetry)
	case status >= 500:
		s.rules, s.why, s.until = nil, fmt.Sprintf("robots.txt of %s cannot be read: status %d", u.Host, status), now.Add(robotsRetry)
	case status >= 400:
		s.rules, _ = robotstxt.FromString("")
		s.why, s.until = u.Host+" has no robots.txt", now.Add(robotsFresh)
	default:
		s.why, s.until = "", now.Add(robotsFresh)
		if s.rules, err = robotstxt.FromBytes(knownLines(body)); err != nil {
			s.rules, _ = robotstxt.FromString("")
			s.why = "robots.txt of " + u.Host + " makes no sense: taken as none"
		}
	}
}

// fetch follows redirects, as RFC 9309 section 2.3.1.2 asks.
func (r *Robots) fetch(ctx context.Context, u *url.URL) (status int, body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	for range MaxRedirects + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return 0, nil, Redact(err)
		}
		req.Header.Set("Accept", robotsAccept)
		resp, err := r.way.RoundTrip(req)
		if err != nil {
			return 0, nil, err
		}
		body, err = io.ReadAll(io.LimitReader(resp.Body, robotsBytes))
		_ = resp.Body.Close()
		if resp.StatusCode/100 != 3 {
			return resp.StatusCode, body, err
		}
		if u, err = r.client.Redirect(ctx, u, resp.Header.Get("Location")); err != nil {
			return 0, nil, err
		}
	}
	return 0, nil, fmt.Errorf("%w: more than %d", ErrTooManyRedirects, MaxRedirects)
}

// knownLines keeps the lines that RFC 9309 knows: the parser gives up on the
// whole file over some of the others.
func knownLines(body []byte) []byte {
	known := map[string]bool{"user-agent": true, "allow": true, "disallow": true}
	var out bytes.Buffer
	started := false
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	for line := range bytes.FieldsFuncSeq(body, func(c rune) bool { return c == '\n' || c == '\r' }) {
		key, value, ok := strings.Cut(string(line), ":")
		key = strings.ToLower(strings.TrimSpace(key))
		if !ok || !known[key] || (!started && key != "user-agent") {
			continue
		}
		started = true
		fmt.Fprintf(&out, "%s:%s\n", key, value)
	}
	return out.Bytes()
}
