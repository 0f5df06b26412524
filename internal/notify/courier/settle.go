package courier

import (
	"context"
	"errors"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// settleAfter is how long after a call of unknown outcome its message is looked
// for: longer than the call could take, so that one that is still on its way is
// not posted a second time.
const settleAfter = 15 * time.Second

// wrongClock is how far back a message is looked for whose call was begun, it
// seems, at a time that is still to come: the clock was wrong.
const wrongClock = 7 * 24 * time.Hour

// settle finds out what became of a delivery whose outcome is unknown.
func (c *Courier) settle(ctx context.Context, dest notify.Destination, d news.Delivery) news.Delivery {
	now, sought, at := c.now(), d, d.StartedAt
	if at.After(now.Add(settleAfter)) {
		sought.StartedAt, at = now.Add(-wrongClock), now
	}
	age := now.Sub(sought.StartedAt)
	if age < dest.Idempotent() {
		return c.post(ctx, dest, d)
	}
	if age < settleAfter {
		return uncalled(d, d.StartedAt.Add(settleAfter), d.Reason)
	}
	remote, err := c.callFind(ctx, dest, sought)
	var e *notify.Error
	switch {
	case err == nil && remote != "":
		c.answered(d.Alert.Channel)
		return sent(d, remote, at)
	case err == nil:
		c.answered(d.Alert.Channel)
		return again(d, c.now(), "not found in the channel: sent again")
	case errors.Is(err, notify.ErrCannotRead), errors.As(err, &e) && e.Verdict == notify.VerdictRefused:
		d.Doubtful = true
		return again(d, c.now(), "not known whether it arrived: sent again")
	}
	if e == nil || e.Verdict == notify.VerdictUnknown {
		e = &notify.Error{Verdict: notify.VerdictLater, Reason: "channel not read", Err: err}
	}
	c.note(d.Alert.Channel, e)
	return c.failed(d, e)
}

// again returns a delivery that is to be posted as if for the first time.
func again(d news.Delivery, now time.Time, reason string) news.Delivery {
	d.State, d.DueAt, d.Reason = news.DeliveryPending, now, reason
	return d
}
