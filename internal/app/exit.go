package app

import (
	"errors"

	"watcher/internal/store"
)

// The exit codes of the command. They are documented in --help and in
// docs/operations.md.
const (
	ExitOK       = 0
	ExitFailed   = 1  // refused input or configuration, or a failure: the message says which
	ExitUsage    = 2  // the command line was not understood
	ExitLocked   = 3  // another watcher runs on the same data folder
	ExitNoConfig = 78 // no feeds.yaml (EX_CONFIG of sysexits.h)
)

// ErrNoConfig says that there is no feeds.yaml.
var ErrNoConfig = errors.New("no feeds.yaml")

// errSilent is a failure whose message has been written already.
var errSilent = errors.New("failed")

// ExitCode is the code for an error that a command returned.
func ExitCode(err error, w World) int {
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, store.ErrLocked):
		return ExitLocked
	case errors.Is(err, ErrNoConfig):
		if _, inside := w.Env("WATCHER_IMAGE"); inside {
			return ExitOK // Docker's "on-failure" would start it again and again
		}
		return ExitNoConfig
	}
	return ExitFailed
}

// Silent reports whether an error's message has been written already.
func Silent(err error) bool { return errors.Is(err, errSilent) || errors.Is(err, ErrNoConfig) }
