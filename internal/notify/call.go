package notify

import (
	"context"
	"errors"
	"fmt"

	"watcher/internal/news"
)

// callPost posts, and makes an [*Error] of whatever goes wrong: an error of
// another kind, or a panic, leaves the outcome unknown.
func (c *Courier) callPost(ctx context.Context, dest Destination, d news.Delivery) (remote string, failure *Error) {
	defer func() {
		if r := recover(); r != nil {
			failure = c.panicked(VerdictUnknown, d.Alert.Channel, r)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	remote, err := dest.Post(ctx, d)
	return remote, classify(err, VerdictUnknown)
}

// callFind looks for a message. A panic reads as an answer that did not come.
func (c *Courier) callFind(ctx context.Context, dest Destination, d news.Delivery) (remote string, err error) {
	defer func() {
		if r := recover(); r != nil {
			remote, err = "", c.panicked(VerdictLater, d.Alert.Channel, r)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return dest.Find(ctx, d)
}

func (c *Courier) callCheck(ctx context.Context, dest Destination, id news.ChannelID) (failure *Error) {
	defer func() {
		if r := recover(); r != nil {
			failure = c.panicked(VerdictLater, id, r)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return classify(dest.Check(ctx), VerdictLater)
}

func classify(err error, otherwise Verdict) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Verdict: otherwise, Reason: "unexpected error", Err: err}
}

func (c *Courier) panicked(v Verdict, id news.ChannelID, r any) *Error {
	e := &Error{Verdict: v, Reason: "internal error", Err: fmt.Errorf("panic: %v", r)}
	c.log.Error("destination panicked", "channel", string(id), "err", e)
	return e
}
