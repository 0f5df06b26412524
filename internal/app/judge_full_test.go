package app

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/testkit/disk"
)

// TestDiskFull fills the disk while alerts wait: all that was committed is told
// once, however many there are; no poll is recorded, and its feed loses nothing;
// when there is room again, everything goes on.
func TestDiskFull(t *testing.T) {
	waiting := 300
	if raced {
		waiting = 40
	}
	for _, room := range []int64{0, 5_000, 40_000} {
		t.Run(fmt.Sprint(room, " bytes left"), func(t *testing.T) { diskFull(t, room, waiting) })
	}
}

func diskFull(t *testing.T, room int64, waiting int) {
	ctx := t.Context()
	r := newRig(3)
	dir := t.TempDir()
	d := disk.NewSteady(dir)
	defer d.Remove()
	db, err := store.Open(ctx, store.Options{Dir: dir, Now: func() time.Time { return r.now }})
	ok(t, err)
	defer func() { ok(t, db.Close()) }()
	r.rules.topics = [][]news.ChannelID{{"newsroom"}, {"newsroom"}, {"newsroom"}}
	r.rules.burst = 10 * waiting
	r.grouper = eachItsOwn{}
	ok(t, r.start(db, func(_ string, do func(*store.DB) error) error { return do(db) }))
	poll := func() error {
		r.now = r.now.Add(time.Minute)
		_, err := r.pipeline.Ingest(ctx, r.outlets[0].feed.ID)
		return err
	}
	ok(t, poll()) // history
	for n := range waiting {
		r.publish(0, n%len(judgeEvents), []bool{true, false, false})
		if n%4 == 3 {
			ok(t, poll())
		}
	}

	d.Fill(room)
	refused := 0
	for range 20 { // small ones may still fit
		r.publish(0, 0, []bool{true, true, true})
		if err := poll(); errors.Is(err, store.ErrFull) {
			refused++
		} else {
			ok(t, err)
		}
	}
	if refused == 0 {
		t.Fatal("the disk was never full")
	}
	told := func() (n int) {
		seen := map[news.DeliveryID]bool{}
		for _, p := range r.sinks["newsroom"].posts {
			if p.by.Alert.Reason != news.ReasonNew {
				continue
			}
			if seen[p.by.ID] {
				t.Errorf("TWICE: %+v", p.shows)
			}
			seen[p.by.ID] = true
		}
		return len(seen)
	}
	committed := waiting + 20 - refused
	for range 40 {
		r.now = r.now.Add(time.Minute)
		if err := errors.Join(r.deliver(), r.tend()); err != nil && !errors.Is(err, store.ErrFull) {
			t.Fatal(err)
		}
		if err := poll(); err != nil && !errors.Is(err, store.ErrFull) {
			t.Fatal(err)
		}
	}
	if got := told(); got < committed {
		t.Errorf("LATE: %d alerts told on a full disk, of %d that were committed (%d polls refused)", got, committed, refused)
	}

	d.Fill(-1)
	r.now = r.now.Add(time.Hour)
	ok(t, poll())
	for range 10 {
		r.now = r.now.Add(time.Minute)
		ok(t, errors.Join(r.deliver(), r.tend()))
	}
	if got := told(); got != waiting+20 {
		t.Errorf("LOST: %d alerts told when there was room, of %d", got, waiting+20)
	}
	c, err := db.Counts(ctx)
	ok(t, err)
	if left := c.Deliveries[news.DeliveryPending] + c.Deliveries[news.DeliverySending] + c.Deliveries[news.DeliveryUncertain]; left > 0 {
		t.Errorf("%d deliveries are left", left)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestDiskFails has readings, writings and syncs fail, a few in a row, while alerts
// are stored and told: each is told once in the end.
func TestDiskFails(t *testing.T) {
	ctx := t.Context()
	rng := rand.New(rand.NewPCG(3, 3))
	r := newRig(1)
	dir := t.TempDir()
	d := disk.NewSteady(dir)
	defer d.Remove()
	db, err := store.Open(ctx, store.Options{Dir: dir, Now: func() time.Time { return r.now }})
	ok(t, err)
	defer func() { ok(t, db.Close()) }()
	r.rules.topics, r.rules.burst, r.grouper = [][]news.ChannelID{{"newsroom"}, nil, nil}, 10000, eachItsOwn{}
	ok(t, r.start(db, func(_ string, do func(*store.DB) error) error { return do(db) }))
	round := func() error {
		r.now = r.now.Add(time.Minute)
		_, err := r.pipeline.Ingest(ctx, r.outlets[0].feed.ID)
		return errors.Join(err, r.deliver(), r.tend())
	}
	ok(t, round()) // history
	const articles = 150
	met := 0
	for n := range articles {
		r.publish(0, n%len(judgeEvents), []bool{true, false, false})
		d.Fail(rng.IntN(60), 1+rng.IntN(12))
		for range 2 {
			if round() != nil {
				met++
			}
		}
	}
	d.Fail(0, 0)
	for range 30 {
		ok(t, round())
	}
	times := map[string]int{}
	for _, p := range r.sinks["newsroom"].posts {
		for _, e := range p.shows.Entries {
			times[e.Link]++
		}
	}
	for _, a := range r.outlets[0].articles {
		if n := times[a.item().Link]; n != 1 {
			t.Errorf("article %d was told %d times", a.id, n)
		}
	}
	if t.Logf("%d operations failed, %d rounds with them, %d articles", d.Failed(), met, articles); met < articles/4 {
		t.Error("the disk hardly ever failed")
	}
}

// eachItsOwn makes a story of each report.
type eachItsOwn struct{}

// Keys implements [pipeline.Grouper].
func (eachItsOwn) Keys(r news.Report) []string { return []string{string(r.Item.Key)} }

// Group implements [pipeline.Grouper].
func (eachItsOwn) Group(reports []news.Report, _ []news.Story) (all []news.Story) {
	for _, r := range reports {
		all = append(all, news.Story{
			ID: news.NewStoryID(r.Item.Feed, r.Item.Key), Title: r.Item.Title, OpenedAt: r.Item.FirstSeen, MovedAt: r.Item.FirstSeen,
			Reports: []news.Report{r}, Keys: eachItsOwn{}.Keys(r),
		})
	}
	return all
}
