package schedule

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
)

// world runs a scheduler in a bubble and records when feeds were polled.
type world struct {
	t  *testing.T
	s  *Scheduler
	mu sync.Mutex
	at map[news.FeedID][]time.Time
	// poll answers in place of a server: how long it takes and when it is due next.
	poll func(ctx context.Context, id news.FeedID) (time.Time, error)
}

func newWorld(t *testing.T, workers int) *world {
	w := &world{t: t, at: make(map[news.FeedID][]time.Time)}
	w.s = New(Options{
		Workers: workers, Now: time.Now,
		Log: slog.New(slog.DiscardHandler),
		Poll: func(ctx context.Context, id news.FeedID) (time.Time, error) {
			w.mu.Lock()
			w.at[id] = append(w.at[id], time.Now())
			w.mu.Unlock()
			return w.poll(ctx, id)
		},
	})
	return w
}

// during runs the scheduler for a stretch of the bubble's time.
func (w *world) during(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	if err := w.s.Run(ctx); err != nil {
		w.t.Error(err)
	}
}

func spec(t *testing.T, text string) Spec {
	t.Helper()
	s, err := Parse(text, time.UTC, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOneCronEntryForEachSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 8)
		every := spec(t, "*/5 * * * *")
		specs := make(map[news.FeedID]Spec)
		r := NewRhythm(specs)
		for _, id := range []news.FeedID{"a", "b", "c", "d"} {
			specs[id] = every
		}
		specs["e"] = spec(t, "0 * * * *")
		w.poll = func(_ context.Context, id news.FeedID) (time.Time, error) {
			return r.Next(news.Feed{ID: id}, news.FeedState{}, time.Now()), nil
		}
		w.s.Set(time.UTC, specs, nil)
		if n := len(w.s.cron.Entries()); n != 2 {
			t.Errorf("%d cron entries for two schedules", n)
		}
		w.during(2*time.Hour - time.Second)
		for _, id := range []news.FeedID{"a", "b", "c", "d"} {
			// once at the start, then every five minutes; the bubble starts at midnight
			if n := len(w.at[id]); n != 24 {
				t.Errorf("feed %s polled %d times in 2 h, want 24", id, n)
			}
		}
		if n := len(w.at["e"]); n != 2 {
			t.Errorf("the hourly feed was polled %d times, want 2", n)
		}
	})
}

func TestServersWishHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 8)
		w.poll = func(context.Context, news.FeedID) (time.Time, error) {
			return time.Now().Add(47 * time.Minute), nil
		}
		w.s.Set(time.UTC, map[news.FeedID]Spec{"a": spec(t, "*/5 * * * *")}, nil)
		w.during(3 * time.Hour)
		at := w.at["a"]
		if len(at) < 3 {
			t.Fatalf("polled %d times", len(at))
		}
		for n := range at[1:] {
			if gap := at[n+1].Sub(at[n]); gap < 47*time.Minute || gap > 48*time.Minute {
				t.Errorf("polled after %v though the server asked for 47 minutes", gap)
			}
		}
	})
}

// TestServersWishHoldsForWhatFiredMeanwhile: a cron entry that fires while a poll
// is in flight does not know yet what the server will ask for.
func TestServersWishHoldsForWhatFiredMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 8)
		w.poll = func(context.Context, news.FeedID) (time.Time, error) {
			fires := time.Now().Truncate(time.Second).Add(time.Second)
			<-time.After(time.Until(fires.Add(Jitter("a", time.Second) / 2)))
			return time.Now().Add(10 * time.Minute), nil
		}
		w.s.Set(time.UTC, map[news.FeedID]Spec{"a": spec(t, "@every 1s")}, nil)
		w.during(9 * time.Minute)
		if n := len(w.at["a"]); n != 1 {
			t.Errorf("polled %d times in 9 minutes though the server asked for ten", n)
		}
	})
}

func TestStoredDueTimeSurvivesRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 8)
		w.poll = func(context.Context, news.FeedID) (time.Time, error) { return time.Now().Add(time.Hour), nil }
		start := time.Now()
		w.s.Set(time.UTC, map[news.FeedID]Spec{"later": {}, "missed": {}},
			map[news.FeedID]time.Time{"later": start.Add(10 * time.Minute), "missed": start.Add(-time.Hour)})
		w.during(30 * time.Minute)
		if got := w.at["later"][0].Sub(start); got != 10*time.Minute {
			t.Errorf("polled after %v, was due in 10m", got)
		}
		if got := w.at["missed"][0].Sub(start); got > 5*time.Second {
			t.Errorf("a missed poll was made up for after %v", got)
		}
	})
}

func TestSlowFeedDelaysNoOtherAndIsNeverPolledTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2)
		var mu sync.Mutex
		flying := 0
		w.poll = func(ctx context.Context, id news.FeedID) (time.Time, error) {
			if id != "slow" {
				return time.Now().Add(time.Minute), nil
			}
			mu.Lock()
			flying++
			if flying > 1 {
				t.Error("one feed polled twice at once")
			}
			mu.Unlock()
			select {
			case <-ctx.Done():
			case <-time.After(7 * time.Minute):
			}
			mu.Lock()
			flying--
			mu.Unlock()
			return time.Now().Add(time.Minute), nil
		}
		w.s.Set(time.UTC, map[news.FeedID]Spec{"slow": spec(t, "@every 1m"), "quick": {}}, nil)
		w.during(time.Hour)
		if n := len(w.at["quick"]); n < 55 {
			t.Errorf("the quick feed was polled %d times in an hour", n)
		}
		if n := len(w.at["slow"]); n < 6 {
			t.Errorf("the slow feed was polled %d times in an hour", n)
		}
	})
}

func TestPanicAndFailureStopNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2)
		w.poll = func(context.Context, news.FeedID) (time.Time, error) {
			return time.Time{}, errors.New("disk full")
		}
		w.s.Set(time.UTC, map[news.FeedID]Spec{"a": spec(t, "0 0 * * *")}, nil)
		w.during(10 * time.Minute)
		if n := len(w.at["a"]); n < 9 {
			t.Errorf("after a failure of our own the feed was polled %d times in 10 min, want one a minute", n)
		}
	})
}

func TestReloadKeepsRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2)
		w.poll = func(context.Context, news.FeedID) (time.Time, error) { return time.Now().Add(time.Minute), nil }
		w.s.Set(time.UTC, map[news.FeedID]Spec{"gone": {}}, nil)
		var reload time.Time
		timer := time.AfterFunc(10*time.Minute, func() {
			reload = time.Now()
			w.s.Set(time.UTC, map[news.FeedID]Spec{"new": {}}, nil)
		})
		defer timer.Stop()
		w.during(20 * time.Minute)
		if last := w.at["gone"][len(w.at["gone"])-1]; last.After(reload) {
			t.Errorf("a removed feed was polled %v after the reload", last.Sub(reload))
		}
		if n := len(w.at["new"]); n < 9 {
			t.Errorf("the new feed was polled %d times in 10 min", n)
		}
	})
}

func TestAStoreThatRefusesForHoursMakesNoWallAndHammersNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 8)
		var said bytes.Buffer
		w.s.Log = slog.New(slog.NewTextHandler(&said, nil))
		start := time.Now()
		w.poll = func(context.Context, news.FeedID) (time.Time, error) {
			if time.Since(start) < 3*time.Hour {
				return time.Time{}, errors.New("disk is full")
			}
			return time.Now().Add(time.Hour), nil
		}
		specs := make(map[news.FeedID]Spec)
		for n := range 20 {
			specs[news.FeedID(rune('a'+n))] = spec(t, "0 0 * * *")
		}
		w.s.Set(time.UTC, specs, nil)
		w.during(3*time.Hour + 11*time.Minute)
		if n := strings.Count(said.String(), "disk is full"); n == 0 || n > 20 {
			t.Errorf("three hours of a full disk were told %d times", n)
		}
		if n := strings.Count(said.String(), "polls are recorded again"); n != 1 {
			t.Errorf("its end was told %d times", n)
		}
		if n := len(w.at["a"]); n < 20 || n > 35 {
			t.Errorf("a publisher was asked %d times in three hours for nothing", n)
		}
		if last := w.at["a"][len(w.at["a"])-1]; last.Sub(start) < 3*time.Hour {
			t.Error("not polled again after the disk had room")
		}
	})
}
