package feeds

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/cachecontrol/cacheobject"
)

const (
	longest  = 24 * time.Hour // no wish of a server keeps us away for longer
	shortest = time.Minute    // no pause that a server asks for is shorter…
	briefest = time.Second    // …but for one that the operator's allow-list names
	forever  = time.Duration(math.MaxInt64)
)

// freshness is how long the answer stays fresh from now on: max-age, else
// Expires, less its age (RFC 9111 sections 4.2.1 and 4.2.3). It is 0 when the
// server gives no hint, forbids caching or writes nonsense. The caller clamps.
func freshness(h http.Header, now time.Time) time.Duration {
	lifetime, ok := maxAge(h)
	if !ok {
		lifetime = untilExpires(h, now)
	}
	if age, err := strconv.ParseUint(strings.TrimSpace(h.Get("Age")), 10, 31); err == nil {
		lifetime -= time.Duration(age) * time.Second
	}
	return max(lifetime, 0)
}

// maxAge reads Cache-Control. It is 0 and true when nothing may be kept, and
// false when only Expires is left to ask.
func maxAge(h http.Header) (time.Duration, bool) {
	line := strings.Join(h.Values("Cache-Control"), ", ")
	if line == "" {
		return 0, false
	}
	cc, err := cacheobject.ParseResponseCacheControl(line)
	switch {
	case err != nil:
		return 0, true // nonsense: stale, as RFC 9111 section 4.2.1 advises
	case cc.NoStore || cc.NoCachePresent || len(cc.NoCache) > 0:
		return 0, true
	case cc.MaxAge >= 0:
		return time.Duration(cc.MaxAge) * time.Second, true
	}
	return 0, false
}

func untilExpires(h http.Header, now time.Time) time.Duration {
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		return expires.Sub(date) // the server's own clock on both ends
	}
	return expires.Sub(now)
}

// retryAfter reads Retry-After, seconds or a date (RFC 9110 section 10.2.3),
// between least and a day. It is false when there is none that can be read.
func retryAfter(h http.Header, now time.Time, least time.Duration) (time.Duration, bool) {
	asked, ok := askedPause(h, now)
	return min(max(asked, least), longest), ok
}

// askedPause is Retry-After as it was asked for, whatever it is.
func askedPause(h http.Header, now time.Time) (time.Duration, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(v, 64); err == nil && !math.IsNaN(seconds) {
		if seconds > forever.Seconds()/2 {
			return forever, true
		}
		return time.Duration(max(seconds, 0) * float64(time.Second)), true
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0, false
	}
	return at.Sub(now), true
}
