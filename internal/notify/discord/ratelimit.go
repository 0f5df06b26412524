package discord

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"
)

// What to wait when a refusal for too many requests does not say.
const (
	waitUnsaid = 5 * time.Second
	waitBanned = 15 * time.Minute
	waitMax    = 24 * time.Hour
)

// limitHit is an answer of 429.
type limitHit struct {
	wait   time.Duration
	all    bool // of the token, not of a channel
	banned bool // not Discord's API answered, but what stands before it
	reason string
}

// readLimit reads a 429. Header and body are known to differ, by a lot; the
// larger wait holds (discord-api-docs issue 6109).
func readLimit(ex *exchange) limitHit {
	var body struct {
		RetryAfter *float64 `json:"retry_after"`
		Global     bool     `json:"global"`
	}
	wait := seconds(ex.header.Get("Retry-After"))
	if err := json.Unmarshal(ex.body, &body); err != nil {
		if wait < waitUnsaid {
			wait = waitBanned
		}
		return limitHit{wait: wait, all: true, banned: true, reason: reasonBanned}
	}
	if body.RetryAfter != nil {
		wait = max(wait, duration(*body.RetryAfter))
	}
	hit := limitHit{wait: wait, reason: reasonRateChannel}
	if body.Global || ex.header.Get("X-RateLimit-Global") != "" || ex.header.Get("X-RateLimit-Scope") == "global" {
		hit.all, hit.reason = true, reasonRateAll
	}
	if hit.wait <= 0 {
		hit.wait = max(seconds(ex.header.Get("X-RateLimit-Reset-After")), waitUnsaid)
	}
	return hit
}

// bucketHeaders reads what an answer says of its bucket.
func bucketHeaders(h http.Header) (limit, remaining int, after time.Duration, ok bool) {
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		return 0, 0, 0, false
	}
	after = seconds(h.Get("X-RateLimit-Reset-After"))
	if after <= 0 {
		return 0, 0, 0, false
	}
	limit, _ = strconv.Atoi(h.Get("X-RateLimit-Limit")) // 0 if unsaid
	return limit, remaining, after, true
}

func seconds(s string) time.Duration {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return duration(f)
}

// duration turns seconds into a duration that can be trusted.
func duration(f float64) time.Duration {
	if math.IsNaN(f) || f <= 0 {
		return 0
	}
	return time.Duration(min(f, waitMax.Seconds()) * float64(time.Second))
}
