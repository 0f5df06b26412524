package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// looping runs one loop of an otherwise empty app for a stretch of the bubble's
// time, and returns what it logged.
func looping(t *testing.T, stretch, every time.Duration, round func(context.Context) error, look func(*App)) string {
	t.Helper()
	var said bytes.Buffer
	a := &App{world: World{Now: time.Now}, log: slog.New(slog.NewTextHandler(&said, nil))}
	a.pulse.start(time.Now())
	ctx, cancel := context.WithTimeout(t.Context(), stretch)
	defer cancel()
	ended := make(chan error)
	go func() { ended <- a.loop(ctx, "retention", every, nil, round)() }()
	for range 10 {
		<-time.After(stretch / 11)
		look(a)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	return said.String()
}

func TestALoopThatWaitsForItsHourIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looping(t, 3*time.Hour, time.Hour, func(context.Context) error { return nil }, func(a *App) {
			if err := a.pulse.live(time.Now()); err != nil {
				t.Error(err)
			}
		})
	})
}

func TestALoopThatHangsIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		looping(t, 3*time.Hour, time.Second, hang, func(a *App) {
			if a.pulse.live(time.Now()) == nil {
				t.Error("alive")
			}
		})
	})
}

func TestALoopThatGoesOnFailingSaysSoNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		said := looping(t, time.Hour, time.Second, func(context.Context) error {
			if time.Since(began) < 30*time.Minute {
				return errors.New("disk is full")
			}
			return nil
		}, func(*App) {})
		if n := strings.Count(said, "disk is full"); n < 1 || n > 4 {
			t.Errorf("half an hour of trouble was told %d times, want one to four:\n%s", n, said)
		}
		if n := strings.Count(said, "loop works again"); n != 1 {
			t.Errorf("its end was told %d times:\n%s", n, said)
		}
	})
}
