package store

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/testkit/disk"
)

var cuts = flag.Int("cuts", 0, "how often each TestPowerCut… cuts the power; 0 for 30, with the race detector 3")

func howManyCuts() int {
	switch {
	case *cuts > 0:
		return *cuts
	case testkit.Raced:
		return 3
	}
	return 30
}

// cutOpen opens a store on a disk that loses power, and reports whether it did.
func cutOpen(t *testing.T, d *disk.Disk, dir string, after int) (off bool) {
	t.Helper()
	d.CutAfter(after)
	db, err := Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }})
	if err == nil {
		err = db.Close()
	}
	if off = d.Off(); !off {
		ok(t, err)
	}
	d.CutAfter(-1)
	return off
}

// TestPowerCutWhileMigrating cuts the power while a database of an older schema,
// or none, is brought up to date: the next start finishes that, with all that
// was there.
func TestPowerCutWhileMigrating(t *testing.T) {
	files, today := copyOf(t, "*.sql")
	in := poll(balkan, noon, headline(balkan, 1, noon))
	alarm(&in, 0, in.Items[0], "strikes", "desk")
	full := t.TempDir()
	d := openAt(t, full)
	ok(t, d.Commit(t.Context(), in))
	ok(t, d.Close())

	rng := rand.New(rand.NewPCG(uint64(howManyCuts()), 3))
	fell := 0
	for round := range max(3, howManyCuts()/5) { // each makes two databases
		from, seed := rng.IntN(today), rng.Uint64()
		dirs := [2]string{t.TempDir(), t.TempDir()}
		faulty, steady := disk.New(dirs[0], seed), disk.New(dirs[1], 0)
		for _, dir := range dirs {
			aged(t, dir, full, files, from)
		}
		ok(t, openAtOnce(t, dirs[1]))
		for n := 0; n < 3 && cutOpen(t, faulty, dirs[0], rng.IntN(250)); n++ {
			fell++
			ok(t, faulty.Reboot())
		}
		if err := openAtOnce(t, dirs[0]); err != nil {
			t.Fatalf("round %d, from schema %d, seed %d: %v", round, from, seed, err)
		}
		want, err := disk.Dump(t.Context(), filepath.Join(dirs[1], FileName))
		ok(t, err)
		got, err := disk.Dump(t.Context(), filepath.Join(dirs[0], FileName))
		ok(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("round %d, from schema %d, seed %d: -want +got:\n%s", round, from, seed, diff)
		}
		faulty.Remove()
		steady.Remove()
		for _, dir := range dirs {
			ok(t, os.RemoveAll(dir))
		}
	}
	t.Logf("%d power cuts while migrating", fell)
	if fell == 0 {
		t.Error("none fell into a migration")
	}
}

// aged makes a database of the first schemas, with what it can hold of another;
// of none, it makes nothing.
func aged(t *testing.T, dir, full string, files fstest.MapFS, schemas int) {
	t.Helper()
	if schemas == 0 {
		return
	}
	old := fstest.MapFS{}
	maps.Copy(old, files)
	for name := range files {
		var n int
		if _, err := fmt.Sscanf(name, "%05d_", &n); err != nil || n > schemas {
			delete(old, name)
		}
	}
	d, err := open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }}, old)
	ok(t, err)
	ok(t, d.Close())
	take(t, dir, full)
}

// TestHalfMadeDatabase: a first start that was cut short leaves the table of
// migrations alone, and the next one goes on.
func TestHalfMadeDatabase(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	ok(t, err)
	ok(t, up(t.Context(), db, fstest.MapFS{"00001_none.sql": {Data: []byte("-- +goose Up\nSELECT 1;\n")}}))
	_, err = db.ExecContext(t.Context(), "DELETE FROM migration WHERE version_id = 1")
	ok(t, errors.Join(err, db.Close()))
	ok(t, openAtOnce(t, dir))
}

// TestPowerCutWhileManyCommit cuts the power while feeds share transactions: a
// poll that was acknowledged is there whole, another one whole or not at all.
func TestPowerCutWhileManyCommit(t *testing.T) {
	rng := rand.New(rand.NewPCG(uint64(howManyCuts()), 4))
	acked, kept := 0, 0
	for range howManyCuts() {
		seed := rng.Uint64()
		dir := t.TempDir()
		faulty := disk.New(dir, seed)
		db, err := Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }})
		ok(t, err)
		if rng.IntN(2) == 0 {
			faulty.CutAtSync(rng.IntN(25))
		} else {
			faulty.CutAfter(rng.IntN(1200))
		}
		all := crowd(t.Context(), db)
		_ = db.Close() // the power is gone
		ok(t, faulty.Reboot())
		db, err = Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, p := range all {
			parts := p.parts(t, db)
			if p.acked && parts != 4 || parts != 0 && parts != 4 {
				t.Errorf("seed %d: of poll %s %d parts of 4 are there; acknowledged %v", seed, p.in.Items[0].Key, parts, p.acked)
			}
			if p.acked {
				acked++
			} else if parts == 4 {
				kept++
			}
		}
		ok(t, db.Close())
		_, err = disk.Dump(t.Context(), filepath.Join(dir, FileName))
		ok(t, err)
		faulty.Remove()
		ok(t, os.RemoveAll(dir))
	}
	t.Logf("%d power cuts, %d polls acknowledged, 0 lost; %d more were kept whole", howManyCuts(), acked, kept)
}

type crowdPoll struct {
	in    news.Ingest
	acked bool
}

// crowd commits polls from many feeds at once until the store refuses one.
func crowd(ctx context.Context, db *DB) (all []*crowdPoll) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for f := range 8 {
		feed := news.FeedID(fmt.Sprintf("feed-%d", f))
		wg.Go(func() {
			for n := range 400 {
				i := headline(feed, n, noon)
				p := &crowdPoll{in: poll(feed, noon.Add(time.Duration(n)*time.Second), i)}
				p.in.State.ETag = fmt.Sprint(n)
				p.in.Matches = []news.Match{{Feed: feed, Item: i.Key, Topic: "strikes", Band: news.BandAlert, Fate: news.FateUnheard}}
				p.in.Deliveries = []news.Delivery{notice(news.StoryID(i.Key), "desk", noon)}
				err := db.Commit(ctx, p.in)
				p.acked = err == nil
				mu.Lock()
				all = append(all, p)
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return all
}

// parts counts what of a poll is in the store: its item, match, delivery, and
// its validator or a later one.
func (p *crowdPoll) parts(t *testing.T, db *DB) (n int) {
	t.Helper()
	i := p.in.Items[0]
	a, err := db.Account(t.Context(), i.Feed, string(i.Key))
	if err == nil {
		n++
	} else if !errors.Is(err, ErrUnknown) {
		t.Fatal(err)
	}
	n += len(a.Matches)
	s, err := db.State(t.Context(), i.Feed)
	ok(t, err)
	var had int
	if _, err := fmt.Sscan(s.ETag, &had); err == nil && p.etag() <= had {
		n++
	}
	ok(t, db.lend(t.Context(), func(s *session) error {
		var found int
		err := s.row(t.Context(), []any{&found}, "SELECT count(*) FROM delivery WHERE id = ?", string(p.in.Deliveries[0].ID))
		n += found
		return err
	}))
	return n
}

func (p *crowdPoll) etag() (n int) {
	_, _ = fmt.Sscan(p.in.State.ETag, &n)
	return n
}
