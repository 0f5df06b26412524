package courier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// grace is for how long a call in flight may go on when the process is asked to
// end. Container engines kill after ten seconds, and the outcome is still to be
// recorded.
const grace = 7 * time.Second

// deadline returns the context of one call: it ends by its own deadline, and
// some time after ctx.
func (c *Courier) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return call, func() {
		stop()
		cancel()
	}
}

// callPost posts, and makes an [*notify.Error] of whatever goes wrong: an error of
// another kind, or a panic, leaves the outcome unknown.
func (c *Courier) callPost(ctx context.Context, dest notify.Destination, d news.Delivery) (remote string, failure *notify.Error) {
	defer func() {
		if r := recover(); r != nil {
			failure = c.panicked(notify.VerdictUnknown, d.Alert.Channel, r)
		}
	}()
	ctx, cancel := c.deadline(ctx)
	defer cancel()
	remote, err := dest.Post(ctx, d)
	return remote, classify(err, notify.VerdictUnknown)
}

// callFind looks for a message. A panic reads as an answer that did not come.
func (c *Courier) callFind(ctx context.Context, dest notify.Destination, d news.Delivery) (remote string, err error) {
	defer func() {
		if r := recover(); r != nil {
			remote, err = "", c.panicked(notify.VerdictLater, d.Alert.Channel, r)
		}
	}()
	ctx, cancel := c.deadline(ctx)
	defer cancel()
	return dest.Find(ctx, d)
}

func (c *Courier) callCheck(ctx context.Context, dest notify.Destination, id news.ChannelID) (failure *notify.Error) {
	defer func() {
		if r := recover(); r != nil {
			failure = c.panicked(notify.VerdictLater, id, r)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return classify(dest.Check(ctx), notify.VerdictLater)
}

func classify(err error, otherwise notify.Verdict) *notify.Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*notify.Error](err); ok {
		return e
	}
	return &notify.Error{Verdict: otherwise, Reason: "unexpected error", Err: err}
}

func (c *Courier) panicked(v notify.Verdict, id news.ChannelID, r any) *notify.Error {
	e := &notify.Error{Verdict: v, Reason: "internal error", Err: fmt.Errorf("panic: %v", r)}
	c.log.Error("destination panicked", "channel", string(id), "err", e)
	return e
}
