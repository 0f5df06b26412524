package app

import (
	"context"
	"time"
)

// loop runs a round at once, then whenever the time has passed or wake is
// signalled, until the context ends. A round that fails is logged and tried
// again. Each round is a beat of the pulse.
func (a *App) loop(ctx context.Context, name string, every time.Duration, wake <-chan struct{}, round func(context.Context) error) func() error {
	return func() error {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			a.pulse.beat(name, a.world.Now())
			if err := round(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("loop failed; trying again", "loop", name, "err", err)
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
