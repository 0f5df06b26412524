package notify

import (
	"time"

	"watcher/internal/news"
)

// quietUntil returns when the quiet hours end in which now falls; the zero time
// if it falls into none. Hours that a change of the clocks shows twice are quiet
// once, and an hour that it skips begins or ends what it would have.
func quietUntil(q news.Quiet, now time.Time, zone *time.Location) time.Time {
	if q.None() {
		return time.Time{}
	}
	y, m, today := now.In(zone).Date()
	for _, day := range []int{today - 1, today} {
		last := day
		if q.To < q.From {
			last++
		}
		end := onClock(y, m, last, q.To, zone)
		if !now.Before(onClock(y, m, day, q.From, zone)) && now.Before(end) {
			return end
		}
	}
	return time.Time{}
}

// onClock returns the first instant at which the clocks show the given time of a
// day, or a later one if that day skips it.
func onClock(y int, m time.Month, day int, at time.Duration, zone *time.Location) time.Time {
	t := time.Date(y, m, day, 0, int(at/time.Minute), 0, 0, zone)
	want := time.Date(y, m, day, 0, int(at/time.Minute), 0, 0, time.UTC)
	began, ends := t.ZoneBounds()
	switch shown := shownBy(t); {
	case shown.After(want):
		return began
	case shown.Before(want):
		return ends
	case began.IsZero():
		return t
	}
	_, offset := t.Zone()
	_, before := began.Add(-time.Second).In(zone).Zone()
	if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(began) && shownBy(first).Equal(want) {
		return first
	}
	return t
}

// shownBy is what a clock shows, as if it were UTC.
func shownBy(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}
