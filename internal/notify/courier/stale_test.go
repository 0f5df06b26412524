package courier

import (
	"slices"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// TestStale holds what becomes of a change that its old message does not take.
func TestStale(t *testing.T) {
	refusal := &notify.Error{Verdict: notify.VerdictStale, Reason: "message too old to be changed"}
	for _, c := range []struct {
		reason news.Reason
		age    time.Duration
		want   news.DeliveryState
	}{
		{"update:1", 70 * time.Hour, news.DeliveryPending},
		{"update:1", 73 * time.Hour, news.DeliveryCancelled},
		{"point:77", time.Hour, news.DeliveryPending},
		{"point:77", 25 * time.Hour, news.DeliveryCancelled},
	} {
		dest := &scripted{edit: []answer{{err: refusal}}}
		d := alertTo("newsroom")
		d.Alert.Reason, d.Alert.At, d.On = c.reason, noon.Add(-c.age), "77"
		got := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": dest}).Send(t.Context(), begun(d, noon))
		if got.State != c.want || got.State == news.DeliveryPending && (!got.Standing.Stale || !got.DueAt.After(noon)) {
			t.Errorf("%s: %+v", c.reason, got)
		}
		if stuck := notify.Stuck(noon, []news.Delivery{got}); got.State == news.DeliveryPending && len(stuck) != 0 {
			t.Errorf("%s: called stuck: %v", c.reason, stuck)
		}
	}
}

// TestStalePost: a post of unknown outcome that is sent again, and now not taken,
// may be there all the same: it is looked for, and not followed unseen.
func TestStalePost(t *testing.T) {
	refusal := &notify.Error{Verdict: notify.VerdictStale, Reason: "the post is locked"}
	for was, want := range map[news.DeliveryState]news.DeliveryState{
		news.DeliveryPending: news.DeliveryPending, news.DeliveryUncertain: news.DeliveryUncertain,
	} {
		clock := newClock()
		dest := &scripted{idempotent: time.Minute, post: []answer{{err: refusal}}, find: []answer{{remote: "m1"}}}
		c := courier(clock, map[news.ChannelID]notify.Destination{"newsroom": dest})
		d := alertTo("newsroom")
		d.State, d.StartedAt = was, noon.Add(-time.Second)
		d = c.Send(t.Context(), begun(d, noon))
		if d.State != want || d.Standing.Stale != (want == news.DeliveryPending) || !d.DueAt.After(noon) {
			t.Errorf("%s came to %+v", was, d)
		}
		clock.add(staleRetry)
		if d = c.Send(t.Context(), begun(d, clock.now())); d.State != news.DeliverySent {
			t.Errorf("%s came to %s in the end, by %v", was, d.State, dest.calls)
		}
		if posts := slices.Index(dest.calls, "find") < 0; posts != (was == news.DeliveryPending) {
			t.Errorf("%s by %v", was, dest.calls)
		}
	}
}

// TestReportSent holds what becomes of a report: the story's message has it, so
// what its thread does not take dies quietly.
func TestReportSent(t *testing.T) {
	for name, c := range map[string]struct {
		on     string
		answer error
		want   news.DeliveryState
	}{
		"posted":         {"m1", nil, news.DeliverySent},
		"told in a list": {"", nil, news.DeliveryCancelled},
		"thread shut":    {"m1", &notify.Error{Verdict: notify.VerdictRefused, Reason: "thread deleted or locked"}, news.DeliveryCancelled},
		"no answer":      {"m1", &notify.Error{Verdict: notify.VerdictUnknown, Reason: "connection broke"}, news.DeliveryUncertain},
	} {
		dest := &scripted{post: []answer{{remote: "m2", err: c.answer}}}
		d := alertTo("newsroom")
		d.Alert.Reason, d.On = news.ReasonReport.With("1"), c.on
		got := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": dest}).Send(t.Context(), begun(d, noon))
		if got.State != c.want {
			t.Errorf("%s: %s (%s), want %s", name, got.State, got.Reason, c.want)
		}
	}
}

// TestEndOfAnOldMessage does not wait for a message that takes no change.
func TestEndOfAnOldMessage(t *testing.T) {
	c := New(Options{Now: func() time.Time { return noon }})
	d := news.Alert{Story: "s1", Reason: news.ReasonUpdate.With("1"), At: noon}.Delivery(news.Message{Entries: []news.Entry{{Title: "Raid"}}})
	if got := c.stale(d, &notify.Error{Verdict: notify.VerdictStale, Reason: "old"}); got.State != news.DeliveryPending {
		t.Errorf("an update: %+v", got)
	}
	d.Message.Entries[0].EndedAt = noon
	if got := c.stale(d, &notify.Error{Verdict: notify.VerdictStale, Reason: "old"}); got.State != news.DeliveryCancelled {
		t.Errorf("its end: %+v", got)
	}
}
