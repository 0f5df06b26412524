package discord

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Discord allows 50 requests a second, in a window, and publishes no limit of a
// route: those are read from its answers (topics/rate-limits). Ten at once and
// thirty a second are at most forty in any second.
const (
	ratePerSecond = 30
	rateBurst     = 10
)

// An address that earns 10,000 answers of 401, 403 or 429 in ten minutes is
// banned. We stop far below.
const (
	invalidMax    = 500
	invalidWindow = 10 * time.Minute
)

// revokedPause is how long a token that was refused is not tried again.
const revokedPause = 10 * time.Minute

// route is what a limit is counted by before Discord has named the bucket: the
// method, the path without its minor ids, and the channel, guild or webhook.
type route struct{ shape, major string }

// routeOf reads a route from an address, whatever precedes the API's paths.
func routeOf(method string, u *url.URL) route {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if i := slices.IndexFunc(parts, func(p string) bool { return slices.Contains(resources, p) }); i > 0 {
		parts = parts[i:]
	}
	major := ""
	switch {
	case parts[0] == "interactions":
		// Their tokens are one to a click; they must not pile up here.
		return route{shape: parts[0]}
	case parts[0] == "webhooks" && len(parts) > 2:
		major = parts[1] + "/" + parts[2]
		parts[2] = ":token"
	case (parts[0] == "channels" || parts[0] == "guilds") && len(parts) > 1:
		major = parts[1]
	}
	for i, p := range parts {
		if isSnowflake(p) {
			parts[i] = ":id"
		}
	}
	return route{shape: method + " " + strings.Join(parts, "/"), major: major}
}

// resources are the first parts of the API's paths that matter here.
var resources = []string{"channels", "guilds", "webhooks", "users", "interactions", "applications"}

func isSnowflake(s string) bool {
	if len(s) == 0 || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// bucketKey is a limit: Discord's name of it and the major id.
type bucketKey struct{ name, major string }

type bucket struct {
	limit, remaining int
	resetAt          time.Time
}

// limited says that a request was not made, and for how long not to.
type limited struct {
	wait    time.Duration
	all     bool
	revoked bool // because the token is not valid
	reason  string
	err     error
}

// Error implements error.
func (l *limited) Error() string { return "not sent: " + l.reason }

// Unwrap returns the cause.
func (l *limited) Unwrap() error { return l.err }

// ban is the pause that an address shares.
type ban struct {
	mu     sync.Mutex
	until  time.Time
	reason string
}

// limiter keeps one token within Discord's limits.
type limiter struct {
	ban   *ban
	token bool // requests carry one, and a 401 is about it
	free  bool // only a ban holds: of each address a few requests are made, and none again

	mu        sync.Mutex
	rate      *rate.Limiter
	until     time.Time // of the pause of everything
	reason    string
	revoked   time.Time         // until when the token counts as refused
	names     map[string]string // shape → Discord's name of the bucket
	buckets   map[bucketKey]*bucket
	swept     time.Time
	invalid   int // answers of 401, 403, 429 since invalidAt
	invalidAt time.Time
}

func newLimiter(b *ban, token bool) *limiter {
	return &limiter{
		ban:     b,
		token:   token,
		rate:    rate.NewLimiter(ratePerSecond, rateBurst),
		names:   map[string]string{},
		buckets: map[bucketKey]*bucket{},
	}
}

// reserve takes a turn, or says how long there is none.
func (l *limiter) reserve(now time.Time, r route) *limited {
	if lim := l.ban.check(now); lim != nil {
		return lim
	}
	if l.free {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.revoked) {
		return &limited{wait: l.revoked.Sub(now), all: true, revoked: true, reason: reasonUnauthorised}
	}
	if now.Before(l.until) {
		return &limited{wait: l.until.Sub(now), all: true, reason: l.reason}
	}
	b := l.buckets[l.key(r)]
	if b != nil && b.remaining <= 0 {
		if now.Before(b.resetAt) {
			return &limited{wait: b.resetAt.Sub(now), reason: reasonRateChannel}
		}
		b.remaining = b.limit
	}
	if turn := l.rate.ReserveN(now, 1); turn.DelayFrom(now) > 0 {
		wait := turn.DelayFrom(now)
		turn.CancelAt(now)
		return &limited{wait: wait, all: true, reason: reasonRateOwn}
	}
	if b != nil {
		b.remaining--
	}
	return nil
}

func (b *ban) check(now time.Time) *limited {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Before(b.until) {
		return &limited{wait: b.until.Sub(now), all: true, reason: b.reason}
	}
	return nil
}

func (b *ban) lay(until time.Time, reason string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until.After(b.until) {
		b.until, b.reason = until, reason
	}
}

func (l *limiter) key(r route) bucketKey {
	if name := l.names[r.shape]; name != "" {
		return bucketKey{name, r.major}
	}
	return bucketKey{r.shape, r.major}
}

// learn reads an answer.
func (l *limiter) learn(now time.Time, r route, ex *exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free {
		l.learnFree(now, ex)
		return
	}
	l.sweep(now)
	if name := ex.header.Get("X-RateLimit-Bucket"); name != "" {
		l.names[r.shape] = name
	}
	key := l.key(r)
	if limit, remaining, after, ok := bucketHeaders(ex.header); ok {
		l.buckets[key] = &bucket{limit: max(limit, 1), remaining: remaining, resetAt: now.Add(after)}
	}
	if ex.status == http.StatusTooManyRequests {
		hit := readLimit(ex)
		until := now.Add(hit.wait)
		switch {
		case hit.banned:
			l.ban.lay(until, hit.reason)
		case hit.all:
			if until.After(l.until) {
				l.until, l.reason = until, hit.reason
			}
		case readComplaint(ex.body).Code == codeTooManyEdits: // younger messages take changes
		default:
			l.buckets[key] = &bucket{limit: 1, resetAt: until}
		}
	}
	if ex.status == http.StatusUnauthorized && l.token {
		l.revoked = now.Add(revokedPause)
	}
	l.countInvalid(now, ex)
}

// learnFree reads an answer where only a ban counts.
func (l *limiter) learnFree(now time.Time, ex *exchange) {
	if ex.status == http.StatusTooManyRequests {
		if hit := readLimit(ex); hit.banned {
			l.ban.lay(now.Add(hit.wait), hit.reason)
		}
	}
	l.countInvalid(now, ex)
}

// countInvalid is the breaker.
func (l *limiter) countInvalid(now time.Time, ex *exchange) {
	shared := ex.status == http.StatusTooManyRequests && ex.header.Get("X-RateLimit-Scope") == "shared"
	if shared || (ex.status != http.StatusUnauthorized && ex.status != http.StatusForbidden && ex.status != http.StatusTooManyRequests) {
		return
	}
	if now.Sub(l.invalidAt) >= invalidWindow {
		l.invalid, l.invalidAt = 0, now
	}
	l.invalid++
	if l.invalid >= invalidMax {
		l.ban.lay(l.invalidAt.Add(invalidWindow), reasonBreaker)
	}
}

// forgive lets a token that was refused be tried again.
func (l *limiter) forgive() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revoked = time.Time{}
}

// sweep forgets limits that have run out, now and then.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Hour {
		return
	}
	l.swept = now
	for k, b := range l.buckets {
		if now.After(b.resetAt) {
			delete(l.buckets, k)
		}
	}
}
