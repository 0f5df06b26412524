package metrics

import (
	"context"
	"time"

	"watcher/internal/news"
)

// Poller asks for a feed once.
type Poller interface {
	Poll(ctx context.Context, f news.Feed, s news.FeedState) news.Poll
}

// Ledger takes what a poll changed.
type Ledger interface {
	Commit(ctx context.Context, in news.Ingest) error
}

// Sender takes a delivery one step on.
type Sender interface {
	Ready(id news.ChannelID, now time.Time) bool
	Send(ctx context.Context, d news.Delivery) news.Delivery
}

// How polls end.
const (
	pollRead        = "read"
	pollUnchanged   = "unchanged"
	pollFailed      = "failed"
	pollUnreachable = "unreachable"
)

var pollOutcomes = []string{pollRead, pollUnchanged, pollFailed, pollUnreachable}

// Poller returns p, counted.
func (m *Meter) Poller(p Poller) Poller { return countedPoller{m, p} }

type countedPoller struct {
	*Meter
	next Poller
}

// Poll implements [Poller].
func (c countedPoller) Poll(ctx context.Context, f news.Feed, s news.FeedState) news.Poll {
	p := c.next.Poll(ctx, f, s)
	if ctx.Err() != nil {
		return p // it was broken off, which says nothing about the feed
	}
	outcome := pollRead
	switch {
	case p.Unreachable:
		outcome = pollUnreachable
	case p.Err != nil:
		outcome = pollFailed
	case p.NotModified:
		outcome = pollUnchanged
	}
	c.polls.WithLabelValues(outcome).Inc()
	c.pollSeconds.Observe(p.Took.Seconds())
	c.feedBytes.Add(float64(p.Bytes))
	return p
}

// Ledger returns l, counted: what it took, not what it was offered.
func (m *Meter) Ledger(l Ledger) Ledger { return countedLedger{m, l} }

type countedLedger struct {
	*Meter
	next Ledger
}

// Commit implements [Ledger].
func (c countedLedger) Commit(ctx context.Context, in news.Ingest) error {
	if err := c.next.Commit(ctx, in); err != nil {
		return err
	}
	c.items.Add(float64(len(in.Items)))
	for _, match := range in.Matches {
		c.matches.WithLabelValues(string(match.Topic), string(match.Fate)).Inc()
	}
	return nil
}

// Sender returns s, counted.
func (m *Meter) Sender(s Sender) Sender { return countedSender{m, s} }

type countedSender struct {
	*Meter
	next Sender
}

// Ready implements [Sender].
func (c countedSender) Ready(id news.ChannelID, now time.Time) bool { return c.next.Ready(id, now) }

// Send implements [Sender].
func (c countedSender) Send(ctx context.Context, d news.Delivery) news.Delivery {
	began := time.Now()
	d = c.next.Send(ctx, d)
	c.callSeconds.Observe(time.Since(began).Seconds())
	c.calls.WithLabelValues(string(d.Alert.Channel), string(d.State)).Inc()
	return d
}
