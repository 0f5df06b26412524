package schedule

import "time"

// changed reports whether the clocks were changed not longer before t than by
// how much they were, so that its hour was repeated or the one before skipped.
// before is a time when they showed neither hour.
func changed(t time.Time) (before time.Time, ok bool) {
	began, _ := t.ZoneBounds()
	if began.IsZero() {
		return began, false
	}
	before = began.Add(-time.Second)
	by := time.Duration(offsetOf(t)-offsetOf(before.In(t.Location()))) * time.Second
	return before.Add(min(by, 0)), t.Sub(began) < by.Abs()
}
