package testkit

import (
	"net/http"
	"strconv"
	"time"
)

type discordWindow struct {
	start time.Time
	spent int
}

// limit answers 429 when a channel or webhook is out of turns; the lock is
// held. The zero answer lets pass.
func (d *Discord) limit(id string, now time.Time) discordAnswer {
	w := d.window(id, now)
	if w == nil || w.spent < d.opts.Limit {
		return discordAnswer{}
	}
	wait := w.start.Add(d.opts.Per).Sub(now).Seconds()
	h := d.limitHeaders(w, now)
	h.Set("Retry-After", strconv.Itoa(int(wait)+1))
	h.Set("X-RateLimit-Scope", "user")
	return discordAnswer{status: http.StatusTooManyRequests, header: h, body: map[string]any{
		"message": "You are being rate limited.", "retry_after": wait, "global": false, "code": 0,
	}}
}

// spend takes a turn and returns the headers that say how many are left.
func (d *Discord) spend(id string, now time.Time) http.Header {
	w := d.window(id, now)
	if w == nil {
		return nil
	}
	w.spent++
	return d.limitHeaders(w, now)
}

func (d *Discord) window(id string, now time.Time) *discordWindow {
	if d.opts.Limit == 0 {
		return nil
	}
	w := d.windows[id]
	if w == nil || now.Sub(w.start) >= d.opts.Per {
		w = &discordWindow{start: now}
		d.windows[id] = w
	}
	return w
}

func (d *Discord) limitHeaders(w *discordWindow, now time.Time) http.Header {
	left := w.start.Add(d.opts.Per).Sub(now).Seconds()
	h := http.Header{}
	h.Set("X-RateLimit-Limit", strconv.Itoa(d.opts.Limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, d.opts.Limit-w.spent)))
	h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(now.UnixMilli())/1000+left, 'f', 3, 64))
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(left, 'f', 3, 64))
	h.Set("X-RateLimit-Bucket", "fake-create-message")
	return h
}
