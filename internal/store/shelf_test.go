package store

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

func story(id news.StoryID, c news.ChannelID) news.Delivery {
	return news.Alert{Story: id, Channel: c, Reason: news.ReasonNew, At: noon}.Delivery(news.Message{Reason: news.ReasonNew})
}

// reasons are those of what is due.
func reasons(t *testing.T, s storage, now time.Time) map[news.StoryID]string {
	t.Helper()
	ds, _, err := s.Due(t.Context(), now, now)
	ok(t, err)
	said := make(map[news.StoryID]string, len(ds))
	for _, d := range ds {
		said[d.Alert.Story] = d.Reason
	}
	return said
}

// held: what is put off is due at its hour, and looked at anew when it is
// released; what is in back-off is not, unless a clock that was wrong put it off.
func held(t *testing.T, s storage) {
	quiet, digest, failed, dropped, sent := story("quiet", "desk"), story("digest", "desk"), story("failed", "desk"), story("dropped", "desk"), story("sent", "desk")
	ahead, doubt := story("ahead", "desk"), story("doubt", "desk")
	ok(t, s.Raise(t.Context(), []news.Delivery{quiet, digest, failed, dropped, sent, ahead, doubt}))
	sent.State, sent.SentAt = news.DeliverySent, noon
	ok(t, s.Record(t.Context(), sent))
	later := noon.Add(time.Hour)
	for d, reason := range map[*news.Delivery]string{&quiet: news.HeldForQuiet + "13:00", &digest: news.HeldForDigest + "13:00", &failed: "HTTP 503"} {
		d.DueAt, d.Reason = later, reason
	}
	failed.DueAt = noon.Add(20 * time.Minute)
	for d, state := range map[*news.Delivery]news.DeliveryState{&ahead: news.DeliveryPending, &doubt: news.DeliveryUncertain} {
		d.State, d.DueAt, d.Reason = state, noon.AddDate(1, 0, 0), "HTTP 503"
		ok(t, s.Record(t.Context(), *d))
	}
	dropped.State, dropped.Reason = news.DeliveryCancelled, "told at once"
	sent.State, sent.DueAt, sent.Reason = news.DeliveryPending, later, news.HeldForQuiet+"13:00"
	ok(t, s.Hold(t.Context(), []news.Delivery{quiet, digest, failed, dropped, sent}))
	equal(t, "due at once", reasons(t, s, noon), map[news.StoryID]string{})
	equal(t, "due at the hour", reasons(t, s, later), map[news.StoryID]string{"quiet": quiet.Reason, "digest": digest.Reason, "failed": failed.Reason})
	c, err := s.Counts(t.Context())
	ok(t, err)
	equal(t, "deliveries", c.Deliveries, map[news.DeliveryState]int{news.DeliverySent: 1, news.DeliveryCancelled: 1, news.DeliveryPending: 4, news.DeliveryUncertain: 1})

	ok(t, s.Release(t.Context(), later)) // their hour has come: they know whose
	equal(t, "due at the hour", reasons(t, s, later), map[news.StoryID]string{"quiet": quiet.Reason, "digest": digest.Reason, "failed": failed.Reason, "ahead": ahead.Reason, "doubt": doubt.Reason})
	ok(t, s.Release(t.Context(), noon))
	equal(t, "released", reasons(t, s, noon), map[news.StoryID]string{"quiet": quiet.Reason, "digest": "", "ahead": ahead.Reason, "doubt": doubt.Reason})
}

// gathered: lists take the place of what they tell, all or none, and the last
// digest is remembered.
func gathered(t *testing.T, s storage) {
	a, b, c := story("a", "desk"), story("b", "desk"), story("c", "desk")
	ok(t, s.Raise(t.Context(), []news.Delivery{a, b, c}))
	list := func(subject string, channel news.ChannelID, at time.Time, told ...news.Delivery) news.Folding {
		for n := range told {
			told[n].State, told[n].Reason = news.DeliveryCancelled, "told in "+subject
		}
		alert := news.Alert{Story: news.StoryID(news.DigestSubject + subject), Channel: channel, Reason: news.ReasonDigest, At: at}
		return news.Folding{List: alert.Delivery(news.Message{Reason: news.ReasonDigest}), Told: told}
	}
	digested := func(channel news.ChannelID, want time.Time) {
		t.Helper()
		at, err := s.Digested(t.Context(), channel)
		ok(t, err)
		equal(t, "last digest of "+string(channel), at, want)
	}
	digested("desk", time.Time{})
	sent := c
	sent.State = news.DeliverySent
	ok(t, s.Record(t.Context(), sent))
	err := s.Gather(t.Context(), []news.Folding{list("one", "desk", noon, a), list("two", "desk", noon, b, c)})
	if !errors.Is(err, news.ErrStale) {
		t.Fatalf("gathered what was sent: %v", err)
	}
	digested("desk", time.Time{})
	equal(t, "after a refused list", dueIDs(t, s, noon), []news.StoryID{"a", "b"})
	ok(t, s.Gather(t.Context(), []news.Folding{list("one", "desk", noon, a), list("two", "desk", noon, b)}))
	equal(t, "after the lists", dueIDs(t, s, noon), []news.StoryID{"digest:one", "digest:two"})
	if err := s.Gather(t.Context(), []news.Folding{list("one", "desk", noon)}); !errors.Is(err, news.ErrStale) {
		t.Errorf("the same list was made twice: %v", err)
	}
	ok(t, s.Gather(t.Context(), []news.Folding{list("three", "desk", noon.Add(time.Hour)), list("four", "night", noon.Add(time.Minute))}))
	near := news.Alert{Story: "near-misses:2026-03-01", Channel: "desk", Reason: news.ReasonDigest, At: noon.Add(9 * time.Hour)}
	ok(t, s.Raise(t.Context(), []news.Delivery{near.Delivery(news.Message{})}))
	digested("desk", noon.Add(time.Hour))
	digested("night", noon.Add(time.Minute))
}

// TestHeldStoryGrows: what joins a story while it is held is told with it, its
// bells wait for it or are told with it, and only one that is urgent rings at
// once.
func TestHeldStoryGrows(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	first := in.Deliveries[0]
	first.Message.Entries = []news.Entry{{Title: "Strike"}}
	later := noon.Add(time.Hour)
	first.DueAt, first.Reason = later, news.HeldForQuiet+"13:00"
	ok(t, d.Hold(t.Context(), []news.Delivery{first}))
	bell := func(what string, urgent bool) news.Delivery {
		a := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonBell.With(what), At: noon}
		return a.Delivery(news.Message{Reason: news.ReasonBell, Urgent: urgent, Entries: []news.Entry{{Title: "Strike"}}})
	}
	update := change(id, 2, noon)
	update.Message.Urgent, update.Message.Entries[0].Urgent = true, true
	ok(t, d.Raise(t.Context(), []news.Delivery{update, bell("outlets", false), bell("urgent", true)}))

	now := dueNow(t, d, noon.Add(time.Minute))
	if len(now) != 1 || now[0].Alert.Reason != "bell:urgent" || now[0].On != "" {
		t.Fatalf("due while the story is held: %+v", now)
	}
	c, err := d.Counts(t.Context())
	ok(t, err)
	equal(t, "held", c.Held, 4)
	l, err := d.Ledger(t.Context(), noon.Add(-time.Hour), "", 5)
	ok(t, err)
	equal(t, "what the ledger says waits", l.Held, []news.Backlog{{Channel: "desk", Reason: first.Reason, N: 4, Since: noon}})

	entry := func() news.Entry {
		t.Helper()
		for _, dl := range dueNow(t, d, later) {
			if dl.Alert.Reason == news.ReasonNew {
				return dl.Message.Entries[0]
			}
		}
		t.Fatal("the story is not due at its hour")
		return news.Entry{}
	}
	if e := entry(); len(e.Also) != 2 || !e.Urgent || e.Told {
		t.Errorf("the story as it is known by then: %+v", e)
	}
	rang := now[0]
	rang.State, rang.SentAt = news.DeliverySent, noon
	ok(t, d.Record(t.Context(), rang))
	if e := entry(); len(e.Also) != 2 || !e.Urgent || !e.Hushed || !e.Told {
		t.Errorf("the story after its bell rang: %+v", e)
	}

	first = dueOf(t, d, first.ID, later)
	first.State, first.Reason = news.DeliveryCancelled, "told in a list"
	list := news.Alert{Story: "list", Channel: "desk", Reason: news.ReasonBurst, At: later}.Delivery(news.Message{})
	ok(t, d.Gather(t.Context(), []news.Folding{{List: list, Told: []news.Delivery{first}}}))
	equal(t, "after the list", dueIDs(t, d, later.Add(time.Hour)), []news.StoryID{"list"})
}

// dueOf is a delivery as it is handed out at a time.
func dueOf(t *testing.T, d *DB, id news.DeliveryID, now time.Time) news.Delivery {
	t.Helper()
	for _, dl := range dueNow(t, d, now) {
		if dl.ID == id {
			return dl
		}
	}
	t.Fatalf("delivery %s is not due", id)
	return news.Delivery{}
}

// TestJoinsWhileListed: what joins a story at the moment in which a list takes
// the place of its message is not lost: a list that does not tell it is not made,
// and what was decided by the message is decided anew.
func TestJoinsWhileListed(t *testing.T) {
	lists := map[string]func(d *DB, list, told news.Delivery) error{
		"burst": func(d *DB, list, told news.Delivery) error {
			return d.Fold(t.Context(), list, []news.Delivery{told})
		},
		"digest": func(d *DB, list, told news.Delivery) error {
			told.State, told.Reason = news.DeliveryCancelled, "told in a digest"
			return d.Gather(t.Context(), []news.Folding{{List: list, Told: []news.Delivery{told}}})
		},
	}
	for name, make := range lists {
		t.Run(name, func(t *testing.T) {
			d := openTest(t)
			in, id := tell(t, d)
			list := news.Alert{Story: "list", Channel: "desk", Reason: news.ReasonBurst, At: noon}.Delivery(news.Message{})
			read := dueOf(t, d, in.Deliveries[0].ID, noon)
			ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, noon)}))
			if err := make(d, list, read); !errors.Is(err, news.ErrStale) {
				t.Fatalf("a list that does not tell the last report: %v", err)
			}
			before := revision(t, d)
			ok(t, make(d, list, dueOf(t, d, in.Deliveries[0].ID, noon)))

			b := headline(balkan, 2, noon)
			joins := poll(balkan, noon, b)
			alarm(&joins, before, b, "strikes", "desk")
			if err := d.Commit(t.Context(), joins); !errors.Is(err, news.ErrStale) {
				t.Errorf("decided by a message that a list told meanwhile: %v", err)
			}
		})
	}
}

// TestUpdateOfAMessageBefore: an update of a message that a list told does not
// change the one that comes after it.
func TestUpdateOfAMessageBefore(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, noon)}))
	list := news.Alert{Story: "list", Channel: "desk", Reason: news.ReasonBurst, At: noon}.Delivery(news.Message{})
	ok(t, d.Fold(t.Context(), list, []news.Delivery{dueOf(t, d, in.Deliveries[0].ID, noon)}))
	a := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonNew.With("retold x"), At: noon}
	ok(t, d.Raise(t.Context(), []news.Delivery{a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{{Title: "Strike over"}}})}))
	sendNow(t, d, news.ReasonNew, noon, "77")
	for _, dl := range dueNow(t, d, noon.Add(time.Minute)) {
		if dl.Alert.Reason.Kind() == news.ReasonUpdate && dl.On != "" {
			t.Errorf("%s changes %s", dl.Alert.Reason, dl.On)
		}
	}
}

// TestSecondDigest: what is told again after a digest tells what is known by then
// of its own message, not what an update of the one before said; and an urgent
// bell outlives the list.
func TestSecondDigest(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	first := in.Deliveries[0]
	update := change(id, 1, noon)
	bell := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonBell.With("urgent"), At: noon}.Delivery(news.Message{Reason: news.ReasonBell, Urgent: true})
	ok(t, d.Raise(t.Context(), []news.Delivery{update, bell}))
	first = dueOf(t, d, first.ID, noon.Add(time.Minute))
	first.State, first.Reason = news.DeliveryCancelled, "told in a digest"
	list := news.Alert{Story: "list", Channel: "desk", Reason: news.ReasonDigest, At: noon}.Delivery(news.Message{})
	ok(t, d.Gather(t.Context(), []news.Folding{{List: list, Told: []news.Delivery{first}}}))
	due := dueIDs(t, d, noon.Add(time.Minute))
	equal(t, "after the digest", due, []news.StoryID{id, "list"})
	rang := bell
	rang.State, rang.SentAt = news.DeliverySent, noon
	ok(t, d.Record(t.Context(), rang))

	again := func(n string, titles ...string) news.Delivery {
		a := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonNew.With("retold " + n), At: noon.Add(time.Hour)}
		e := news.Entry{Title: titles[0], Changes: []news.Change{{Kind: news.ChangeCorrected, Now: titles[0]}}}
		for _, title := range titles[1:] {
			e.Also = append(e.Also, news.Outlet{Title: title})
		}
		return a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}})
	}
	ok(t, d.Raise(t.Context(), []news.Delivery{again("a", "Strike called off", "Strike", "outlet 0")}))
	for _, dl := range dueNow(t, d, noon.Add(2*time.Hour)) {
		if dl.Alert.Reason.Kind() != news.ReasonNew {
			continue
		}
		if e := dl.Message.Entries[0]; e.Title != "Strike called off" || len(e.Changes) != 1 || len(e.Also) != 2 || e.Told {
			t.Errorf("the second digest tells %+v", e)
		}
		return
	}
	t.Error("nothing is told again")
}

// TestLostAlert: a poll that raises an alert which exists with other words is
// kept, and the log says what was not told.
func TestLostAlert(t *testing.T) {
	var log strings.Builder
	d, err := Open(t.Context(), Options{Dir: t.TempDir(), Now: func() time.Time { return noon }, Log: slog.New(slog.NewTextHandler(&log, nil))})
	ok(t, err)
	t.Cleanup(func() { _ = d.Close() })
	in := poll(balkan, noon, headline(balkan, 1, noon))
	in.Deliveries = []news.Delivery{story("s", "desk")}
	ok(t, d.Commit(t.Context(), in))
	ok(t, d.Commit(t.Context(), in))
	if log.Len() > 0 {
		t.Errorf("the same again: %s", &log)
	}
	in.Deliveries[0].Message.Entries = []news.Entry{{Title: "Something else"}}
	ok(t, d.Commit(t.Context(), in))
	if !strings.Contains(log.String(), "not told") {
		t.Errorf("the log says %q", &log)
	}
}
