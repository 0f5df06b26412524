package notify

import (
	"context"
	"errors"
	"time"

	"watcher/internal/news"
)

// clear deletes the board before, once another hangs in its place. What does not
// work now is tried again with the next look; what is refused stays.
func (k *Boards) clear(ctx context.Context, b *news.Board, o Order) {
	if b.Old == "" || b.Message == "" {
		return
	}
	if err := o.Wall.Delete(ctx, b.Old); err != nil {
		k.complain(o, err)
		if e, ok := errors.AsType[*Error](err); !ok || e.Verdict != VerdictClosed && e.Verdict != VerdictRefused {
			return
		}
	}
	b.Old = ""
	if err := k.Memory.PutBoard(context.WithoutCancel(ctx), *b); err != nil {
		k.complain(o, err) // it is deleted twice, which is no error
	}
}

// TakeDown removes the board of a channel that is to have none.
func (k *Boards) TakeDown(ctx context.Context, now time.Time, b news.Board, o Order) error {
	k.at(b.Place).nextAt = now.Add(boardEvery)
	if b.Message == "" && b.Nonce != "" {
		id, err := o.Wall.Find(ctx, b)
		if err != nil && !errors.Is(err, ErrCannotRead) {
			k.failed(now, o, err)
			return nil
		}
		b.Message = id
	}
	for _, id := range []string{b.Message, b.Old} {
		if id == "" {
			continue
		}
		if err := o.Wall.Delete(ctx, id); err != nil {
			k.failed(now, o, err)
			return nil
		}
	}
	delete(k.places, b.Place)
	return k.Memory.DropBoard(context.WithoutCancel(ctx), b.Place)
}

// failed draws the consequences of a call that was refused or brought nothing.
func (k *Boards) failed(now time.Time, o Order, err error) {
	h := k.at(o.Place)
	if e, ok := errors.AsType[*Error](err); ok {
		switch e.Verdict {
		case VerdictClosed, VerdictRevoked, VerdictRefused:
			h.shut = true
		case VerdictUnknown:
			h.nextAt = now.Add(boardSettle)
		default:
			h.nextAt = now.Add(max(boardEvery, e.RetryAfter))
		}
	}
	k.complain(o, err)
}

// complain logs the first failure of a row.
func (k *Boards) complain(o Order, err error) {
	h := k.at(o.Place)
	if h.told || errors.Is(err, context.Canceled) {
		return
	}
	h.told = true
	k.Log.Warn("board not kept; alerts do not depend on it", "channel", string(o.Channel), "err", err)
}

func (k *Boards) well(o Order) { k.at(o.Place).told = false }
