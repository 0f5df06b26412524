package app

import (
	"context"
	"time"
)

// nagEvery is how often a trouble that lasts is told again.
const nagEvery = 10 * time.Minute

// loop runs a round at once, then whenever the time has passed or wake is
// signalled, until the context ends. A round that fails is tried again: it is
// logged when that begins, now and then while it lasts, and when it is over.
// Each round is a beat of the pulse.
func (a *App) loop(ctx context.Context, name string, every time.Duration, wake <-chan struct{}, round func(context.Context) error) func() error {
	return func() error {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		var told time.Time // when its failing was logged last, zero while it works
		for {
			now := a.world.Now()
			a.pulse.beat(name, now)
			err := round(ctx)
			a.pulse.rest(name)
			switch {
			case err == nil && !told.IsZero():
				a.log.Info("loop works again", "loop", name)
				told = time.Time{}
			case err != nil && ctx.Err() == nil && (told.IsZero() || now.Sub(told) >= nagEvery):
				a.log.Error("loop failed; trying again", "loop", name, "err", err)
				told = now
			}
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			case <-wake:
			}
		}
	}
}
