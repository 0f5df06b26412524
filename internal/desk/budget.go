package desk

import (
	"context"
	"fmt"
	"time"
)

// Signing in 1,000 times a day makes Discord take the bot's token away
// (events/gateway). Resuming is free. A process that crashes and is started
// again signs in anew, so the count outlives it.
const (
	signInsADay = 200
	signInGap   = 5 * time.Second // Discord's own, between two
	longestGap  = 10 * time.Minute
)

// budget spreads the sign-ins. One goroutine uses it.
type budget struct {
	ledger Ledger
	now    func() time.Time
	until  time.Time // nothing before that, as Discord says
}

// wait is how long not to sign in yet.
func (b *budget) wait(ctx context.Context) (time.Duration, error) {
	at, err := b.lastDay(ctx)
	if err != nil {
		return 0, err
	}
	now := b.now()
	return max(b.until.Sub(now), gap(at, now)), nil
}

// gap is how long to wait after sign-ins of the last day, oldest first.
func gap(at []time.Time, now time.Time) time.Duration {
	if len(at) == 0 {
		return 0
	}
	inHour := 0
	for _, t := range at {
		if now.Sub(t) < time.Hour {
			inHour++
		}
	}
	// A few in an hour are a person's restarts; more look like a crash that
	// repeats. Doubled so, no loop gets to the day's limit.
	wait := min(signInGap<<max(0, min(inHour-1, 10)), longestGap)
	next := at[len(at)-1].Add(wait)
	if len(at) >= signInsADay {
		if free := at[len(at)-signInsADay].Add(24 * time.Hour); free.After(next) {
			next = free
		}
	}
	return next.Sub(now)
}

// spend counts a sign-in before it is made: one that could not be written down
// is not made.
func (b *budget) spend(ctx context.Context) error {
	at, err := b.lastDay(ctx)
	if err != nil {
		return err
	}
	if err := b.ledger.SaveSignIns(ctx, append(at, b.now())); err != nil {
		return fmt.Errorf("note the sign-in: %w", err)
	}
	return nil
}

// hold allows no sign-in for a time.
func (b *budget) hold(d time.Duration) { b.until = b.now().Add(min(d, 24*time.Hour)) }

// lastDay returns the sign-ins of the last day. What lies in the future was
// written by a clock that has been set back since; it counts as of now.
func (b *budget) lastDay(ctx context.Context) ([]time.Time, error) {
	all, err := b.ledger.SignIns(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the sign-ins: %w", err)
	}
	now, wrong := b.now(), false
	var at []time.Time
	for _, t := range all {
		if t.After(now) {
			t, wrong = now, true
		}
		if now.Sub(t) < 24*time.Hour {
			at = append(at, t)
		}
	}
	if wrong {
		err = b.ledger.SaveSignIns(ctx, at)
	}
	return at, err
}
