package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

const (
	drillAfter  = time.Hour       // of the first drill, from the start of the process
	drillAt     = 9               // o'clock, of the others
	drillLimit  = 2 * time.Minute // in which a drill is to get through
	drillLook   = 250 * time.Millisecond
	drillSweeps = 10 * time.Minute // between tries to remove a message
)

// drills is the daily proof that an item gets through. Its loop alone uses it.
type drills struct {
	nextAt  time.Time
	left    bool      // something of a drill may be there still
	sweepAt time.Time // when it is to be removed
}

// drill lets an invented item go through the whole chain when its time has come,
// and removes what the one before left.
func (a *App) drill(ctx context.Context) error {
	b, now := a.current.Load(), a.world.Now()
	if a.drills.left && !now.Before(a.drills.sweepAt) {
		if err := a.sweepDrill(ctx, b); err != nil {
			return err
		}
	}
	if a.drills.left || !a.drillDue(now, b.config.Zone) || b.drill == "" {
		return nil
	}
	a.drills.left = true
	took, failure := a.runDrill(ctx, b)
	if ctx.Err() != nil {
		return ctx.Err() // it was interrupted, which proves nothing
	}
	a.tellDrill(ctx, b, now, took, failure)
	return a.sweepDrill(ctx, b)
}

// drillDue reports whether a drill is due, and then plans the next.
func (a *App) drillDue(now time.Time, zone *time.Location) bool {
	switch {
	case a.drills.nextAt.IsZero():
		a.drills.nextAt = now.Add(drillAfter - a.pulse.runsFor(now))
	case a.drills.nextAt.Sub(now) > 25*time.Hour: // set by a clock that was wrong
		a.drills.nextAt = nextDrill(now, zone)
	}
	if now.Before(a.drills.nextAt) {
		return false
	}
	a.drills.nextAt = nextDrill(now, zone)
	return true
}

// tellDrill says how a drill fared: in the log, on the boards, and where it did
// not get through to the channels with notices.
func (a *App) tellDrill(ctx context.Context, b *build, at time.Time, took time.Duration, failure *stumble) {
	last := news.Drill{At: at, Took: took}
	if failure == nil {
		a.log.Info("drill", "dur", took.Round(time.Millisecond))
	} else {
		last.Took = -time.Millisecond
		why := failure.said + ": " + strings.TrimRight(failure.reason, ". ") + "."
		a.log.Error("drill failed", "err", why)
		day := at.In(b.config.Zone).Format(time.DateOnly)
		a.raise(ctx, b.policy.Notice(at, "drill:"+day, "The drill failed: an invented item did not get through.", why+" "+failure.advice))
	}
	if err := a.store.PutDrill(ctx, last); err != nil {
		a.log.Error("drill not noted down", "err", err)
	}
}

// nextDrill is the next time of day for a drill.
func nextDrill(now time.Time, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	at := time.Date(y, m, d, drillAt, 0, 0, 0, zone)
	if !at.After(now) {
		at = time.Date(y, m, d+1, drillAt, 0, 0, 0, zone)
	}
	return at
}

// stumble is where a drill ended, why, and what to try.
type stumble struct{ said, reason, advice string }

// runDrill takes an item from a document to Discord, and returns how long that
// took.
func (a *App) runDrill(ctx context.Context, b *build) (time.Duration, *stumble) {
	began := a.world.Now()
	chain, err := a.drillChain(ctx, b)
	var read news.FeedState
	if err == nil {
		read, err = chain.Ingest(ctx, news.DrillName)
	}
	if read.LastError != "" {
		return 0, &stumble{"It could not be read", read.LastError, "Feeds may be unreadable as well: restart watcher, and look into its log."}
	}
	if err != nil {
		return 0, &stumble{"It could not be stored", err.Error(), "Alerts may be missing: is the disk full? `watcher doctor` looks at disk and database."}
	}
	a.pipeline.Nudge()
	return a.awaitDrill(ctx, began)
}

// awaitDrill waits until what came of a drill is sent.
func (a *App) awaitDrill(ctx context.Context, began time.Time) (time.Duration, *stumble) {
	tick := time.NewTicker(drillLook)
	defer tick.Stop()
	for {
		ds, err := a.store.DrillSent(ctx)
		switch {
		case err != nil:
			return 0, &stumble{"It could not be followed", err.Error(), "`watcher doctor` looks at disk and database."}
		case len(ds) == 0:
			return 0, &stumble{"It was read, and no topic found it", "nothing came into the outbox", "Alerts may be missing: restart watcher, and look into its log."}
		case ds[0].State == news.DeliverySent:
			return ds[0].SentAt.Sub(began), nil
		case a.world.Now().Sub(began) > drillLimit, ds[0].State == news.DeliveryPending && ds[0].DueAt.Sub(began) > drillLimit:
			return 0, unsent(ds[0])
		}
		select {
		case <-ctx.Done():
			return 0, unsent(ds[0])
		case <-tick.C:
		}
	}
}

// unsent says why a drill is in the outbox still.
func unsent(d news.Delivery) *stumble {
	return &stumble{
		"It was not sent", cmp.Or(d.Reason, "no answer for "+strconv.Itoa(int(drillLimit.Minutes()))+" minutes"),
		"Alerts may be late: `/status` says what waits, `watcher doctor` whether Discord can be reached.",
	}
}

// sweepDrill removes the message of a drill and all that is stored of it. What
// may be on its way still is removed later, once it is known where it went.
func (a *App) sweepDrill(ctx context.Context, b *build) error {
	a.drills.sweepAt = a.world.Now().Add(drillSweeps)
	ds, err := a.store.DrillSent(ctx)
	if err != nil {
		return err
	}
	for _, d := range ds {
		if d.RemoteID == "" || b.drill == "" {
			continue
		}
		if err := b.removeDrill(ctx, d.RemoteID); err != nil {
			return fmt.Errorf("remove the drill's message: %w", err)
		}
	}
	err = a.store.EraseDrill(ctx)
	if errors.Is(err, news.ErrStale) {
		a.drills.sweepAt = a.world.Now().Add(drillLook)
		return nil
	}
	a.drills.left = err != nil
	return err
}

// removeDrill removes a message. One that Discord does not let go stays.
func (b *build) removeDrill(ctx context.Context, message string) error {
	wall, err := b.discord.Wall(b.drill)
	if err != nil {
		return err
	}
	err = wall.Delete(ctx, message)
	if e, ok := errors.AsType[*notify.Error](err); ok && (e.Verdict == notify.VerdictClosed || e.Verdict == notify.VerdictRefused) {
		return nil
	}
	return err
}
