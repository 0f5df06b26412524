package courier

import (
	"context"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

const (
	// staleRetry is how soon a change is tried again that the channel does not
	// take, of a message that is old, staleFor for how long, and pointFor for how
	// long the last one is.
	staleRetry = 30 * time.Minute
	staleFor   = 72 * time.Hour
	pointFor   = 24 * time.Hour
)

const noMessage = "the story has no message of its own in the channel"

// edit changes a message that was posted, and judges the outcome. An edit is
// never uncertain: it can be made again.
func (c *Courier) edit(ctx context.Context, dest notify.Destination, d news.Delivery) news.Delivery {
	if d.On == "" {
		return moot(d, noMessage)
	}
	failure := c.callEdit(ctx, dest, d)
	switch {
	case failure == nil:
		c.answered(d.Alert.Channel)
		return sent(d, d.On, c.now())
	case failure.Verdict == notify.VerdictStale:
		c.answered(d.Alert.Channel)
		return c.stale(d, failure)
	case failure.Verdict == notify.VerdictRefused:
		c.answered(d.Alert.Channel)
		d = moot(d, failure.Error())
		if d.Alert.Reason.Kind() == news.ReasonWithdraw { // somebody is to know that it stays
			d.State = news.DeliveryDead
		}
		return d
	}
	return c.unchanged(d, failure)
}

// unchanged returns a change that is to be tried again.
func (c *Courier) unchanged(d news.Delivery, e *notify.Error) news.Delivery {
	if e.Verdict == notify.VerdictUnknown {
		e.Verdict = notify.VerdictLater
	}
	c.note(d.Alert.Channel, e)
	d = c.failed(d, e)
	d.State = news.DeliveryPending
	return d
}

// stale returns a change that its message does not take, or what its thread does
// not: it waits for that, or for a message that follows it, as a later change does
// in whose place it comes.
func (c *Courier) stale(d news.Delivery, e *notify.Error) news.Delivery {
	now := c.now()
	most := staleFor
	if d.Alert.Reason.Kind() == news.ReasonPoint {
		most = pointFor
	}
	if now.Sub(d.Alert.At) > most || over(d) { // that a story ended is not worth a wait
		return moot(d, e.Error())
	}
	d.State, d.DueAt, d.Reason = news.DeliveryPending, now.Add(staleRetry), news.HeldForOld+e.Error()
	d.Standing.Stale = d.Alert.Reason.Kind() != news.ReasonWithdraw
	return d
}

func moot(d news.Delivery, reason string) news.Delivery {
	d.State, d.Reason = news.DeliveryCancelled, reason
	return d
}

func (c *Courier) callEdit(ctx context.Context, dest notify.Destination, d news.Delivery) *notify.Error {
	return c.change(ctx, d, dest.Edit)
}

// change makes a call that changes a message which is there: doing it again does
// no harm.
func (c *Courier) change(ctx context.Context, d news.Delivery, call func(context.Context, news.Delivery) error) (failure *notify.Error) {
	defer func() {
		if r := recover(); r != nil {
			failure = c.panicked(notify.VerdictLater, d.Alert.Channel, r)
		}
	}()
	ctx, cancel := c.deadline(ctx)
	defer cancel()
	return classify(call(ctx, d), notify.VerdictLater)
}

// over reports whether a delivery's message says that its story ended.
func over(d news.Delivery) bool {
	return len(d.Message.Entries) == 1 && !d.Message.Entries[0].EndedAt.IsZero()
}
