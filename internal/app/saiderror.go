package app

import (
	"errors"

	"watcher/internal/desk"
	"watcher/internal/outbound"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// saidError is an error for people that command line and desk tell alike: a text of
// [tongue] with its values, the former in English.
type saidError struct {
	key  string
	with []any
}

func failed(key string, with ...any) error { return &saidError{key, with} }

// Error implements error.
func (e *saidError) Error() string { return tongue.Bare(tongue.English.Say(e.key, e.with...)) }

// toDesk tells the desk of an error that the person can mend.
func toDesk(err error) error {
	said, ok := errors.AsType[*saidError](err)
	if !ok {
		return desk.Unable("answer.because", "Error", text.EscapeDiscord(text.Cut(outbound.Said(err), 1000)))
	}
	l := escaped(tongue.Late{Key: said.key, With: said.with})
	return desk.Unable(l.Key, l.With...)
}
