package courier

import (
	"context"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// taker is a destination that takes messages back.
type taker struct {
	*scripted
	remove []answer
}

func (r *taker) Remove(context.Context, news.Delivery) error {
	_, err := r.next(&r.remove, "remove")
	return err
}

// TestWithdraw takes messages back, in part or whole, over every outcome.
func TestWithdraw(t *testing.T) {
	failing := func(v notify.Verdict) []answer { return []answer{{err: &notify.Error{Verdict: v, Reason: "a reason"}}} }
	for _, c := range []struct {
		name   string
		left   bool // there is something that the message still says
		dest   notify.Destination
		state  news.DeliveryState
		calls  string
		reason string
	}{
		{"deleted", false, &taker{scripted: &scripted{}}, news.DeliverySent, "remove", ""},
		{"changed", true, &taker{scripted: &scripted{}}, news.DeliverySent, "edit", ""},
		{"must not be deleted", false, &taker{&scripted{}, failing(notify.VerdictRefused)}, news.DeliveryDead, "remove", "a reason"},
		{"must not be changed", true, &taker{scripted: &scripted{edit: failing(notify.VerdictRefused)}}, news.DeliveryDead, "edit", "a reason"},
		{"no answer", false, &taker{&scripted{}, failing(notify.VerdictUnknown)}, news.DeliveryPending, "remove", "a reason"},
		{"in a locked thread", false, &taker{&scripted{}, failing(notify.VerdictStale)}, news.DeliveryPending, "remove", news.HeldForOld + "a reason"},
		{"old", true, &taker{scripted: &scripted{edit: failing(notify.VerdictStale)}}, news.DeliveryPending, "edit", news.HeldForOld + "a reason"},
		{"a panic", false, &taker{&scripted{}, []answer{{panics: true}}}, news.DeliveryPending, "remove", "internal error"},
		{"printed", false, &scripted{}, news.DeliveryCancelled, "", "what was shown there stays"},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock := newClock()
			co := courier(clock, map[news.ChannelID]notify.Destination{"newsroom": c.dest})
			a := news.Alert{Story: "withdrawn:1", Channel: "newsroom", Reason: news.ReasonWithdraw.With("77"), At: noon}
			d := a.Delivery(news.Message{})
			if c.left {
				d.Message.Entries = []news.Entry{{Title: "Ferry"}}
			}
			d.On = "77"
			d = co.Send(t.Context(), begun(d, clock.now()))
			if d.State != c.state || !strings.HasPrefix(d.Reason, c.reason) || d.Standing.Stale {
				t.Errorf("%s: %q, %+v", d.State, d.Reason, d.Standing)
			}
			var calls []string
			switch dest := c.dest.(type) {
			case *taker:
				calls = dest.calls
			case *scripted:
				calls = dest.calls
			}
			if got := strings.Join(calls, " "); got != c.calls {
				t.Errorf("calls: %q", got)
			}
			if !co.Ready("newsroom", clock.now().Add(time.Hour)) {
				t.Error("the channel is closed")
			}
		})
	}
}
