package courier

import (
	"context"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// withdraw takes back what a message says, in part or whole. It can be done again.
func (c *Courier) withdraw(ctx context.Context, dest notify.Destination, d news.Delivery) news.Delivery {
	remover, ok := dest.(notify.Remover)
	switch {
	case !ok || d.On == "":
		return moot(d, "what was shown there stays: it cannot be taken back")
	case !d.Message.Empty():
		return c.edit(ctx, dest, d)
	}
	failure := c.callRemove(ctx, remover, d)
	switch {
	case failure == nil:
		c.answered(d.Alert.Channel)
		return sent(d, d.On, c.now())
	case failure.Verdict == notify.VerdictRefused:
		c.answered(d.Alert.Channel)
		d.State, d.Reason = news.DeliveryDead, failure.Error()
		return d
	case failure.Verdict == notify.VerdictStale:
		c.answered(d.Alert.Channel)
		d.State, d.DueAt, d.Reason = news.DeliveryPending, c.now().Add(staleRetry), news.HeldForOld+failure.Error()
		return d
	}
	return c.unchanged(d, failure)
}

func (c *Courier) callRemove(ctx context.Context, r notify.Remover, d news.Delivery) *notify.Error {
	return c.change(ctx, d, r.Remove)
}
