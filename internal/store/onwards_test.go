package store

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	"watcher/internal/news"
)

// sendNow takes the only delivery that is due to the end of its call.
func sendNow(t *testing.T, d *DB, reason news.Reason, now time.Time, remote string) news.Delivery {
	t.Helper()
	var found *news.Delivery
	for _, one := range dueNow(t, d, now) {
		if one.Alert.Reason.Kind() == reason {
			found = &one
		}
	}
	if found == nil {
		t.Fatalf("no %s is due", reason)
	}
	found.Attempt, found.StartedAt = found.Attempt+1, now
	ok(t, d.Begin(t.Context(), *found))
	sent := *found
	sent.State, sent.SentAt, sent.RemoteID = news.DeliverySent, now, remote
	ok(t, d.Record(t.Context(), sent))
	return *found
}

// told returns what a story's message says by what the memory knows.
func toldOf(t *testing.T, d *DB, in news.Ingest) news.Message {
	t.Helper()
	recent, err := d.Recent(t.Context(), [][]string{in.Stories[0].Keys}, noon)
	ok(t, err)
	if len(recent.Stories) != 1 || len(recent.Stories[0].Told) != 1 {
		t.Fatalf("told %+v", recent.Stories)
	}
	return recent.Stories[0].Told[0].Message
}

// inPlace are a message that follows another, and the last change of that.
func inPlace(d news.Delivery, now time.Time) []news.Delivery {
	a := d.Alert
	a.At, a.Reason = now, news.ReasonFollow.With(d.On)
	m := d.Standing.Says
	m.Reason, m.Follows, m.Shown = news.ReasonFollow, d.On, d.Standing.Reports
	follow := a.Delivery(m)
	a.Reason = news.ReasonPoint.With(d.On)
	return []news.Delivery{follow, a.Delivery(d.Standing.Says)}
}

// TestFollow lets a story go on in a new message when its old one takes no more
// changes, with the process killed at each step: there is one such message, it
// says all that is known, and what comes later changes it.
func TestFollow(t *testing.T) {
	dir := t.TempDir()
	d := openAt(t, dir)
	reopen := func() {
		t.Helper()
		ok(t, d.Close())
		d = openAt(t, dir)
	}
	in, id := tell(t, d)
	sendNow(t, d, news.ReasonNew, noon, "77")
	later := noon.Add(4 * time.Hour)
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, later)}))
	later = later.Add(time.Minute)
	update := dueNow(t, d, later)[0]
	if at := update.Standing; at.By != in.Deliveries[0].ID || !at.At.Equal(noon) || at.Below != 0 || at.Reports != 0 || len(at.Says.Entries[0].Also) != 1 {
		t.Fatalf("the message stands as %+v", at)
	}
	update.Attempt, update.StartedAt = 1, later
	ok(t, d.Begin(t.Context(), update))
	reopen() // killed before the refusal is drawn into consequences

	update = dueNow(t, d, later)[0]
	if update.State != news.DeliveryUncertain || update.On != "77" {
		t.Fatalf("after the kill: %+v", update)
	}
	update.Attempt++
	ok(t, d.Begin(t.Context(), update))
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 2, later)})) // joins meanwhile
	ok(t, d.Follow(t.Context(), update, inPlace(update, later)))
	if err := d.Follow(t.Context(), update, inPlace(update, later)); !errors.Is(err, news.ErrStale) {
		t.Errorf("followed twice: %v", err)
	}
	if said := toldOf(t, d, in); len(said.Entries[0].Also) != 2 || said.Follows != "77" {
		t.Errorf("the memory says %+v", said)
	}
	later = later.Add(time.Minute)
	if due := dueNow(t, d, later); len(due) != 1 || due[0].Alert.Reason != "follow:77" || due[0].On != "77" || len(due[0].Message.Entries[0].Also) != 2 {
		t.Fatalf("due is not the one message that follows: %+v", due)
	}
	reopen()
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 3, later)}))
	follow := sendNow(t, d, news.ReasonFollow, later, "99")
	if n := len(follow.Message.Entries[0].Also); n != 3 {
		t.Errorf("it names %d reports, want what is known by now", n)
	}
	point := sendNow(t, d, news.ReasonPoint, later, "77")
	if point.On != "77" || point.Standing.Next != "99" || point.Standing.By != in.Deliveries[0].ID {
		t.Errorf("the old message points to %+v", point.Standing)
	}
	last := sendNow(t, d, news.ReasonUpdate, later.Add(time.Minute), "99")
	if last.On != "99" || last.Standing.By != follow.ID || last.Standing.Reports != 3 {
		t.Errorf("a later update changes %q: %+v", last.On, last.Standing)
	}
	if due := dueNow(t, d, later.Add(24*time.Hour)); len(due) != 0 {
		t.Errorf("left over: %+v", due)
	}
}

// TestStandingOfABell knows the story's newest version, which the bell does not
// carry, and what stands below.
func TestStandingOfABell(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	sendNow(t, d, news.ReasonNew, noon, "77")
	for n := range 3 {
		other := notice(news.StoryID(rune('a'+n)), "desk", noon)
		other.State, other.SentAt = news.DeliverySent, noon.Add(time.Minute)
		ok(t, d.Raise(t.Context(), []news.Delivery{other}))
	}
	now := noon.Add(time.Hour)
	bell := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonBell.With("urgent"), At: now}
	ok(t, d.Raise(t.Context(), []news.Delivery{
		change(id, 2, now), bell.Delivery(news.Message{Reason: news.ReasonBell, Heading: "Now urgent", Entries: []news.Entry{{Title: "Second"}}}),
	}))
	due := dueNow(t, d, now)
	if len(due) != 1 || due[0].On != "77" || due[0].Standing.Below != 3 || len(due[0].Standing.Says.Entries[0].Also) != 2 || due[0].Message.Entries[0].Title != "Second" {
		t.Fatalf("due %+v", due)
	}
}

// TestBellOfAFollowedMessage: a bell that is late for the message that follows
// answers it.
func TestBellOfAFollowedMessage(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	sendNow(t, d, news.ReasonNew, noon, "77")
	now := noon.Add(4 * time.Hour)
	bell := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonBell.With("outlets"), At: now}
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, now), bell.Delivery(news.Message{Reason: news.ReasonBell, Entries: []news.Entry{{Title: "x"}}})}))
	now = now.Add(time.Minute)
	due := dueNow(t, d, now)
	slices.SortFunc(due, func(a, b news.Delivery) int { return -cmp.Compare(a.Alert.Reason, b.Alert.Reason) }) // the update first
	ok(t, d.Follow(t.Context(), due[0], inPlace(due[0], now)))
	if err := d.Follow(t.Context(), due[1], inPlace(due[1], now)); !errors.Is(err, news.ErrStale) {
		t.Errorf("followed by the bell as well: %v", err)
	}
	sendNow(t, d, news.ReasonFollow, now, "99")
	if rung := sendNow(t, d, news.ReasonBell, now, "100"); rung.On != "99" {
		t.Errorf("the bell answers %q", rung.On)
	}
}

// TestFollowRefused goes on with the old message when the new one died.
func TestFollowRefused(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	sendNow(t, d, news.ReasonNew, noon, "77")
	now := noon.Add(4 * time.Hour)
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, now)}))
	now = now.Add(time.Minute)
	update := dueNow(t, d, now)[0]
	ok(t, d.Follow(t.Context(), update, inPlace(update, now)))
	follow := dueNow(t, d, now)[0]
	follow.State, follow.Attempt = news.DeliveryDead, 2
	ok(t, d.Record(t.Context(), follow))
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 2, now)}))
	for _, one := range dueNow(t, d, now.Add(time.Minute)) {
		if kind := one.Alert.Reason.Kind(); kind == news.ReasonUpdate && one.On != "77" || kind == news.ReasonPoint && one.On != "" {
			t.Errorf("%s changes %q", one.Alert.Reason, one.On)
		}
	}
}

// TestPointOutlivesItsMessage: a message that is past its retention is pointed
// from no more, and holds up nothing else.
func TestPointOutlivesItsMessage(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	sendNow(t, d, news.ReasonNew, noon, "77")
	now := noon.Add(4 * time.Hour)
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, now)}))
	now = now.Add(time.Minute)
	update := dueNow(t, d, now)[0]
	ok(t, d.Follow(t.Context(), update, inPlace(update, now)))
	sendNow(t, d, news.ReasonFollow, now, "88")
	ok(t, d.Raise(t.Context(), []news.Delivery{notice("x", "desk", now)}))
	for _, kept := range []time.Duration{time.Hour, time.Nanosecond} { // longer than the first message, and than both
		_, err := d.Prune(t.Context(), now.Add(time.Minute), Keep{Items: kept})
		ok(t, err)
		due := dueNow(t, d, now)
		if len(due) != 2 || due[0].Alert.Reason.Kind() != news.ReasonPoint || due[0].On != "" {
			t.Errorf("due when %v are kept: %+v", kept, due)
		}
	}
}

// TestReportsWait lets a report wait for its story's message, whose thread it
// goes into; it takes no room in the channel.
func TestReportsWait(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	report := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonReport.With("1"), At: noon}
	ok(t, d.Raise(t.Context(), []news.Delivery{report.Delivery(news.Message{Reason: news.ReasonReport, Entries: []news.Entry{{Title: "x"}}})}))
	if due := dueNow(t, d, noon); len(due) != 1 {
		t.Fatalf("due before the message is there: %+v", due)
	}
	sendNow(t, d, news.ReasonNew, noon, "77")
	sent := sendNow(t, d, news.ReasonReport, noon, "78")
	if sent.On != "77" || sent.Message.Entries[0].Title != "x" || sent.Standing.Says.Entries[0].Title != in.Deliveries[0].Message.Entries[0].Title {
		t.Errorf("goes to %q, in the thread of %+v", sent.On, sent.Standing.Says)
	}
	ok(t, d.Raise(t.Context(), []news.Delivery{notice("x", "desk", noon)}))
	_, lately, err := d.Due(t.Context(), noon, noon.Add(-time.Hour))
	ok(t, err)
	if lately["desk"] != 1 {
		t.Errorf("%d messages lately, want the story's", lately["desk"])
	}
}
