package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// notice makes a delivery that follows from no poll.
func notice(subject news.StoryID, c news.ChannelID, at time.Time) news.Delivery {
	a := news.Alert{Story: subject, Channel: c, Reason: news.ReasonNotice, At: at}
	return a.Delivery(news.Message{Reason: news.ReasonNotice, Heading: string(subject)})
}

func dueIDs(t *testing.T, s storage, now time.Time) []news.StoryID {
	t.Helper()
	ds, _, err := s.Due(t.Context(), now, now)
	ok(t, err)
	subjects := make([]news.StoryID, len(ds))
	for n, d := range ds {
		subjects[n] = d.Alert.Story
	}
	return subjects
}

func wholeDelivery(t *testing.T, s storage) {
	want := filled[news.Delivery]()
	want.State, want.On, want.Standing = news.DeliveryUncertain, "", news.Standing{} // they are looked up
	ok(t, s.Raise(t.Context(), []news.Delivery{want}))
	got, _, err := s.Due(t.Context(), want.DueAt, noon)
	ok(t, err)
	equal(t, "raised", got, []news.Delivery{want})

	fresh := notice("other", "desk", noon)
	ok(t, s.Raise(t.Context(), []news.Delivery{fresh}))
	recorded := filled[news.Delivery]()
	recorded.ID, recorded.Alert, recorded.Message = fresh.ID, fresh.Alert, fresh.Message
	recorded.State, recorded.On, recorded.Standing = news.DeliveryPending, "", news.Standing{}
	ok(t, s.Record(t.Context(), recorded))
	got, _, err = s.Due(t.Context(), want.DueAt, noon)
	ok(t, err)
	equal(t, "recorded", got, []news.Delivery{recorded, want})
	if err := s.Raise(t.Context(), []news.Delivery{{ID: "x"}}); err == nil {
		t.Error("a delivery to nobody was taken")
	}
}

func due(t *testing.T, s storage) {
	late, early, future := notice("late", "desk", noon), notice("early", "night", noon), notice("future", "desk", noon)
	early.DueAt, future.DueAt = noon.Add(-time.Hour), noon.Add(time.Hour)
	sent, old := notice("sent", "desk", noon), notice("sent long ago", "desk", noon)
	sent.State, sent.SentAt = news.DeliverySent, noon.Add(-time.Minute)
	old.State, old.SentAt = news.DeliverySent, noon.Add(-time.Hour)
	unsure := notice("unsure", "desk", noon.Add(-time.Minute))
	unsure.State = news.DeliveryUncertain
	ok(t, s.Raise(t.Context(), []news.Delivery{late, early, future, sent, old, unsure}))

	equal(t, "due", dueIDs(t, s, noon), []news.StoryID{"early", "unsure", "late"})
	_, lately, err := s.Due(t.Context(), noon, noon.Add(-10*time.Minute))
	ok(t, err)
	equal(t, "sent lately", lately, map[news.ChannelID]int{"desk": 1, "night": 0})

	flood := make([]news.Delivery, dueLimit+10)
	for n := range flood {
		flood[n] = notice(news.StoryID(time.Duration(n).String()), "flooded", noon)
	}
	ok(t, s.Raise(t.Context(), flood))
	if n := len(dueIDs(t, s, noon)); n != dueLimit+3 {
		t.Errorf("%d due, want %d of the flooded channel and 3 of the others", n, dueLimit)
	}
}

func begun(t *testing.T, s storage) {
	d := notice("outage", "desk", noon)
	ok(t, s.Raise(t.Context(), []news.Delivery{d}))
	d.Attempt, d.StartedAt = 1, noon
	ok(t, s.Begin(t.Context(), d))
	if err := s.Begin(t.Context(), d); !errors.Is(err, news.ErrStale) {
		t.Errorf("begun twice: %v", err)
	}
	equal(t, "due while it is sent", dueIDs(t, s, noon), []news.StoryID{})

	d.State, d.DueAt, d.Reason = news.DeliveryPending, noon.Add(time.Minute), "503"
	ok(t, s.Record(t.Context(), d))
	stale := d
	if err := s.Begin(t.Context(), stale); !errors.Is(err, news.ErrStale) {
		t.Errorf("an attempt made before was begun again: %v", err)
	}
	d.Attempt = 2
	ok(t, s.Begin(t.Context(), d))
}

func sentStays(t *testing.T, s storage) {
	d := notice("outage", "desk", noon)
	ok(t, s.Raise(t.Context(), []news.Delivery{d}))
	d.State, d.SentAt, d.RemoteID = news.DeliverySent, noon, "123"
	ok(t, s.Record(t.Context(), d))
	ok(t, s.Record(t.Context(), d))
	d.State = news.DeliveryPending
	if err := s.Record(t.Context(), d); err == nil {
		t.Error("a sent delivery became pending")
	}
	d.Attempt = 5
	if err := s.Begin(t.Context(), d); !errors.Is(err, news.ErrStale) {
		t.Errorf("a sent delivery was begun: %v", err)
	}
	if err := s.Record(t.Context(), notice("never raised", "desk", noon)); err == nil {
		t.Error("an unknown delivery was recorded")
	}
}

func fold(t *testing.T, s storage) {
	a, b, c := notice("a", "desk", noon), notice("b", "desk", noon), notice("c", "desk", noon)
	ok(t, s.Raise(t.Context(), []news.Delivery{a, b, c}))
	c.State = news.DeliverySent
	ok(t, s.Record(t.Context(), c))

	list := news.Alert{Story: "list", Channel: "desk", Reason: news.ReasonBurst, At: noon}.Delivery(news.Message{})
	if err := s.Fold(t.Context(), list, []news.Delivery{a, c}); !errors.Is(err, news.ErrStale) {
		t.Fatalf("folded what was sent: %v", err)
	}
	equal(t, "after a refused fold", dueIDs(t, s, noon), []news.StoryID{"a", "b"})
	ok(t, s.Fold(t.Context(), list, []news.Delivery{a, b}))
	equal(t, "after the fold", dueIDs(t, s, noon), []news.StoryID{"list"})
	if err := s.Fold(t.Context(), list, nil); !errors.Is(err, news.ErrStale) {
		t.Errorf("the same list was made twice: %v", err)
	}
	ok(t, s.Raise(t.Context(), []news.Delivery{a}))
	equal(t, "a folded alert raised again", dueIDs(t, s, noon), []news.StoryID{"list"})
}

func requeue(t *testing.T, s storage) {
	d := notice("outage", "desk", noon)
	ok(t, s.Raise(t.Context(), []news.Delivery{d}))
	if _, err := s.Requeue(t.Context(), d.ID, "", "lead"); err == nil || !strings.Contains(err.Error(), "it is pending") {
		t.Errorf("a pending delivery was requeued: %v", err)
	}
	d.State, d.Attempt, d.Reason = news.DeliveryDead, 3, "forbidden"
	ok(t, s.Record(t.Context(), d))
	equal(t, "due when dead", dueIDs(t, s, noon), []news.StoryID{})
	for id, channel := range map[news.DeliveryID]news.ChannelID{d.ID: "night", "": "night", "nothing": ""} {
		if again, err := s.Requeue(t.Context(), id, channel, "lead"); len(again) > 0 || (err == nil) != (id == "") || errors.Is(err, ErrUnknown) != (id == "nothing") {
			t.Errorf("requeue %q of %q: %v, %v", id, channel, again, err)
		}
	}
	again, err := s.Requeue(t.Context(), d.ID, "desk", "lead")
	ok(t, err)
	if len(again) != 1 || again[0].ID != d.ID {
		t.Errorf("requeued %+v", again)
	}
	lines, err := s.Audit(t.Context(), news.AuditDelivery, 10)
	ok(t, err)
	equal(t, "audit", lines, []news.AuditLine{{
		At: noon, Who: "lead", Kind: news.AuditDelivery, Subject: string(d.ID),
		Before: `{"state":"dead","channel":"desk","reason":"forbidden"}`, After: `{"state":"pending","channel":"desk"}`,
	}})
	ds, _, err := s.Due(t.Context(), noon, noon)
	ok(t, err)
	if len(ds) != 1 || ds[0].State != news.DeliveryPending || ds[0].Attempt != 3 || ds[0].Reason != "" {
		t.Errorf("requeued: %+v", ds)
	}
	sent := ds[0]
	sent.State, sent.SentAt = news.DeliverySent, noon
	ok(t, s.Record(t.Context(), sent))
	if _, err := s.Requeue(t.Context(), d.ID, "", "lead"); err == nil || !strings.Contains(err.Error(), "it was sent to desk at 2026-03-01 12:00:00 UTC already") {
		t.Errorf("what was sent is requeued: %v", err)
	}
}
