package app

import (
	"errors"
	"time"

	"watcher/internal/tongue"
)

// lateness is an error for why alerts may be late: one of its fields is set.
type lateness struct {
	stuck  int           // deliveries wait in channels that are closed or stuck
	unread time.Duration // since a feed was read
}

// Error implements error.
func (l lateness) Error() string { return tongue.Bare(l.in(tongue.English)) }

// in says it in a language.
func (l lateness) in(t tongue.Tongue) string {
	if l.stuck > 0 {
		return t.Count("late.stuck", l.stuck)
	}
	return t.Say("late.unread", "Time", tongue.Said(t.Span(l.unread)))
}

// troubleIn says in a language what stands in the way of alerts, as far as there is a
// text for it.
func troubleIn(t tongue.Tongue, err error) string {
	if l, ok := errors.AsType[lateness](err); ok {
		return l.in(t)
	}
	return err.Error()
}
