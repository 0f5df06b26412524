package courier

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// channel behaves like one of Discord's: it recognises the same delivery for a
// while, or does not; it can be read, or cannot; and until its faults are used
// up it fails in every way, dropping answers after it has accepted included.
type channel struct {
	t          *rapid.T
	clock      *clock
	nonce      time.Duration // true window, longer than the promised one
	promised   time.Duration
	readable   bool
	fussy      bool // refuses dressed messages
	deaf       bool // refuses all messages
	faults     int
	acceptedAt []time.Time
	posts      int
}

func (c *channel) fault(kinds ...notify.Verdict) *notify.Error {
	if c.faults == 0 || !rapid.Bool().Draw(c.t, "fault") {
		return nil
	}
	c.faults--
	v := rapid.SampledFrom(kinds).Draw(c.t, "verdict")
	return &notify.Error{Verdict: v, Reason: string(v), Scope: rapid.SampledFrom([]notify.Scope{"", notify.ScopeChannel, notify.ScopeAll}).Draw(c.t, "scope")}
}

func (c *channel) Post(_ context.Context, d news.Delivery) (string, error) {
	c.posts++
	e := c.fault(notify.VerdictLater, notify.VerdictUnknown, notify.VerdictClosed, notify.VerdictRevoked)
	if e != nil && (e.Verdict != notify.VerdictUnknown || rapid.Bool().Draw(c.t, "lost on the way")) {
		return "", e
	}
	if c.deaf || c.fussy && !d.Plain {
		return "", &notify.Error{Verdict: notify.VerdictRefused, Reason: "message not valid"}
	}
	now := c.clock.now()
	if n := len(c.acceptedAt); n == 0 || c.nonce == 0 || now.Sub(c.acceptedAt[0]) > c.nonce {
		c.acceptedAt = append(c.acceptedAt, now)
	}
	if e != nil {
		return "", e // accepted, and the answer is lost
	}
	return "m1", nil
}

func (c *channel) Edit(context.Context, news.Delivery) error { return nil }

func (c *channel) Find(_ context.Context, d news.Delivery) (string, error) {
	if !c.readable {
		return "", notify.ErrCannotRead
	}
	if e := c.fault(notify.VerdictLater, notify.VerdictUnknown, notify.VerdictClosed); e != nil {
		return "", e
	}
	for _, at := range c.acceptedAt {
		if !at.Before(d.StartedAt.Add(-5 * time.Second)) {
			return "m1", nil
		}
	}
	return "", nil
}

func (c *channel) Idempotent() time.Duration { return c.promised }

func (c *channel) Check(context.Context) error {
	if e := c.fault(notify.VerdictClosed, notify.VerdictLater); e != nil {
		return e
	}
	return nil
}

// TestContract holds the courier to what is promised of a delivery, over random
// faults, crashes before, during and after calls, and pauses: it arrives at
// least once; exactly once where the channel recognises or shows what it has;
// and where it may have come twice, that is said. Only a message that is
// refused even as bare text dies.
func TestContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := newClock()
		ch := &channel{
			t: t, clock: clock, faults: rapid.IntRange(0, 12).Draw(t, "faults"),
			readable: rapid.Bool().Draw(t, "readable"),
			fussy:    rapid.Bool().Draw(t, "fussy"), deaf: rapid.IntRange(0, 9).Draw(t, "deaf") == 0,
		}
		if rapid.Bool().Draw(t, "knows nonces") {
			ch.nonce, ch.promised = 3*time.Minute, 2*time.Minute
		}
		ds := map[news.ChannelID]notify.Destination{"newsroom": ch}
		co := courier(clock, ds)
		crashes := rapid.IntRange(0, 5).Draw(t, "crashes")
		stored := alertTo("newsroom") // what the database holds
		for step := 0; stored.State != news.DeliverySent && stored.State != news.DeliveryDead; step++ {
			if step > 2000 {
				t.Fatalf("no end: %+v", stored)
			}
			clock.add(rapid.SampledFrom([]time.Duration{100 * time.Millisecond, time.Second, 20 * time.Second, 10 * time.Minute}).Draw(t, "pause"))
			if clock.now().Before(stored.DueAt) || !co.Ready("newsroom", clock.now()) {
				continue
			}
			d := begun(stored, clock.now())
			stored = d
			if stored.State != news.DeliveryUncertain {
				stored.State = news.DeliverySending
			}
			crash := ""
			if crashes > 0 {
				crash = rapid.SampledFrom([]string{"", "before", "after"}).Draw(t, "crash")
			}
			if crash != "before" {
				d = co.Send(t.Context(), d)
			}
			if crash == "" {
				stored = d
				continue
			}
			crashes--
			stored.State = news.DeliveryUncertain // as the store finds it at the next start
			co = courier(clock, ds)
		}
		judge(t, ch, stored)
	})
}

func judge(t *rapid.T, ch *channel, d news.Delivery) {
	accepted := len(ch.acceptedAt)
	switch {
	case ch.deaf:
		if d.State != news.DeliveryDead || accepted != 0 {
			t.Fatalf("refused for good, and yet %s, %d times accepted", d.State, accepted)
		}
	case d.State != news.DeliverySent || accepted == 0:
		t.Fatalf("lost: %s, %d times accepted", d.State, accepted)
	case accepted > 1 && ch.readable:
		t.Fatalf("%d times in a channel that can be read", accepted)
	case accepted > 1 && !d.Doubtful:
		t.Fatalf("%d times, and no doubt noted", accepted)
	}
	if ch.posts > 60 {
		t.Fatalf("%d posts", ch.posts)
	}
}
