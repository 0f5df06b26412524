package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/store"
)

// Once polls every feed that its server allows to be asked, delivers, and
// ends. If a watcher runs on the data folder, that one is told to poll.
func Once(ctx context.Context, w World, flag string) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	// A few alerts that found no room in the window do not wait for the next
	// round: they go as a list.
	a, err := open(ctx, w, cfg, w.logger(cfg.Log.Level, cfg.Log.Format), time.Nanosecond)
	if errors.Is(err, store.ErrLocked) {
		return w.orderPoll(ctx, cfg, err)
	}
	if err != nil {
		return err
	}
	err = a.once(ctx)
	return errors.Join(err, a.close())
}

// orderPoll asks the process that holds the data folder to poll.
func (w World) orderPoll(ctx context.Context, cfg *config.Config, locked error) error {
	res, err := order(ctx, cfg, pollPath, http.NoBody, locked)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	var answer pollAnswer
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return fmt.Errorf("order the running watcher to poll: %w", err)
	}
	fmt.Fprintf(w.Err, "A watcher runs on %s: it polls %d of its %d feeds now (the others' servers asked for more time).\n",
		cfg.Store, answer.Queued, answer.Feeds)
	return nil
}

// tally counts what a round brought.
type tally struct{ read, failed, waiting atomic.Int64 }

func (a *App) once(ctx context.Context) error {
	cfg := a.current.Load().config
	for _, p := range a.courier.Check(ctx) {
		a.log.Error("channel cannot be used", "channel", string(p.Channel), "err", p.String())
	}
	var t tally
	if err := a.pollAll(ctx, cfg.Feeds, &t); err != nil {
		return errors.Join(err, a.drain(ctx)) // what is kept already is sent all the same
	}
	if err := a.pipeline.Prime(ctx); err != nil {
		return err
	}
	looks, err := a.lookTwice(ctx)
	if err != nil {
		return err
	}
	if err := a.pipeline.TellEnded(ctx); err != nil {
		return err
	}
	if err := a.pipeline.TellUnmuted(ctx); err != nil {
		return err
	}
	if err := a.pipeline.EndStories(ctx); err != nil {
		return err
	}
	if err := a.drain(ctx); err != nil {
		return err
	}
	counts, err := a.store.Counts(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.world.Err, "%s: %d read, %d failed, %d not yet (paused after a failure, or their servers asked for more time). %s%s kept, %d deliveries waiting.\n",
		count(len(cfg.Feeds), "feed"), t.read.Load(), t.failed.Load(), t.waiting.Load(), lookedAt(looks), count(counts.Items, "item"), waiting(counts))
	if n := waiting(counts) - counts.Held; n > 0 {
		return fmt.Errorf("not sent: %s; kept for the next run", count(n, "alert"))
	}
	if t.read.Load() == 0 && t.failed.Load() > 0 {
		return errors.New("no feed could be read: watcher check --fetch says why, feed by feed")
	}
	if t.read.Load() > 0 {
		a.heartbeat(ctx, a.current.Load())
	}
	return nil
}

// What a run takes of articles behind doubtful items, so that it ends; what is left
// is for the next one.
const (
	lookRounds   = 8
	lookPatience = 2 * time.Minute
)

// lookTwice reads the articles behind doubtful items whose turn it is, and returns
// how many were asked for.
func (a *App) lookTwice(ctx context.Context) (n int, err error) {
	until := a.world.Now().Add(lookPatience)
	for round := 0; round < lookRounds && !a.world.Now().After(until); round++ {
		due, err := a.pipeline.Relook(ctx)
		if n += due; err != nil || due == 0 {
			return n, err
		}
	}
	return n, nil
}

// lookedAt says how many articles were asked for, "" for none.
func lookedAt(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s behind doubtful headlines asked for. ", count(n, "article"))
}

// asked reports whether the feed's server asked for more time. What reaches
// further than any wish that is heeded comes from a clock that was wrong.
func asked(s news.FeedState, now time.Time) bool {
	const furthest = 48 * time.Hour
	d := s.NotBefore.Sub(now)
	return d > 0 && d <= furthest
}

// patient returns the feeds whose servers asked for more time.
func (a *App) patient(ctx context.Context) (map[news.FeedID]bool, error) {
	states, err := a.store.States(ctx)
	if err != nil {
		return nil, err
	}
	now := a.world.Now()
	wait := make(map[news.FeedID]bool, len(states))
	for _, s := range states {
		wait[s.Feed] = asked(s, now)
	}
	return wait, nil
}

func (a *App) pollAll(ctx context.Context, list []news.Feed, t *tally) error {
	wait, err := a.patient(ctx)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, f := range list {
		if wait[f.ID] {
			t.waiting.Add(1)
			continue
		}
		g.Go(func() error {
			s, err := a.poll(ctx, f.ID)
			if err != nil {
				return err // the store's: nothing more can be kept
			}
			if s.Failures > 0 || s.LastError != "" {
				t.failed.Add(1)
			} else {
				t.read.Add(1)
			}
			return nil
		})
	}
	return g.Wait()
}

// drainPatience is how long `once` waits for a delivery's turn: for a channel
// that takes a few messages at a time, or one that failed for a moment.
const (
	drainPatience = 30 * time.Second
	drainEvery    = 200 * time.Millisecond
)

// drain delivers until nothing is left, or what is left does not get on: its
// turn is too far off, or it has failed for too long.
func (a *App) drain(ctx context.Context) error {
	tick := time.NewTicker(drainEvery)
	defer tick.Stop()
	left, since := -1, a.world.Now()
	for ctx.Err() == nil {
		now := a.world.Now()
		n, err := a.sendable(ctx, now.Add(drainPatience))
		if err != nil || n == 0 {
			return err
		}
		switch {
		case left < 0 || n < left: // it gets on
			left, since = n, now
		case now.Sub(since) >= drainPatience:
			return nil
		default:
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
		if err := a.pipeline.Deliver(ctx); err != nil {
			return err
		}
		a.pipeline.Wait()
	}
	return ctx.Err()
}

// sendable counts the deliveries whose turn comes until the given time.
func (a *App) sendable(ctx context.Context, until time.Time) (n int, err error) {
	due, _, err := a.store.Due(ctx, until, until)
	for _, d := range due {
		if a.courier.Ready(d.Alert.Channel, until) {
			n++
		}
	}
	return n, err
}

// waiting counts the deliveries that are still to be made or settled.
func waiting(c store.Counts) int {
	return c.Deliveries[news.DeliveryPending] + c.Deliveries[news.DeliverySending] + c.Deliveries[news.DeliveryUncertain]
}
