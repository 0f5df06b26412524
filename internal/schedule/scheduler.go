package schedule

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"watcher/internal/news"
)

// Options are what a [Scheduler] is made of.
type Options struct {
	Workers int // polls in flight at most
	// Poll polls a feed, commits, and returns when it is due next.
	Poll func(ctx context.Context, id news.FeedID) (next time.Time, err error)
	Now  func() time.Time
	Log  *slog.Logger
}

// Scheduler hands feeds to a pool of workers when they are due. There is one
// cron entry for each distinct schedule, not for each feed: when it fires, its
// feeds are queued, each with its own jitter, unless their server asked for
// more patience. Feeds without a written schedule are queued by their rhythm.
type Scheduler struct {
	Options
	queue *queue
	mu    sync.Mutex
	cron  *cron.Cron
	specs map[news.FeedID]Spec
	next  map[news.FeedID]time.Time // as last computed: the earliest that the server allows

	refused map[news.FeedID]time.Time // since when a feed's polls could not be recorded
	told    time.Time                 // when that was logged last, zero when all is well
}

// New returns a scheduler without feeds.
func New(o Options) *Scheduler {
	return &Scheduler{Options: o, queue: newQueue(), refused: make(map[news.FeedID]time.Time)}
}

// Set puts feeds into force, with their schedules, to be read in zone, and when
// each was due when last seen (the zero time: at once). It may be called while
// Run runs.
func (s *Scheduler) Set(zone *time.Location, specs map[news.FeedID]Spec, due map[news.FeedID]time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cron != nil {
		s.cron.Stop() // its jobs only queue: there is nothing to wait for
	}
	s.specs, s.next = specs, make(map[news.FeedID]time.Time, len(specs))
	s.queue.clear()
	bySpec := make(map[string][]news.FeedID)
	for id, spec := range specs {
		s.next[id] = due[id]
		s.queue.push(id, s.first(id, due[id]))
		bySpec[spec.String()] = append(bySpec[spec.String()], id)
	}
	// SkipIfStillRunning stands outside Recover: the other way round a panic
	// would keep its token, and the job would never run again.
	quiet := cronLog{s.Log}
	s.cron = cron.New(cron.WithLocation(zone), cron.WithLogger(quiet),
		cron.WithChain(cron.SkipIfStillRunning(quiet), cron.Recover(quiet)))
	for _, ids := range bySpec {
		if spec := specs[ids[0]]; !spec.Auto() {
			s.cron.Schedule(spec, cron.FuncJob(func() { s.fire(spec, ids) }))
		}
	}
	s.cron.Start()
}

// first is when a feed is polled after a start: what was missed is made up for
// at once, spread over a few seconds.
func (s *Scheduler) first(id news.FeedID, due time.Time) time.Time {
	const spread = 50 * time.Second // of which Jitter takes a tenth
	now := s.Now()
	if due.After(now) {
		return due
	}
	return now.Add(Jitter(id, spread))
}

// fire queues the feeds of one schedule.
func (s *Scheduler) fire(spec Spec, ids []news.FeedID) {
	now := s.Now()
	period := spec.Next(now).Sub(now)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		at := now.Add(Jitter(id, period))
		if !s.next[id].After(at) {
			s.queue.push(id, at)
		}
	}
}

// Run polls feeds as they fall due, until the context ends; it returns when
// the last poll in flight has ended.
func (s *Scheduler) Run(ctx context.Context) error {
	var workers sync.WaitGroup
	defer workers.Wait()
	defer s.stop()
	slots := make(chan struct{}, s.Workers)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		case <-s.queue.changed:
		}
		wait := s.hand(ctx, &workers, slots)
		timer.Reset(wait)
	}
}

func (s *Scheduler) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cron != nil {
		s.cron.Stop()
	}
}

// hand gives due feeds to free workers and returns how long until the next is
// due.
func (s *Scheduler) hand(ctx context.Context, workers *sync.WaitGroup, slots chan struct{}) time.Duration {
	for {
		id, wait, ok := s.queue.pop(s.Now())
		if !ok {
			return wait
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return 0
		}
		workers.Go(func() {
			defer func() { <-slots }()
			s.poll(ctx, id)
		})
	}
}

// poll polls one feed; when that fails for a reason of our own (the store), it
// is tried again.
func (s *Scheduler) poll(ctx context.Context, id news.FeedID) {
	next, err := s.Poll(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.recorded(id)
	case !errors.Is(err, context.Canceled):
		next = s.unrecorded(id, err)
	}
	s.queue.done(id)
	spec, ok := s.specs[id]
	if !ok || ctx.Err() != nil {
		return
	}
	s.next[id] = next
	if err != nil || !s.fired(id, spec, next) {
		s.queue.push(id, next)
	}
}

// A poll that cannot be recorded is made again every minute, and when the store
// has refused for longer, every ten: no publisher is to pay for our full disk.
const (
	refusedRetry = time.Minute
	refusedLater = 10 * time.Minute
)

// unrecorded returns when to poll a feed again whose poll could not be recorded.
// All feeds meet the same trouble at once: it is logged now and then, not for
// each. The caller holds s.mu.
func (s *Scheduler) unrecorded(id news.FeedID, err error) time.Time {
	now := s.Now()
	since, known := s.refused[id]
	if !known {
		since, s.refused[id] = now, now
	}
	if s.told.IsZero() || now.Sub(s.told) >= refusedLater {
		s.told = now
		s.Log.Error("poll not recorded; trying again", "feed", string(id), "n", len(s.refused), "err", err)
	}
	if now.Sub(since) < refusedLater {
		return now.Add(refusedRetry)
	}
	return now.Add(refusedLater)
}

// recorded ends what unrecorded began. The caller holds s.mu.
func (s *Scheduler) recorded(id news.FeedID) {
	delete(s.refused, id)
	if !s.told.IsZero() {
		s.told = time.Time{}
		s.Log.Info("polls are recorded again")
	}
}

// fired reports whether the feed's cron entry will queue it by itself. It will
// not for a rhythm of the feed's own, nor where the server asked for more
// patience than until the next run.
func (s *Scheduler) fired(id news.FeedID, spec Spec, next time.Time) bool {
	if spec.Auto() {
		return false
	}
	run := spec.Next(s.Now())
	return !next.After(run.Add(Jitter(id, spec.Next(run).Sub(run))))
}

// Due queues every feed that its server allows to be asked now, and returns
// their number: the operator's "poll now".
func (s *Scheduler) Due(allowed func(news.FeedID) bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for id := range s.specs {
		if allowed(id) {
			s.queue.push(id, s.Now())
			n++
		}
	}
	return n
}
