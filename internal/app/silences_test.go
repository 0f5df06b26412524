package app

import (
	"testing"
	"time"
)

// TestEndOf reads lengths of time as people type them, in digits of their script.
func TestEndOf(t *testing.T) {
	at := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	for length, want := range map[string]time.Duration{"2h": 2 * time.Hour, "۲h": 2 * time.Hour, "٩٠m": 90 * time.Minute, "१d": 24 * time.Hour, "２h": 2 * time.Hour} {
		if until, err := endOf(length, at); err != nil || until.Sub(at) != want {
			t.Errorf("%s: until %s, %v", length, until, err)
		}
	}
	for _, length := range []string{"", "۰h", "دو ساعت", "²h"} {
		if until, err := endOf(length, at); err == nil {
			t.Errorf("%q: until %s", length, until)
		}
	}
}
