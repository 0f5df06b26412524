package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/control"
	"watcher/internal/notify"
	"watcher/internal/web"
)

// deskSlack is how long the desk may be closed while it connects again by itself.
const deskSlack = time.Minute

// running asks the watcher that runs on the data folder.
func (d *doctor) running(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	f := notify.Finding{What: "watcher: it runs, and alerts are on time"}
	v, err := askHealth(ctx, d.cfg.Store, web.ReadyPath)
	switch {
	case errors.Is(err, control.ErrNotRunning):
		f.What, f.Todo = "watcher: none runs on this data folder", "start it: watcher run"
		if d.waiting > 0 {
			f.Bad = true
			f.What += ", and " + countOf(d.waiting, "message waits", "messages wait")
		}
	case err != nil:
		f.What, f.Bad, f.Todo = "watcher: one runs on this data folder", true, err.Error()
	case !v.OK:
		f.What, f.Bad, f.Todo = "watcher: it runs", true, v.Error
	}
	d.say(f)
	if err == nil {
		d.condition(ctx)
	}
}

// condition asks the running watcher for what it knows of itself alone.
func (d *doctor) condition(ctx context.Context) {
	c, known, err := askCondition(ctx, d.cfg.Store)
	if err != nil {
		d.say(notify.Finding{What: "watcher: it runs", Bad: true, Todo: err.Error()})
	}
	if err != nil || !known {
		return
	}
	if c.Hangs != "" {
		d.say(notify.Finding{What: "watcher: " + c.Hangs, Bad: true, Todo: "restart it, and report this with its log"})
	}
	if c.Desk.Wanted {
		d.say(c.Desk.finding(d.Now()))
	}
}

// finding says how the desk stands, in which alerts have no part.
func (s deskState) finding(now time.Time) notify.Finding {
	if s.Open {
		return notify.Finding{What: "desk: it is open, the bot answers commands"}
	}
	closed := now.Sub(s.Since)
	f := notify.Finding{What: fmt.Sprintf("desk: not open for %s, the bot answers no command; alerts go on", notify.Span(closed)), Bad: s.Final || closed > deskSlack}
	switch {
	case s.Why == "":
		f.Todo = "it has not signed in yet; ask again in a minute"
	case s.Final:
		f.Todo = s.Why
	default:
		f.Todo = "it tries again by itself, but mend what it says: " + s.Why
	}
	return f
}
