package courier

import (
	"context"
	"iter"
	"log/slog"
	"maps"
	"sync"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// What [Options] leave at zero.
const (
	DefaultTimeout = 10 * time.Second
	DefaultRecheck = time.Hour
)

// unknownRetry is how often a delivery asks again for a channel that the
// configuration does not have.
const unknownRetry = 10 * time.Minute

// Options are what a [Courier] is made of.
type Options struct {
	Destinations map[news.ChannelID]notify.Destination
	Timeout      time.Duration    // of one call
	Recheck      time.Duration    // how often a closed channel is asked again
	Now          func() time.Time // default time.Now
	Log          *slog.Logger     // default: discard
	// Closed is called when a channel closes. It must not wait. nil for nothing.
	Closed func()
}

// Courier takes deliveries to their destinations, one call at a time, and says
// what each call came to. It remembers which channels must not be called now;
// everything else is in the deliveries. It is safe for concurrent use.
type Courier struct {
	timeout, recheck time.Duration
	now              func() time.Time
	log              *slog.Logger
	closed           func()

	mu           sync.Mutex
	destinations map[news.ChannelID]notify.Destination
	channels     map[news.ChannelID]*gate
	groups       map[string]*gate
}

// New returns a courier to the given destinations.
func New(o Options) *Courier {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Recheck <= 0 {
		o.Recheck = DefaultRecheck
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Closed == nil {
		o.Closed = func() {}
	}
	c := &Courier{
		timeout: o.Timeout, recheck: o.Recheck, now: o.Now, log: o.Log, closed: o.Closed,
		channels: make(map[news.ChannelID]*gate), groups: make(map[string]*gate),
	}
	c.Use(o.Destinations)
	return c
}

// Use puts other destinations in place, after a reload. Closed channels are
// tried again; what a server asked us to wait still holds.
func (c *Courier) Use(destinations map[news.ChannelID]notify.Destination) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.destinations = maps.Clone(destinations)
	for id, g := range c.channels {
		if c.destinations[id] == nil {
			delete(c.channels, id)
		}
		g.reopen()
	}
	for _, g := range c.groups {
		g.reopen()
	}
}

// Reconsider ends what keeps calls from channels for a while: the clock by which
// that was reckoned was wrong. What no time opens stays closed.
func (c *Courier) Reconsider() {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, gates := range []iter.Seq[*gate]{maps.Values(c.channels), maps.Values(c.groups)} {
		for g := range gates {
			if !g.final && g.until.After(now) {
				g.until = now
			}
		}
	}
}

// Ready reports whether the channel can be called now. One that is not
// configured is: Send then notes on the delivery why it waits.
func (c *Courier) Ready(id news.ChannelID, now time.Time) bool {
	until, _ := c.held(id)
	return !now.Before(until)
}

// Send makes one call for the delivery and returns it as it then stands. The
// caller has counted the call (Attempt) and, unless the delivery is uncertain,
// noted its start (StartedAt), and committed both. An uncertain delivery is
// settled: posted again while the channel still recognises it as the same,
// looked for later. The call is let finish when ctx ends, within its deadline.
func (c *Courier) Send(ctx context.Context, d news.Delivery) news.Delivery {
	id := d.Alert.Channel
	if d.StartedAt.IsZero() {
		d.StartedAt = c.now()
	}
	dest := c.destination(id)
	if dest == nil {
		return uncalled(d, c.now().Add(unknownRetry), news.HeldForChannel)
	}
	if until, reason := c.held(id); c.now().Before(until) {
		return uncalled(d, d.DueAt, reason)
	}
	if ctx.Err() != nil {
		return uncalled(d, d.DueAt, d.Reason)
	}
	if c.claimCheck(id) {
		if e := c.check(ctx, id, dest); !usable(e) {
			return uncalled(d, d.DueAt, e.Error())
		}
	}
	switch d.Alert.Reason.Kind() {
	case news.ReasonUpdate, news.ReasonPoint:
		return c.edit(ctx, dest, d)
	case news.ReasonWithdraw:
		return c.withdraw(ctx, dest, d)
	case news.ReasonReport:
		if d.On == "" {
			return moot(d, noMessage)
		}
	}
	if d.State == news.DeliveryUncertain {
		return c.settle(ctx, dest, d)
	}
	return c.post(ctx, dest, d)
}

func (c *Courier) destination(id news.ChannelID) notify.Destination {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.destinations[id]
}

// uncalled returns a delivery for which no call was made after all. Where a
// gate is the reason it stays due: Ready says when.
func uncalled(d news.Delivery, due time.Time, reason string) news.Delivery {
	d.Attempt = max(0, d.Attempt-1)
	if d.State != news.DeliveryUncertain {
		d.State = news.DeliveryPending
	}
	d.DueAt, d.Reason = due, reason
	return d
}
