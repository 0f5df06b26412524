package courier

import (
	"testing"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// TestEdit holds what a channel's answer to an edit makes of an update.
func TestEdit(t *testing.T) {
	update := func(on string) news.Delivery {
		d := alertTo("newsroom")
		d.Alert.Reason, d.On = news.ReasonUpdate.With("1"), on
		return begun(d, noon)
	}
	for name, c := range map[string]struct {
		on     string
		answer error
		want   news.DeliveryState
	}{
		"changed":             {"m1", nil, news.DeliverySent},
		"no message":          {"", nil, news.DeliveryCancelled},
		"gone":                {"m1", &notify.Error{Verdict: notify.VerdictRefused, Reason: "message not valid"}, news.DeliveryCancelled},
		"no answer: again":    {"m1", &notify.Error{Verdict: notify.VerdictUnknown, Reason: "connection broke"}, news.DeliveryPending},
		"too many: later":     {"m1", &notify.Error{Verdict: notify.VerdictLater, Reason: "rate limit"}, news.DeliveryPending},
		"the channel is gone": {"m1", &notify.Error{Verdict: notify.VerdictClosed, Reason: "channel missing"}, news.DeliveryPending},
	} {
		t.Run(name, func(t *testing.T) {
			dest := &scripted{edit: []answer{{err: c.answer}}}
			got := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": dest}).Send(t.Context(), update(c.on))
			if got.State != c.want {
				t.Errorf("%s (%s), want %s", got.State, got.Reason, c.want)
			}
		})
	}
}
