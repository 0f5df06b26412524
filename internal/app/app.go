package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"watcher/internal/config"
	"watcher/internal/metrics"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/courier"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/store"
)

// The store is every port of the pipeline's that reads or writes.
var _ interface {
	pipeline.Memory
	pipeline.Ledger
	pipeline.Registry
	pipeline.Primer
	pipeline.Tasks
	pipeline.Stories
	pipeline.Mutes
	pipeline.Outbox
	pipeline.Shelf
} = (*store.DB)(nil)

// How many feeds are asked at once: they wait on the network, not on us.
// Parsing is bounded by the processors. Far more polls may be under way, for
// most of those wait for their host's turn, and must not hold up other hosts'.
const (
	requests = 128
	workers  = 1024
	// atOnce is the same for `once`, which has all feeds due in one moment: more
	// would be faster by little and larger by much (make bench).
	atOnce = 192
)

// App is a watcher that is set up: its store is open and locked.
type App struct {
	world     World
	log       *slog.Logger
	builder   *builder
	courier   *courier.Courier
	meter     *metrics.Meter
	store     *store.DB
	pipeline  *pipeline.Pipeline
	scheduler *schedule.Scheduler
	pulse     pulse
	ops       ops           // of the loop that tends them
	dir       string        // of the data
	rebuilt   chan struct{} // signalled when a configuration came into force
	look      chan struct{} // signalled when the watch has something to look at: a first feed was read, a channel closed
	boards    boards
	deskWatch deskWatch
	drills    drills

	making sync.Mutex // held while the desk changes what it made
	made   atomic.Pointer[[]config.Addition]

	using   sync.Mutex // held while a build comes into force, or is planned anew
	current atomic.Pointer[build]
	time    timeOfDay
}

// open sets a watcher up. The caller closes it.
func open(ctx context.Context, w World, cfg *config.Config, log *slog.Logger, patience time.Duration) (*App, error) {
	db, err := store.Open(ctx, store.Options{Dir: cfg.Store, Now: w.Now, Log: log})
	if err != nil {
		return nil, err
	}
	look := make(chan struct{}, 1)
	carrier := courier.New(courier.Options{Now: w.Now, Log: log, Closed: func() { signal(look) }})
	a := &App{
		world: w, log: log, store: db, courier: carrier, look: look, dir: cfg.Store, rebuilt: make(chan struct{}, 1),
	}
	a.meter = metrics.New(metrics.Options{Version: w.Version, Read: a.measure, Log: log})
	a.builder = &builder{world: w, log: log, courier: carrier, meter: a.meter, patience: patience}
	a.pipeline = pipeline.New(pipeline.Options{
		Memory: db, Ledger: a.meter.Ledger(db), Registry: db, Primer: db, Tasks: db, Mutes: db, Stories: db, Outbox: db, Shelf: db,
		Grouper: w.grouper(), Now: w.Now, Log: log,
	})
	a.scheduler = schedule.New(schedule.Options{
		Workers: workers, Poll: a.due, Now: w.Now, Log: log,
	})
	a.pulse.start(w.Now())
	a.boards.kept = notify.Boards{Memory: db, Log: log}
	a.drills.left = true // of a process that died
	cfg, err = a.withMade(ctx, cfg)
	if err == nil {
		err = a.use(ctx, cfg)
	}
	if err != nil {
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
	a.using.Lock()
	defer a.using.Unlock()
	if err := a.pipeline.Use(ctx, b.rules); err != nil {
		return err
	}
	a.courier.Use(b.destinations) // at once: a new channel's first alert may be there already
	if err := a.schedule(ctx, b); err != nil {
		return err
	}
	if old := a.current.Swap(b); old != nil {
		old.client.Close()
	}
	a.meter.Loaded(a.world.Now())
	signal(a.rebuilt)
	return nil
}

// schedule tells the scheduler when the feeds of a build are due: when they
// were planned or when they would be planned now, whichever is sooner. A feed
// must not wait for a turn that another schedule, or a clock that was wrong,
// has given it.
func (a *App) schedule(ctx context.Context, b *build) error {
	states, err := a.store.States(ctx)
	if err != nil {
		return fmt.Errorf("read the feeds' states: %w", err)
	}
	now := a.world.Now()
	due := make(map[news.FeedID]time.Time, len(states))
	for _, s := range states {
		due[s.Feed] = s.NextAt
		if at := b.rules.Rhythm.Next(b.rules.Feeds[s.Feed], s, now); at.Before(s.NextAt) {
			due[s.Feed] = at
		}
	}
	a.scheduler.Set(b.config.Zone, b.specs, due)
	return nil
}

// reschedule plans all feeds, and what waits, anew when the clock was set back
// since it was looked at last: what was planned by the old time may lie days
// ahead.
func (a *App) reschedule(ctx context.Context) error {
	a.using.Lock()
	defer a.using.Unlock()
	if !a.time.setBack(a.world.Now()) {
		return nil
	}
	a.log.Warn("the clock was set back: all feeds and what waits are planned anew")
	a.pipeline.Reconsider()
	a.courier.Reconsider()
	return a.schedule(ctx, a.current.Load())
}

// timeOfDay remembers what the clock showed last.
type timeOfDay struct {
	mu   sync.Mutex
	last time.Time
}

// shows notes what the clock shows: a feed was planned by it.
func (t *timeOfDay) shows(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now = now.Round(0); now.After(t.last) {
		t.last = now
	}
}

// setBack reports whether now is before what was shown last, by the time of
// day: what a process measures runs on whatever happens to that. Others may have
// looked a moment later.
func (t *timeOfDay) setBack(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now = now.Round(0)
	back := t.last.Sub(now) > time.Second
	t.last = now
	return back
}

// poll polls a feed. A panic in the middle of it is that feed's failure, not
// the process's end.
func (a *App) poll(ctx context.Context, id news.FeedID) (s news.FeedState, err error) {
	defer func() {
		if r := recover(); r != nil {
			a.log.Error("panic while polling", "feed", string(id), "err", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("poll %s: panic: %v", id, r)
		}
	}()
	s, err = a.pipeline.Ingest(ctx, id)
	a.time.shows(a.world.Now()) // it may be wrong for less than a watch's round
	if err != nil {
		return s, err
	}
	// A poll that the feed failed is recorded too, but it is no sign of health.
	if s.Feed != "" && s.Failures == 0 && a.pulse.polled(a.world.Now()) {
		signal(a.look)
	}
	return s, nil
}

// due polls a feed for the scheduler, which wants to know when to come again.
func (a *App) due(ctx context.Context, id news.FeedID) (time.Time, error) {
	s, err := a.poll(ctx, id)
	return s.NextAt, err
}

// close ends what is in flight and closes the store.
func (a *App) close() error {
	a.pipeline.Wait()
	return a.store.Close()
}

// signal wakes whoever listens, once for however many reasons.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
