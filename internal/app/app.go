package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/store"
	"watcher/internal/story"
)

// The store is every port of the pipeline's that reads or writes.
var _ interface {
	pipeline.Memory
	pipeline.Ledger
	pipeline.Primer
	pipeline.Outbox
} = (*store.DB)(nil)

// workers is how many polls are in flight at most: feeds wait on the network,
// not on us. Parsing is bounded by the processors.
const workers = 128

// App is a watcher that is set up: its store is open and locked.
type App struct {
	world     World
	log       *slog.Logger
	builder   *builder
	courier   *notify.Courier
	store     *store.DB
	pipeline  *pipeline.Pipeline
	scheduler *schedule.Scheduler
	current   atomic.Pointer[build]
	pulse     pulse
}

// open sets a watcher up. The caller closes it.
func open(ctx context.Context, w World, cfg *config.Config, log *slog.Logger, patience time.Duration) (*App, error) {
	db, err := store.Open(ctx, store.Options{Dir: cfg.Store, Now: w.Now, Log: log})
	if err != nil {
		return nil, err
	}
	courier := notify.NewCourier(notify.CourierOptions{Now: w.Now, Log: log})
	a := &App{
		world: w, log: log, store: db, courier: courier,
		builder: &builder{world: w, log: log, courier: courier, patience: patience},
		pipeline: pipeline.New(pipeline.Options{
			Memory: db, Ledger: db, Primer: db, Outbox: db,
			Grouper: story.Grouper{}, Now: w.Now, Log: log,
		}),
	}
	a.scheduler = schedule.New(schedule.Options{
		Workers: workers, Poll: a.poll, Now: w.Now, Log: log,
	})
	a.pulse.start(w.Now())
	if err := a.use(ctx, cfg); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return a, nil
}

// use puts a configuration into force.
func (a *App) use(ctx context.Context, cfg *config.Config) error {
	b, err := a.builder.build(cfg)
	if err != nil {
		return err
	}
	if err := a.pipeline.Use(ctx, b.rules); err != nil {
		return err
	}
	states, err := a.store.States(ctx)
	if err != nil {
		return fmt.Errorf("read the feeds' states: %w", err)
	}
	due := make(map[news.FeedID]time.Time, len(states))
	for _, s := range states {
		due[s.Feed] = s.NextAt
	}
	a.courier.Use(b.destinations)
	a.scheduler.Set(cfg.Zone, b.specs, due)
	if old := a.current.Swap(b); old != nil {
		old.client.Close()
	}
	return nil
}

func (a *App) poll(ctx context.Context, id news.FeedID) (time.Time, error) {
	next, err := a.pipeline.Ingest(ctx, id)
	if err == nil {
		a.pulse.polled(a.world.Now())
	}
	return next, err
}

// close ends what is in flight and closes the store.
func (a *App) close() error {
	a.pipeline.Wait()
	return a.store.Close()
}
