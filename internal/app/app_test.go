package app

import (
	"testing"
	"time"
)

func TestClockSetBack(t *testing.T) {
	var clock timeOfDay
	for _, step := range []struct {
		by   time.Duration
		back bool
	}{{0, false}, {time.Minute, false}, {48 * time.Hour, false}, {2 * time.Minute, true}, {3 * time.Minute, false}, {3 * time.Minute, false}} {
		if got := clock.setBack(noon.Add(step.by)); got != step.back {
			t.Errorf("at noon and %v: set back %t, want %t", step.by, got, step.back)
		}
	}
}

// TestClockWrongForAMoment: a poll saw the clock ahead between two looks at it.
func TestClockWrongForAMoment(t *testing.T) {
	var clock timeOfDay
	clock.setBack(noon)
	clock.shows(noon.Add(365 * 24 * time.Hour))
	clock.shows(noon.Add(time.Second))
	if !clock.setBack(noon.Add(time.Minute)) {
		t.Error("not noticed")
	}
	clock.shows(noon.Add(time.Minute + time.Millisecond))
	if clock.setBack(noon.Add(time.Minute)) {
		t.Error("a poll that looked a moment later sets no clock back")
	}
}
