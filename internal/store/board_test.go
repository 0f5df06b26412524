package store

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestBoards keeps one board a channel of Discord's.
func TestBoards(t *testing.T) {
	d := openTest(t)
	b := news.Board{Place: "1", Nonce: "abcdefghijk", PostedAt: noon}
	ok(t, d.PutBoard(t.Context(), b))
	b.Message, b.Old, b.EditedAt = "20", "10", noon.Add(time.Minute)
	ok(t, d.PutBoard(t.Context(), b))
	other := news.Board{Place: "2", Message: "30", Nonce: "lmnopqrstuv", PostedAt: noon, EditedAt: noon}
	ok(t, d.PutBoard(t.Context(), other))
	got, err := d.Boards(t.Context())
	ok(t, err)
	equal(t, "boards", got, []news.Board{b, other})
	ok(t, d.DropBoard(t.Context(), "1"))
	got, err = d.Boards(t.Context())
	ok(t, err)
	equal(t, "boards", got, []news.Board{other})
}

// TestTally counts what a channel was told, and what is held for it: a notice is
// no alert, and neither is a change of a message.
func TestTally(t *testing.T) {
	d := openTest(t)
	raise := func(story news.StoryID, reason news.Reason, as news.DeliveryState, at time.Time, why string) {
		t.Helper()
		dl := news.Alert{Story: story, Channel: "desk", Reason: reason, At: at}.Delivery(news.Message{Reason: reason.Kind()})
		ok(t, d.Raise(t.Context(), []news.Delivery{dl}))
		dl.Attempt, dl.StartedAt = 1, at
		ok(t, d.Begin(t.Context(), dl))
		dl.State, dl.Reason = as, why
		if as == news.DeliverySent {
			dl.SentAt = at
		}
		dl.DueAt = at
		ok(t, d.Record(t.Context(), dl))
	}
	got, err := d.Tally(t.Context(), "desk", noon)
	ok(t, err)
	equal(t, "an empty channel", got, news.Tally{})
	raise("a", news.ReasonNew, news.DeliverySent, noon.Add(-3*time.Hour), "")
	raise("a", news.ReasonBell.With("outlets"), news.DeliverySent, noon.Add(-2*time.Hour), "")
	raise("a", news.ReasonUpdate.With("2"), news.DeliverySent, noon.Add(-time.Hour), "")
	raise("feed:x", news.ReasonNotice, news.DeliverySent, noon.Add(-time.Minute), "")
	raise("b", news.ReasonNew, news.DeliveryPending, noon.Add(2*time.Hour), news.HeldForQuiet+"14:00")
	raise("c", news.ReasonNew, news.DeliveryPending, noon.Add(time.Hour), news.HeldForDigest+"13:00")
	raise("d", news.ReasonNew, news.DeliveryPending, noon.Add(time.Minute), "Discord not reached")
	raise("e", news.ReasonNew, news.DeliveryUncertain, noon.Add(-time.Minute), "")
	raise("f", news.ReasonUpdate.With("1"), news.DeliveryPending, noon.Add(time.Hour), news.HeldForOld+"the message is old")
	got, err = d.Tally(t.Context(), "desk", noon)
	ok(t, err)
	equal(t, "the tally", got, news.Tally{ToldAt: noon.Add(-2 * time.Hour), Held: 2, HeldTo: noon.Add(time.Hour), Waiting: 2, Due: 1})
	got, err = d.Tally(t.Context(), "other", noon)
	ok(t, err)
	equal(t, "another channel", got, news.Tally{})
}
