package notify

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"watcher/internal/news"
)

const (
	// boardEvery is how often a board says how things are, at most.
	boardEvery = 10 * time.Minute
	// boardSettle is how soon a call is looked into whose outcome is not known.
	boardSettle = time.Minute
	// boardDay is the time of day from which a board of the day before is posted
	// anew: before, nobody is there to look at it.
	boardDay = 6 * time.Hour
)

// Wall is the place of one board. Its errors are [*Error]s.
type Wall interface {
	// Post hangs it up, without a sound.
	Post(ctx context.Context, b news.Board, text string) (id string, err error)
	// Edit changes what it says; [VerdictStale] means that it is gone, or takes no
	// changes for now.
	Edit(ctx context.Context, b news.Board, text string) error
	// Delete removes a message; one that is gone is no error.
	Delete(ctx context.Context, message string) error
	// Find looks for the board among what was posted since b.PostedAt; "" if it is
	// not there.
	Find(ctx context.Context, b news.Board) (id string, err error)
}

// BoardMemory keeps in mind which boards hang where.
type BoardMemory interface {
	Boards(ctx context.Context) ([]news.Board, error)
	PutBoard(ctx context.Context, b news.Board) error
	DropBoard(ctx context.Context, place string) error
}

// Boards keeps one board a channel. No alert depends on it: what fails is logged
// once and tried again later, and a channel that refuses is left alone until
// [Boards.Reopen]. It is for one goroutine.
type Boards struct {
	Memory BoardMemory
	Log    *slog.Logger

	places map[string]*hanging
}

// hanging is how the board of a channel fares in this process.
type hanging struct {
	said   string    // what it says now, "" if that is not known
	nextAt time.Time // when it is looked at again
	told   bool      // that it failed
	shut   bool      // the channel refused it
}

// Order is the board that is to hang in a channel.
type Order struct {
	Channel news.ChannelID
	Place   string
	Wall    Wall
	Zone    *time.Location
	MayPost bool // it may be posted now if there is none of today's
	// Text is asked for what it is to say.
	Text func(ctx context.Context) (string, error)
}

// Reopen has every channel looked at again at once, because a person says so.
func (k *Boards) Reopen() {
	for _, h := range k.places {
		*h = hanging{said: h.said}
	}
}

// Due reports whether the board of a channel is to be looked at now.
func (k *Boards) Due(place string, now time.Time) bool {
	h := k.at(place)
	// A time that lies further ahead was set by a clock that was wrong.
	return !h.shut && (!now.Before(h.nextAt) || h.nextAt.Sub(now) > 25*time.Hour)
}

func (k *Boards) at(place string) *hanging {
	if k.places == nil {
		k.places = make(map[string]*hanging)
	}
	if k.places[place] == nil {
		k.places[place] = &hanging{}
	}
	return k.places[place]
}

// Keep hangs up the board of a channel, or has it say how things are. known is
// the one that hangs there, the zero value for none. Its error is the memory's.
func (k *Boards) Keep(ctx context.Context, now time.Time, known news.Board, o Order) error {
	h := k.at(o.Place)
	h.nextAt = now.Add(boardEvery)
	k.clear(ctx, &known, o)
	switch {
	case known.Nonce != "" && known.Message == "":
		return k.settle(ctx, now, known, o)
	case known.Nonce == "" || boardDate(known.PostedAt, o.Zone) != boardDate(now, o.Zone):
		if !o.MayPost {
			h.nextAt = now
			return nil
		}
		return k.post(ctx, now, known, o)
	}
	if since := now.Sub(known.EditedAt); since >= 0 && since < boardEvery {
		h.nextAt = known.EditedAt.Add(boardEvery)
		return nil
	}
	return k.edit(ctx, now, known, o)
}

// boardDate names the day that a board posted at t is for.
func boardDate(t time.Time, zone *time.Location) string {
	local := t.In(zone)
	if time.Duration(local.Hour())*time.Hour < boardDay {
		local = local.AddDate(0, 0, -1)
	}
	return local.Format(time.DateOnly)
}

// post hangs up a board in the place of the one before. That it is about to is
// stored first: whatever happens then, the next look finds it.
func (k *Boards) post(ctx context.Context, now time.Time, before news.Board, o Order) error {
	text, err := o.Text(ctx)
	if err != nil {
		return err
	}
	b := news.Board{
		Place: o.Place, Old: before.Message, PostedAt: now,
		Nonce: news.DeliveryID(news.Digest(25, "board", o.Place, boardDate(now, o.Zone), before.Message)),
	}
	if b.Old == "" {
		b.Old = before.Old
	}
	if err := k.Memory.PutBoard(ctx, b); err != nil {
		return err
	}
	return k.posted(ctx, now, b, o, text)
}

func (k *Boards) posted(ctx context.Context, now time.Time, b news.Board, o Order, text string) error {
	id, err := o.Wall.Post(ctx, b, text)
	if err != nil {
		k.failed(now, o, err)
		return k.unposted(ctx, b, err)
	}
	k.well(o)
	b.Message, b.EditedAt = id, now
	k.at(o.Place).said = text
	ctx = context.WithoutCancel(ctx)
	if err := k.Memory.PutBoard(ctx, b); err != nil {
		return err
	}
	k.clear(ctx, &b, o)
	return nil
}

// unposted takes back that a board is about to hang, when it surely does not.
func (k *Boards) unposted(ctx context.Context, b news.Board, err error) error {
	if e, ok := errors.AsType[*Error](err); !ok || e.Verdict == VerdictUnknown {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if b.Old == "" {
		return k.Memory.DropBoard(ctx, b.Place)
	}
	// The old one hangs there still, but its day is over.
	return k.Memory.PutBoard(ctx, news.Board{Place: b.Place, Message: b.Old, Nonce: b.Nonce})
}

// settle looks for a board of which it is not known whether it was posted.
func (k *Boards) settle(ctx context.Context, now time.Time, b news.Board, o Order) error {
	id, err := o.Wall.Find(ctx, b)
	switch {
	case err != nil && !errors.Is(err, ErrCannotRead):
		k.failed(now, o, err)
		return nil
	case id == "" && !o.MayPost:
		k.at(o.Place).nextAt = now.Add(boardSettle)
		return nil
	case id == "":
		text, err := o.Text(ctx)
		if err != nil {
			return err
		}
		return k.posted(ctx, now, b, o, text)
	}
	b.Message, b.EditedAt = id, b.PostedAt
	if err := k.Memory.PutBoard(ctx, b); err != nil {
		return err
	}
	k.clear(ctx, &b, o)
	return k.edit(ctx, now, b, o)
}

// edit has the board say how things are, if that is not what it says already.
func (k *Boards) edit(ctx context.Context, now time.Time, b news.Board, o Order) error {
	text, err := o.Text(ctx)
	if err != nil || text == k.at(o.Place).said {
		return err
	}
	if err := o.Wall.Edit(ctx, b, text); err != nil {
		if e, ok := errors.AsType[*Error](err); ok && e.Verdict == VerdictStale {
			return k.post(ctx, now, b, o)
		}
		k.failed(now, o, err)
		return nil
	}
	k.well(o)
	k.at(o.Place).said = text
	b.EditedAt = now
	return k.Memory.PutBoard(context.WithoutCancel(ctx), b)
}
