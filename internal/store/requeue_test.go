package store

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestRequeuedStory has a story refused that others joined before and after that: the
// message that is tried again says what it and its own changes would have said, and
// not what another told since. One that may be there already is posted as it
// was, and changed then.
func TestRequeuedStory(t *testing.T) {
	for name, doubtful := range map[string]bool{"refused": false, "refused after a doubt": true} {
		t.Run(name, func(t *testing.T) {
			d := openTest(t)
			one := func(reason news.Reason, title string) news.Delivery {
				a := news.Alert{Story: "s1", Channel: "desk", Reason: reason, At: noon}
				return a.Delivery(news.Message{Reason: reason.Kind(), Entries: []news.Entry{{Title: title}}})
			}
			first, joined := one(news.ReasonNew, "Ship aground"), one(news.ReasonUpdate.With("1.0"), "Ship aground, two say")
			anew, later := one(news.ReasonNew.With("retold x1"), "Crew saved"), one(news.ReasonUpdate.With("1.0.retold x1"), "Crew saved, two say")
			for _, raised := range []news.Delivery{first, joined, anew, later} {
				ok(t, d.Raise(t.Context(), []news.Delivery{raised}))
			}
			first.State, first.Attempt, first.Doubtful, first.Reason = news.DeliveryDead, 2, doubtful, "forbidden"
			joined.State, joined.Reason = news.DeliveryCancelled, "no message"
			anew.State, anew.RemoteID, anew.SentAt = news.DeliverySent, "m2", noon
			later.State, later.RemoteID, later.SentAt = news.DeliverySent, "m2", noon
			for _, settled := range []news.Delivery{first, joined, anew, later} {
				ok(t, d.Record(t.Context(), settled))
			}
			_, err := d.Requeue(t.Context(), first.ID, "", "lead")
			ok(t, err)
			says := map[news.DeliveryID]string{}
			for _, due := range dueNow(t, d, noon) {
				says[due.ID] = due.Message.Entries[0].Title
			}
			want := map[news.DeliveryID]string{first.ID: "Ship aground, two say"}
			if doubtful {
				want = map[news.DeliveryID]string{first.ID: "Ship aground", joined.ID: "Ship aground, two say"}
			}
			equal(t, "due", says, want)
		})
	}
}

// TestRequeuedAfterAList has a story refused, then told by a list, then tried again: what
// comes later changes its message.
func TestRequeuedAfterAList(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	first := dueNow(t, d, noon)[0]
	first.State, first.Attempt, first.Reason = news.DeliveryDead, 1, "forbidden"
	ok(t, d.Record(t.Context(), first))
	anew := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonNew.With("retold x1"), At: noon}.Delivery(first.Message)
	ok(t, d.Raise(t.Context(), []news.Delivery{anew}))
	list := news.Alert{Story: "burst:1", Channel: "desk", Reason: news.ReasonBurst, At: noon}.Delivery(first.Message)
	anew.State, anew.Reason = news.DeliveryCancelled, "told in a list"
	ok(t, d.Fold(t.Context(), list, []news.Delivery{anew}))
	sendNow(t, d, news.ReasonBurst, noon, "76")
	_, err := d.Requeue(t.Context(), first.ID, "", "lead")
	ok(t, err)
	sendNow(t, d, news.ReasonNew, noon, "77")
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 2, noon)}))
	update := dueNow(t, d, noon.Add(time.Minute))
	if len(update) != 1 || update[0].On != "77" || update[0].Standing.By != first.ID {
		t.Errorf("due: %+v", update)
	}
}

// TestRequeuedBesideAnother has a story refused, told anew, and then tried again: what had
// been meant for its first message changes that one, though another came meanwhile.
func TestRequeuedBesideAnother(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	first := dueNow(t, d, noon)[0]
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 2, noon.Add(time.Hour))}))
	first.State, first.Attempt, first.Reason = news.DeliveryDead, 1, "forbidden"
	ok(t, d.Record(t.Context(), first))
	anew := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonNew.With("retold x1"), At: noon}.Delivery(first.Message)
	ok(t, d.Raise(t.Context(), []news.Delivery{anew}))
	sendNow(t, d, news.ReasonNew, noon, "76")
	_, err := d.Requeue(t.Context(), first.ID, "", "lead")
	ok(t, err)
	sendNow(t, d, news.ReasonNew, noon, "77")
	update := dueNow(t, d, noon.Add(2*time.Hour))
	if len(update) != 1 || update[0].On != "77" || update[0].Standing.By != first.ID {
		t.Errorf("due: %+v", update)
	}
}
