package courier

import (
	"context"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// post makes the call, and judges its outcome.
func (c *Courier) post(ctx context.Context, dest notify.Destination, d news.Delivery) news.Delivery {
	remote, failure := c.callPost(ctx, dest, d)
	if failure == nil {
		c.answered(d.Alert.Channel)
		return sent(d, remote, c.now())
	}
	if failure.Verdict == notify.VerdictStale {
		c.answered(d.Alert.Channel)
		return c.stalePost(d, failure)
	}
	c.note(d.Alert.Channel, failure)
	return c.failed(d, failure)
}

// stalePost returns a post that is not taken for now. One that was uncertain stays
// so, to be looked for: the first call may have brought it there.
func (c *Courier) stalePost(d news.Delivery, e *notify.Error) news.Delivery {
	after := c.stale(d, e)
	if d.State == news.DeliveryUncertain && after.State == news.DeliveryPending {
		after.State, after.Standing.Stale = news.DeliveryUncertain, d.Standing.Stale
	}
	return after
}

func sent(d news.Delivery, remote string, at time.Time) news.Delivery {
	d.State, d.RemoteID, d.SentAt, d.Reason = news.DeliverySent, remote, at, ""
	return d
}

// failed returns the delivery after a post that failed. One that was uncertain
// stays so: what another call came to says nothing about the first, not even that
// the channel now refuses the message.
func (c *Courier) failed(d news.Delivery, e *notify.Error) news.Delivery {
	now := c.now()
	if d.State != news.DeliveryUncertain {
		d.State = news.DeliveryPending
	}
	d.Reason = e.Error()
	if e.Verdict == notify.VerdictRefused && d.State == news.DeliveryUncertain {
		d.DueAt = now.Add(wait(d, e)) // to be looked for, before it is given up
		return d
	}
	switch e.Verdict {
	case notify.VerdictRefused:
		d.State, d.DueAt = news.DeliveryPending, now
		if d.Alert.Reason.Kind() == news.ReasonReport { // the story's message has it
			return moot(d, e.Error())
		}
		if d.Plain {
			d.State = news.DeliveryDead
		}
		d.Plain = true
	case notify.VerdictClosed, notify.VerdictRevoked:
		d.DueAt = now // the gate keeps it; once that opens, nothing else shall
	case notify.VerdictLater:
		d.DueAt = now.Add(wait(d, e))
	default:
		d.State, d.DueAt = news.DeliveryUncertain, now.Add(wait(d, e))
	}
	return d
}
