package feeds

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// Back-off after failures, gentler at first than a reader's would be: news is
// wanted soon after an outage. The first failure costs five minutes (or the
// feed's schedule, whichever is longer), each further one twice that, up to
// six hours; up to one while nobody answers and the first day is not over,
// since the fault may be on our side; a day when the feed has been missing for
// two weeks or is gone. No feed is ever given up.
const (
	firstRetry       = 5 * time.Minute
	slowestRetry     = 6 * time.Hour
	outageRetry      = time.Hour
	outageFor        = 24 * time.Hour
	missingFor       = 14 * 24 * time.Hour
	onceADay         = 24 * time.Hour
	goneRetry        = time.Hour // the first 410 may be a slip
	tooOften         = time.Hour // a 429 that does not say how long; doubles
	longErrorInState = 300
)

// failed is a poll that brought nothing. Validators stay: they are those of
// the last good document.
func (p *Poller) failed(f news.Feed, s news.FeedState, a answer, err error) news.Poll {
	now := p.now()
	if rest, ok := errors.AsType[restError](err); ok { // nothing was asked
		s.NotBefore, s.Note = rest.until, rest.Error()
		return news.Poll{State: s, Err: fmt.Errorf("poll %s: %w", f.ID, err)}
	}
	err = outbound.Redact(err)
	// Once a server has answered, if only with a redirect, our network is up.
	unreachable := a.hops == 0 && errors.Is(err, outbound.ErrUnreachable)
	if a.status != 0 {
		s.CheckedAt = now
	}
	if s.Failures++; s.Failures == 1 || s.FailingSince.IsZero() {
		s.FailingSince = now
	}
	s.LastStatus, s.LastError = a.status, cutText(outbound.Said(err), longErrorInState)
	switch {
	case a.status == http.StatusGone:
		s.Gone++
	case a.status != 0:
		s.Gone = 0
	}
	s.Note = ""
	wait := backoff(s, unreachable, now)
	if a.header != nil {
		wait, s.Note = p.asked(s, a, wait)
	}
	s.NotBefore = now.Add(wait)
	return news.Poll{State: home(f, s), Unreachable: unreachable, Diverted: diverted(s.URL, a, err), Err: fmt.Errorf("poll %s: %w", f.ID, err)}
}

// asked is how long to wait by the server's own word, which goes before our
// back-off, and a note when it was clamped.
func (p *Poller) asked(s news.FeedState, a answer, wait time.Duration) (time.Duration, string) {
	now, note := p.now(), ""
	said, ok := retryAfter(a.header, now, a.least())
	if raw, _ := askedPause(a.header, now); ok && raw > longest {
		note = fmt.Sprintf("the server asks us to wait for %s; we come back after %s", span(raw), span(longest))
	}
	switch a.status {
	case http.StatusTooManyRequests:
		if fresh := min(freshness(a.header, now), longest); fresh > 0 {
			said, ok = max(said, fresh), true
		}
		if !ok {
			return doubled(tooOften, s.Failures, longest), note
		}
		return said, note
	case http.StatusServiceUnavailable:
		if ok {
			return said, note
		}
	default:
		if ok && a.status >= 400 {
			return max(said, wait), note
		}
	}
	return wait, note
}

// backoff is how long to wait after a failure about which the server says
// nothing.
func backoff(s news.FeedState, unreachable bool, now time.Time) time.Duration {
	since := now.Sub(s.FailingSince)
	switch {
	case s.Gone == 1:
		return jitter(s.Feed, goneRetry)
	case s.Gone > 1:
		return onceADay
	case s.LastStatus == http.StatusNotFound && since >= missingFor:
		return onceADay
	case unreachable && since < outageFor:
		return jitter(s.Feed, doubled(firstRetry, s.Failures, outageRetry))
	}
	return jitter(s.Feed, doubled(firstRetry, s.Failures, slowestRetry))
}

// doubled is first for n = 1, twice that for 2, and so on up to most.
func doubled(first time.Duration, n int, most time.Duration) time.Duration {
	d := first
	for ; n > 1 && d < most; n-- {
		d *= 2
	}
	return min(d, most)
}

// jitter adds up to a tenth, the same for a feed every time, so that feeds
// that failed together do not come back together.
func jitter(id news.FeedID, d time.Duration) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return d + time.Duration(float64(d)/10*float64(h.Sum32())/float64(1<<32))
}

// cutText cuts a text at a rune's border.
func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xC0 == 0x80 {
		most--
	}
	return s[:most] + "…"
}
