package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestEnd ends a story once, unless it moved while that was decided; one that
// moves again has not ended.
func TestEnd(t *testing.T) {
	d := openTest(t)
	in, id := tell(t, d)
	ok(t, d.Raise(t.Context(), []news.Delivery{change(id, 1, noon)}))
	since := noon.Add(72 * time.Hour)

	if early, err := d.Quiet(t.Context(), noon); err != nil || len(early.Stories) != 0 {
		t.Errorf("quiet while it moves: %+v, %v", early.Stories, err)
	}
	quiet, err := d.Quiet(t.Context(), since)
	ok(t, err)
	if len(quiet.Stories) != 1 || len(quiet.Stories[0].Told) != 1 || len(quiet.Stories[0].Told[0].Message.Entries[0].Also) != 1 {
		t.Fatalf("quiet: %+v", quiet.Stories)
	}

	again := poll(balkan, since, headline(balkan, 2, since))
	again.Revision = quiet.Revision
	again.Stories = []news.Story{{ID: id, MovedAt: since, Keys: in.Stories[0].Keys}}
	ok(t, d.Commit(t.Context(), again))
	end := change(id, 1, since)
	end.Alert.Reason = news.ReasonUpdate.With("1.0." + news.DetailEnded)
	end = end.Alert.Delivery(end.Message)
	if err := d.End(t.Context(), quiet, since, []news.Delivery{end}); !errors.Is(err, news.ErrStale) {
		t.Errorf("ended though it moved: %v", err)
	}

	later := since.Add(73 * time.Hour)
	quiet, err = d.Quiet(t.Context(), later)
	ok(t, err)
	ok(t, d.End(t.Context(), quiet, later, []news.Delivery{end}))
	if rest, err := d.Quiet(t.Context(), later.Add(time.Hour)); err != nil || len(rest.Stories) != 0 {
		t.Errorf("not ended: %+v, %v", rest.Stories, err)
	}
	a, err := d.Account(t.Context(), balkan, string(headline(balkan, 1, noon).Key))
	ok(t, err)
	if len(a.Stories) != 1 || !a.Stories[0].EndedAt.Equal(later) {
		t.Errorf("account %+v", a.Stories)
	}
}
