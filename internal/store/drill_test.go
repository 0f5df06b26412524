package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

// drill commits what a drill does: an item, its match, story and alert.
func drill(t *testing.T, d *DB, at time.Time) news.Delivery {
	t.Helper()
	i := headline(news.DrillName, 1, at)
	in := poll(news.DrillName, at, i)
	in.Revision = revision(t, d)
	alarm(&in, in.Revision, i, news.DrillName, news.DrillName)
	ok(t, d.Commit(t.Context(), in))
	return in.Deliveries[0]
}

func revision(t *testing.T, d *DB) int64 {
	t.Helper()
	recent, err := d.Recent(t.Context(), nil, noon)
	ok(t, err)
	return recent.Revision
}

// rows counts the rows of every table but those of the schema and the counters.
func rows(t *testing.T, d *DB) map[string]int {
	t.Helper()
	n := make(map[string]int)
	ok(t, d.lend(t.Context(), func(s *session) error {
		var tables []string
		if err := s.rows(t.Context(), into1(&tables), "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); err != nil {
			return err
		}
		for _, table := range tables {
			var count int
			if err := s.row(t.Context(), []any{&count}, "SELECT count(*) FROM "+table); err != nil {
				return err
			}
			n[table] = count
		}
		return nil
	}))
	return n
}

// TestDrillErased leaves nothing of a drill, and everything else.
func TestDrillErased(t *testing.T) {
	d := openTest(t)
	tell(t, d)
	before := rows(t, d)
	dl := drill(t, d, noon.Add(time.Minute))
	got, err := d.DrillSent(t.Context())
	ok(t, err)
	if len(got) != 1 || got[0].ID != dl.ID || got[0].State != news.DeliveryPending {
		t.Fatalf("deliveries of the drill: %+v", got)
	}
	was := revision(t, d)
	ok(t, d.EraseDrill(t.Context()))
	equal(t, "rows", rows(t, d), before)
	if now := revision(t, d); now == was {
		t.Error("what was read before its story went is not stale")
	}
	ok(t, d.EraseDrill(t.Context())) // nothing is left to erase
	if now := revision(t, d); now != was+1 {
		t.Error("nothing was erased, and what was read is stale")
	}
	drill(t, d, noon.Add(24*time.Hour)) // the same again
}

// TestDrillUnderWay is not erased while its message may be on its way.
func TestDrillUnderWay(t *testing.T) {
	d := openTest(t)
	dl := drill(t, d, noon)
	dl.Attempt, dl.StartedAt = 1, noon
	ok(t, d.Begin(t.Context(), dl))
	if err := d.EraseDrill(t.Context()); !errors.Is(err, news.ErrStale) {
		t.Errorf("erased while it is sent: %v", err)
	}
	dl.State, dl.RemoteID, dl.SentAt = news.DeliverySent, "42", noon
	ok(t, d.Record(t.Context(), dl))
	got, err := d.DrillSent(t.Context())
	ok(t, err)
	if len(got) != 1 || got[0].RemoteID != "42" {
		t.Errorf("%+v", got)
	}
	ok(t, d.EraseDrill(t.Context()))
}

// TestDrillRemembered keeps how the last one fared.
func TestDrillRemembered(t *testing.T) {
	d := openTest(t)
	got, err := d.Drill(t.Context())
	ok(t, err)
	equal(t, "before the first", got, news.Drill{})
	for _, want := range []news.Drill{{At: noon, Took: 1200 * time.Millisecond}, {At: noon.Add(time.Hour), Took: -1 * time.Millisecond}} {
		ok(t, d.PutDrill(t.Context(), want))
		got, err = d.Drill(t.Context())
		ok(t, err)
		equal(t, "the last", got, want)
	}
}
