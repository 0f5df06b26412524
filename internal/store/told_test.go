package store

import (
	"strconv"
	"testing"
	"time"

	"watcher/internal/news"
)

// tell is a poll that tells a story in a channel.
func tell(t *testing.T, d *DB) (news.Ingest, news.StoryID) {
	t.Helper()
	a := headline(balkan, 1, noon)
	in := poll(balkan, noon, a)
	id := alarm(&in, 0, a, "strikes", "desk")
	ok(t, d.Commit(t.Context(), in))
	return in, id
}

// change is an update of a story's message, to so many further reports.
func change(id news.StoryID, reports int, at time.Time) news.Delivery {
	a := news.Alert{Story: id, Channel: "desk", Reason: news.ReasonUpdate.With(strconv.Itoa(reports)), At: at}
	e := news.Entry{Title: "Strike"}
	for n := range reports {
		e.Also = append(e.Also, news.Outlet{Name: "outlet " + strconv.Itoa(n), At: at})
	}
	d := a.Delivery(news.Message{Reason: news.ReasonUpdate, Entries: []news.Entry{e}})
	d.DueAt = at.Add(10 * time.Second)
	return d
}

func dueNow(t *testing.T, d *DB, now time.Time) []news.Delivery {
	t.Helper()
	ds, _, err := d.Due(t.Context(), now, now)
	ok(t, err)
	return ds
}

// TestUpdates follows a story's message: updates wait for it to be there, the
// last says it all, and what is known of the message is what it says now.
func TestUpdates(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, noon)}))
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 2, noon.Add(time.Minute))}))

	later := noon.Add(time.Hour)
	first := dueNow(t, d, later)
	if len(first) != 1 || first[0].Alert.Reason != news.ReasonNew {
		t.Fatalf("due before the message is there: %+v", first)
	}
	post := first[0]
	post.Attempt, post.StartedAt = 1, later
	ok(t, d.Begin(t.Context(), post))
	post.State, post.SentAt, post.RemoteID = news.DeliverySent, later, "77"
	ok(t, d.Record(t.Context(), post))

	if early := dueNow(t, d, noon.Add(9*time.Second)); len(early) != 0 {
		t.Errorf("due before its time: %+v", early)
	}
	updates := dueNow(t, d, noon.Add(10*time.Second))
	if len(updates) != 1 || updates[0].On != "77" || len(updates[0].Message.Entries[0].Also) != 2 {
		t.Fatalf("not the last update, at the first one's time: %+v", updates)
	}
	recent, err := d.Recent(t.Context(), [][]string{in.Stories[0].Keys}, noon)
	ok(t, err)
	told := recent.Stories[0].Told
	if len(told) != 1 || len(told[0].Message.Entries[0].Also) != 2 || !told[0].At.Equal(noon) {
		t.Errorf("told %+v", told)
	}

	// One that was being sent when the next came is not sent after it.
	update := updates[0]
	update.Attempt, update.StartedAt = 1, later
	ok(t, d.Begin(t.Context(), update))
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 3, later)}))
	update.State, update.DueAt = news.DeliveryPending, later
	ok(t, d.Record(t.Context(), update))
	for _, u := range dueNow(t, d, later.Add(time.Minute)) {
		if n := len(u.Message.Entries[0].Also); (u.On != "") != (n == 3) {
			t.Errorf("the update to %d reports changes %q", n, u.On)
		}
	}
}

// TestUpdateWithoutAMessage has nothing to change: the story was told in a list.
func TestUpdateWithoutAMessage(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	ok(t, d.Fold(t.Context(), notice("list", "desk", noon), in.Deliveries))
	recent, err := d.Recent(t.Context(), [][]string{in.Stories[0].Keys}, noon)
	ok(t, err)
	if told := recent.Stories[0].Told; len(told) != 1 || !told[0].Listed || len(told[0].Message.Entries) != 0 {
		t.Errorf("not told by a list alone: %+v", told)
	}
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, noon)}))
	for _, u := range dueNow(t, d, noon.Add(time.Minute)) {
		if u.Alert.Reason.Kind() == news.ReasonUpdate && u.On != "" {
			t.Errorf("changes %q", u.On)
		}
	}
}
