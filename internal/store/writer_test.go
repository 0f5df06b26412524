package store

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/news"
)

// group commits polls as one group and returns an error each.
func group(t *testing.T, d *DB, ins ...news.Ingest) []error {
	t.Helper()
	jobs := make([]*job, len(ins))
	for n := range ins {
		c, err := d.prepare(t.Context(), &ins[n])
		ok(t, err)
		jobs[n] = &job{gone: func() error { return nil }, do: c.run}
	}
	var errs []error
	inWriter(d, func(w *writer) { errs = w.commit(t.Context(), jobs) })
	return errs
}

func TestNeighboursOfAFailingIngest(t *testing.T) {
	d := openTest(t)
	var jobs []*job
	for n := range 20 {
		in := poll(news.FeedID(fmt.Sprintf("feed%d", n)), noon, headline(balkan, n, noon))
		if n%5 == 3 {
			in.Matches = []news.Match{{Feed: in.State.Feed, Item: "of another poll", Topic: "strikes"}}
		}
		c, err := d.prepare(t.Context(), &in)
		ok(t, err)
		jobs = append(jobs, &job{gone: func() error { return nil }, do: c.run})
	}
	gone := errors.New("gone")
	jobs[7].gone = func() error { return gone }
	var errs []error
	inWriter(d, func(w *writer) { errs = w.commit(t.Context(), jobs) })
	for n, err := range errs {
		switch {
		case n == 7 && !errors.Is(err, gone), n%5 == 3 && err == nil, n != 7 && n%5 != 3 && err != nil:
			t.Errorf("ingest %d: %v", n, err)
		}
	}
	c, err := d.Counts(t.Context())
	ok(t, err)
	if c.Feeds != 15 || c.Items != 15 {
		t.Errorf("%d feeds and %d items, want 15 of each", c.Feeds, c.Items)
	}
}

// inWriter stops the writing goroutine and lends its writer to fn.
func inWriter(d *DB, fn func(w *writer)) {
	d.writer.close()
	fn(d.writer)
	w := &writer{jobs: make(chan *job), ended: make(chan struct{}), tx: d.writer.tx, spare: d.writer.spare}
	d.writer = w
	go w.run(context.Background())
}

func TestStaleInOneGroup(t *testing.T) {
	d := openTest(t)
	a, b := headline(balkan, 1, noon), headline(gulf, 1, noon)
	first, second := poll(balkan, noon, a), poll(gulf, noon, b)
	alarm(&first, 0, a, "strikes", "desk")
	alarm(&second, 0, b, "strikes", "desk")
	if errs := group(t, d, first, second); errs[0] != nil || !errors.Is(errs[1], news.ErrStale) {
		t.Errorf("of two ingests on one revision, the second must be stale: %v", errs)
	}
}

func TestDiskFull(t *testing.T) {
	d := openTest(t)
	ok(t, d.Commit(t.Context(), poll(balkan, noon, headline(balkan, 0, noon))))
	limit := func(pages int) {
		inWriter(d, func(w *writer) {
			var n int
			ok(t, w.tx.row(t.Context(), []any{&n}, fmt.Sprintf("PRAGMA max_page_count = %d", pages)))
		})
	}
	limit(1) // as many as there are
	big := func(feed news.FeedID) news.Ingest {
		var items []news.Item
		for n := range 40 {
			i := headline(feed, n, noon)
			i.Summary = strings.Repeat("long ", 400)
			items = append(items, i)
		}
		in := poll(feed, noon, items...)
		alarm(&in, 0, items[0], "strikes", "desk")
		return in
	}
	small := news.Ingest{At: noon, State: news.FeedState{Feed: balkan, URL: "small"}}
	errs := group(t, d, big("full1"), big("full2"), small, big("full3"))
	for _, n := range []int{0, 1, 3} {
		if !errors.Is(explain(errs[n]), ErrFull) {
			t.Errorf("ingest %d on a full disk: %v", n, errs[n])
		}
	}
	if err := d.Commit(t.Context(), big("full1")); !errors.Is(err, ErrFull) {
		t.Errorf("alone on a full disk: %v", err)
	}
	ok(t, errs[2])
	c, err := d.Counts(t.Context())
	ok(t, err)
	equal(t, "contents", c, Counts{Feeds: 1, Items: 1, Deliveries: map[news.DeliveryState]int{}})
	s, err := d.State(t.Context(), balkan)
	ok(t, err)
	equal(t, "the neighbour that fits", s.URL, "small")

	limit(1 << 30)
	ok(t, d.Commit(t.Context(), big("full1")))
}

func TestClosedAndCancelled(t *testing.T) {
	d, err := Open(t.Context(), Options{Dir: t.TempDir()})
	ok(t, err)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Commit(gone, poll(balkan, noon)); !errors.Is(err, context.Canceled) {
		t.Errorf("committed for nobody: %v", err)
	}
	if _, err := d.Known(gone, balkan, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("read for nobody: %v", err)
	}
	ok(t, d.Close())
	if err := d.Raise(t.Context(), []news.Delivery{notice("n", "desk", noon)}); !errors.Is(err, ErrClosed) {
		t.Errorf("wrote after Close: %v", err)
	}
	if _, err := d.State(t.Context(), balkan); !errors.Is(err, ErrClosed) {
		t.Errorf("read after Close: %v", err)
	}
	ok(t, d.Close())
}

func TestCloseDrains(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(t.Context(), Options{Dir: dir})
	ok(t, err)
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := 0
	for n := range 100 {
		wg.Go(func() {
			err := d.Raise(t.Context(), []news.Delivery{notice(news.StoryID(fmt.Sprint(n)), "desk", noon)})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				taken++
			case !errors.Is(err, ErrClosed):
				t.Error(err)
			}
		})
	}
	ok(t, d.Close())
	wg.Wait()
	c, err := openAt(t, dir).Counts(t.Context())
	ok(t, err)
	if c.Deliveries[news.DeliveryPending] != taken {
		t.Errorf("%d deliveries kept, %d acknowledged", c.Deliveries[news.DeliveryPending], taken)
	}
}

func TestManyAtOnce(t *testing.T) {
	d := openTest(t)
	const feeds, polls = 24, 8
	var wg sync.WaitGroup
	for f := range feeds {
		wg.Go(func() {
			feed := news.FeedID(fmt.Sprintf("feed%02d", f))
			for p := range polls {
				at := noon.Add(time.Duration(p) * time.Minute)
				i := headline(feed, p, at)
				known, err := d.Known(t.Context(), feed, []string{string(i.Key)})
				if err != nil || len(known) != 0 {
					t.Errorf("%s: known %v, %v", feed, known, err)
				}
				for {
					r, err := d.Recent(t.Context(), [][]string{i.Aliases}, noon)
					if err != nil {
						t.Error(err)
						return
					}
					in := poll(feed, at, i)
					alarm(&in, r.Revision, i, "strikes", "desk")
					if err = d.Commit(t.Context(), in); err == nil {
						break
					}
					if !errors.Is(err, news.ErrStale) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Go(func() {
		for range 50 {
			ds, _, err := d.Due(t.Context(), noon.Add(time.Hour), noon)
			if err != nil {
				t.Error(err)
			}
			for _, dl := range ds[:min(3, len(ds))] {
				dl.Attempt++
				if err := d.Begin(t.Context(), dl); err != nil {
					t.Error(err)
				}
				dl.State = news.DeliverySent
				if err := d.Record(t.Context(), dl); err != nil {
					t.Error(err)
				}
			}
		}
	})
	wg.Wait()
	c, err := d.Counts(t.Context())
	ok(t, err)
	if c.Feeds != feeds || c.Items != feeds*polls || c.Stories != feeds*polls {
		t.Errorf("%+v", c)
	}
	r, err := d.Recent(t.Context(), nil, noon)
	ok(t, err)
	equal(t, "revision", r.Revision, int64(feeds*polls))
}

// TestCrash copies the files while polls are committed, as a crash would leave
// them, and opens the copy: whatever was acknowledged before is there, and
// items and deliveries are there together.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	d := openAt(t, dir)
	inWriter(d, func(w *writer) { // so that two copies in a row are one moment
		var n int
		ok(t, w.tx.row(t.Context(), []any{&n}, "PRAGMA wal_autocheckpoint = 0"))
	})
	var mu sync.Mutex
	acknowledged := 0
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			i := headline(balkan, n, noon)
			in := poll(balkan, noon, i)
			alarm(&in, int64(n), i, "strikes", "desk")
			if err := d.Commit(t.Context(), in); err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			acknowledged = n + 1
			mu.Unlock()
		}
	})
	for range 5 {
		mu.Lock()
		before := acknowledged
		mu.Unlock()
		crashed := t.TempDir()
		for _, name := range []string{FileName, FileName + "-wal"} {
			copyFile(t, filepath.Join(dir, name), filepath.Join(crashed, name))
		}
		c, err := openAt(t, crashed).Counts(t.Context())
		ok(t, err)
		if c.Items < before || c.Items != c.Stories || c.Items != c.Deliveries[news.DeliveryPending] {
			t.Errorf("acknowledged %d, found %+v", before, c)
		}
	}
	close(stop)
	wg.Wait()
}

// copyFile leaves the copying to another process: closing the file in this one
// would drop SQLite's locks on it.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
