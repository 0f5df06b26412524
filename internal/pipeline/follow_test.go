package pipeline

import (
	"slices"
	"testing"

	"watcher/internal/news"
)

// TestFollow: a change whose message is out of reach is told by a new message,
// whether that is seen before the call or by its answer, and is not recorded as
// anything else.
func TestFollow(t *testing.T) {
	update := news.Alert{Story: "s", Channel: "desk", Reason: news.ReasonUpdate.With("1")}.Delivery(news.Message{})
	far := update
	far.Standing.Below = 12
	stale := func(d news.Delivery) news.Delivery {
		d.State, d.Standing.Stale = news.DeliveryPending, true
		return d
	}
	for name, c := range map[string]struct {
		due  news.Delivery
		send func(news.Delivery) news.Delivery
		err  error
		want []string
	}{
		"far up":                {far, nil, nil, []string{"follow s by follow"}},
		"refused":               {update, stale, nil, []string{"begin s", "send s", "follow s by follow"}},
		"far up, and followed":  {far, nil, news.ErrStale, []string{"begin s", "send s", "record s"}},
		"refused, and followed": {update, stale, news.ErrStale, []string{"begin s", "send s", "record s"}},
		"in reach":              {update, nil, nil, []string{"begin s", "send s", "record s"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.outbox, h.followErr = []news.Delivery{c.due}, c.err
			if c.send != nil {
				h.send = c.send
			}
			if err := h.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.Wait()
			if !slices.Equal(h.calls, c.want) {
				t.Errorf("%q, want %q", h.calls, c.want)
			}
		})
	}
}

// TestFollowThatCannotBeRecorded: a change that was refused, and whose following
// the store could not take, is due again; it does not stay as one that is being
// sent.
func TestFollowThatCannotBeRecorded(t *testing.T) {
	h := newHouse(t)
	update := news.Alert{Story: "s", Channel: "desk", Reason: news.ReasonUpdate.With("1")}.Delivery(news.Message{})
	h.outbox, h.followErr = []news.Delivery{update}, errDisk
	h.send = func(d news.Delivery) news.Delivery {
		d.State, d.Standing.Stale = news.DeliveryPending, true
		return d
	}
	if err := h.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Wait()
	h.outbox = nil
	if err := h.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(h.recorded) != 1 || h.recorded[0].State != news.DeliveryPending {
		t.Errorf("recorded %+v, want the change as one that waits", h.recorded)
	}
}
