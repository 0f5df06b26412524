package console

import (
	"context"
	"io"
	"math"
	"sync"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// Options say how to print.
type Options struct {
	Colour   bool             // bold and colours, for terminals
	Width    int              // columns; default 80
	Zone     *time.Location   // of the clock shown; default UTC
	Channels bool             // name the channel of each message
	Now      func() time.Time // default time.Now
}

// The narrowest and the widest lines printed: longer ones are hard to read.
const (
	defaultWidth = 80
	minWidth     = 40
	maxWidth     = 100
)

// Console is a [notify.Destination] that prints. One serves all channels that
// print to the same writer; it is safe for concurrent use.
type Console struct {
	Options
	mu sync.Mutex
	w  io.Writer
}

var _ notify.Destination = (*Console)(nil)

// New returns a console that prints to w, each message by one Write.
func New(w io.Writer, o Options) *Console {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	o.Width = min(max(o.Width, minWidth), maxWidth)
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Console{Options: o, w: w}
}

// Post implements [notify.Destination]: what is printed is delivered. It has
// no id.
func (c *Console) Post(_ context.Context, d news.Delivery) (string, error) {
	if d.Message.Reason == news.ReasonReport {
		return "", nil // the update that comes with it is printed
	}
	p := page{Options: c.Options, now: c.Now()}
	p.message(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.w.Write(p.out.Bytes()); err != nil {
		return "", &notify.Error{Verdict: notify.VerdictLater, Reason: "terminal not writable", Err: err}
	}
	return "", nil
}

// Edit implements [notify.Destination]: what was printed stays; what changed is
// printed below.
func (c *Console) Edit(ctx context.Context, d news.Delivery) error {
	_, err := c.Post(ctx, d)
	return err
}

// Find implements [notify.Destination]: what was printed cannot be read back.
func (c *Console) Find(context.Context, news.Delivery) (string, error) {
	return "", notify.ErrCannotRead
}

// Idempotent implements [notify.Destination]. Printing again after a crash does
// no harm, so it is always allowed.
func (c *Console) Idempotent() time.Duration { return math.MaxInt64 }

// Check implements [notify.Destination].
func (c *Console) Check(context.Context) error { return nil }
