package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/testkit/disk"
)

var (
	cuts    = flag.Int("cuts", 0, "how often TestPowerCut cuts the power; 0 for 30, with the race detector 3")
	cutSeed = flag.Uint64("cutseed", 0, "run the one world of TestPowerCut that has this seed; 0 for all")
)

const cutsAWorld = 6

// TestPowerCut cuts the power at random moments under the store while the
// pipeline works: each time what was acknowledged is there whole, what was under
// way is there whole or not at all, and nothing else has changed. The judge is a
// second store on a disk that lasts, which is given the same changes.
func TestPowerCut(t *testing.T) {
	if *cutSeed != 0 {
		w := newPowerWorld(t, *cutSeed)
		w.run(cutsAWorld)
		t.Logf("seed %d: %+v", *cutSeed, w.sum)
		return
	}
	if *cuts == 0 {
		if *cuts = 30; raced {
			*cuts = 3
		}
	}
	var sum powerSum
	for seed := uint64(1); sum.cuts < *cuts; seed++ {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			w := newPowerWorld(t, seed)
			w.run(min(cutsAWorld, *cuts-sum.cuts))
			sum.add(w.sum)
		})
		if t.Failed() {
			t.Fatalf("repeat it with -cutseed %d", seed)
		}
	}
	t.Logf("%d power cuts, %d while a change was under way (%d of them kept whole, the others not at all), %d changes acknowledged, 0 lost",
		sum.cuts, sum.underWay, sum.kept, sum.acked)
}

// TestPowerCutJudge proves that the judge can fail: a disk that ignores syncs
// loses what was acknowledged, and a change made in two steps is found half
// done.
func TestPowerCutJudge(t *testing.T) {
	if raced {
		t.Skip("many worlds, ten times as slow with the race detector, which sees nothing of it")
	}
	for name, fault := range map[string]func(*powerWorld){
		"no sync":               func(w *powerWorld) { w.disk.Deaf(func(string) bool { return true }) },
		"no sync of the log":    func(w *powerWorld) { w.disk.Deaf(func(path string) bool { return strings.HasSuffix(path, "-wal") }) },
		"a commit in two steps": func(w *powerWorld) { w.seam.split = true },
	} {
		t.Run(name, func(t *testing.T) {
			const most = 40
			for seed := uint64(1); seed <= most; seed++ {
				w := newPowerWorld(t, seed)
				fault(w)
				if found := w.play(cutsAWorld); found != nil {
					t.Logf("noticed in world %d: %.200s", seed, found)
					return
				}
			}
			t.Errorf("not noticed in %d worlds", most)
		})
	}
}

type powerSum struct{ cuts, underWay, kept, acked int }

func (s *powerSum) add(o powerSum) {
	s.cuts, s.underWay, s.kept, s.acked = s.cuts+o.cuts, s.underWay+o.underWay, s.kept+o.kept, s.acked+o.acked
}

// powerWorld is a rig upon a store whose disk loses power, and the store that it
// is held against.
type powerWorld struct {
	*testing.T
	*rig
	seed uint64
	rng  *rand.Rand
	dir  string
	disk *disk.Disk
	a, b *store.DB
	bdir string
	sum  powerSum

	mu       sync.Mutex
	underWay func(*store.DB) error // the change that the cut interrupted
	many     bool                  // it is made of many, by design, and is to be made again
	broken   error
}

var errPower = errors.New("the power is gone")

func newPowerWorld(t *testing.T, seed uint64) *powerWorld {
	w := &powerWorld{T: t, rig: newRig(4), seed: seed, rng: rand.New(rand.NewPCG(seed, 2)), dir: t.TempDir(), bdir: t.TempDir()}
	w.disk = disk.New(w.dir, seed)
	steady := disk.New(w.bdir, 0) // never cut: that only spares the real disk its syncs
	t.Cleanup(func() { w.disk.Remove(); steady.Remove() })
	return w
}

// run plays, and fails on what the judge finds.
func (w *powerWorld) run(cuts int) {
	w.Helper()
	if err := w.play(cuts); err != nil {
		w.Fatalf("seed %d, cut %d: %v", w.seed, w.sum.cuts, err)
	}
}

// play goes through a number of power cuts and returns what the judge found.
func (w *powerWorld) play(cuts int) (err error) {
	defer func() { err = errors.Join(err, w.closeAll()) }()
	if w.b, err = w.openStore(w.bdir); err != nil {
		return err
	}
	first := w.rng.IntN(3) == 0 // the first cut falls while the database is made
	for range cuts {
		if first {
			w.disk.CutAfter(w.rng.IntN(300))
		}
		if err := w.untilCut(!first); err != nil {
			return err
		}
		first = false
		if err := w.judge(); err != nil {
			return err
		}
	}
	return nil
}

func (w *powerWorld) openStore(dir string) (*store.DB, error) {
	return store.Open(context.Background(), store.Options{Dir: dir, Now: func() time.Time { return w.now }})
}

// untilCut works until the power goes.
func (w *powerWorld) untilCut(arm bool) error {
	var err error
	if w.a, err = w.openStore(w.dir); err == nil {
		if arm {
			w.arm()
		}
		err = w.start(w.a, w.act)
	}
	for n := 0; !w.disk.Off(); n++ {
		if err != nil {
			return err // not the power's fault
		}
		if n == 400 {
			w.disk.CutAfter(0)
		}
		err = w.step()
	}
	return w.broken
}

// arm has the power go some time later, half of the times in a sync.
func (w *powerWorld) arm() {
	if w.coin() {
		w.disk.CutAtSync(w.rng.IntN([]int{5, 40, 150}[w.rng.IntN(3)]))
		return
	}
	w.disk.CutAfter(w.rng.IntN([]int{40, 400, 1500, 4000}[w.rng.IntN(4)]))
}

// act makes a change in the store, and then in the one that it is held against.
func (w *powerWorld) act(what string, do func(*store.DB) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.disk.Off() {
		return errPower
	}
	err := do(w.a)
	if err != nil && w.disk.Off() {
		w.underWay, w.many = do, what == "prune"
		return errPower
	}
	w.sum.acked++
	if other := do(w.b); fmt.Sprint(other) != fmt.Sprint(err) {
		w.broken = errors.Join(w.broken, fmt.Errorf("%s: %w, and on the disk that lasts %w", what, err, other))
	}
	return err
}

// step does one thing that happens to a watcher.
func (w *powerWorld) step() error {
	ctx := context.Background()
	w.now = w.now.Add(time.Duration(1+w.rng.IntN(90)) * time.Second)
	outlet := w.rng.IntN(len(w.outlets))
	o := w.outlets[outlet]
	switch w.rng.IntN(16) {
	case 0, 1, 2:
		for range 1 + w.rng.IntN(3) {
			w.publish(outlet, w.rng.IntN(len(judgeEvents)), []bool{w.coin(), w.coin(), w.coin()})
		}
	case 3:
		if len(o.articles) > 0 {
			a := o.articles[w.rng.IntN(len(o.articles))]
			a.moved++
			a.words = []bool{w.coin(), w.coin(), w.coin()}
		}
	case 4:
		if len(o.articles) > 0 {
			o.articles[w.rng.IntN(len(o.articles))].issue++
		}
	case 5, 6, 7, 8:
		_, err := w.pipeline.Ingest(ctx, o.feed.ID)
		return err
	case 9, 10, 11:
		for _, c := range judgeChannels {
			w.sinks[c].faults = []sinkFault{[]sinkFault{sinkFine, sinkFine, sinkBusy, sinkFails, sinkLost, sinkStale}[w.rng.IntN(6)]}
		}
		return w.deliver()
	case 12:
		return w.tend()
	case 13:
		_, err := w.seam.Mute(ctx, news.Mute{Topic: "strike", From: w.now, Until: w.now.Add(time.Duration(w.rng.IntN(20)) * time.Minute)}, "test")
		return err
	case 14:
		w.rules.burst = 1 + w.rng.IntN(4)
		w.rules.topics[2] = [][]news.ChannelID{nil, {"wires"}, {"newsroom"}}[w.rng.IntN(3)]
		return w.use(w.rules)
	case 15:
		switch w.rng.IntN(3) {
		case 0:
			return w.seam.Prune(ctx, w.now, store.Keep{Items: time.Hour, Bodies: time.Hour, Articles: time.Hour, Raw: time.Hour})
		case 1:
			if err := disk.Checkpoint(ctx, w.file(w.dir)); !w.disk.Off() {
				return err
			}
		default:
			return w.restart()
		}
	}
	return nil
}

func (w *powerWorld) coin() bool { return w.rng.IntN(2) == 0 }

func (w *powerWorld) file(dir string) string { return filepath.Join(dir, "watcher.db") }

// restart ends the process as it should end, and begins another.
func (w *powerWorld) restart() error {
	a, b := w.a, w.b
	w.a, w.b = nil, nil
	closing := a.Close()
	if err := b.Close(); err != nil {
		return err
	}
	var err error
	if w.b, err = w.openStore(w.bdir); err != nil {
		return err
	}
	if closing == nil {
		w.a, closing = w.openStore(w.dir)
	}
	if closing != nil {
		return closing
	}
	return w.start(w.a, w.act)
}

// judge brings the power back and holds the store against the other.
func (w *powerWorld) judge() error {
	w.sum.cuts++
	if w.a != nil {
		_ = w.a.Close() // the power is gone
		w.a = nil
	}
	if err := w.disk.Reboot(); err != nil {
		return err
	}
	a, err := w.openStore(w.dir)
	if err != nil {
		return fmt.Errorf("after the cut: %w", err)
	}
	if w.many {
		w.many = false
		if err := errors.Join(w.underWay(a), w.underWay(w.b)); err != nil {
			return err
		}
		w.underWay = nil
	}
	if err := a.Close(); err != nil {
		return err
	}
	found, err := disk.Dump(context.Background(), w.file(w.dir))
	if err != nil {
		return fmt.Errorf("after the cut: %w", err)
	}
	want, err := w.copied()
	if err != nil {
		return err
	}
	diff, underWay := differences(want, found), w.underWay
	if w.underWay = nil; underWay != nil {
		w.sum.underWay++
	}
	if diff != "" && underWay != nil {
		w.sum.kept++
		without := diff
		_ = underWay(w.b) // its caller was never told
		if want, err = w.reopened(); err != nil {
			return err
		}
		if diff = differences(want, found); diff != "" {
			return fmt.Errorf("neither without the change that was under way:\n%s\nnor with it:\n%s", without, diff)
		}
		return nil
	}
	if diff != "" {
		return fmt.Errorf("what was acknowledged is not there as it was:\n%s", diff)
	}
	_, err = w.reopened()
	return err
}

// copied returns the rows of a copy of the other store that was started anew. The
// store itself goes on: a number that a refused change used up stays so until it
// is closed, and the change under way is to get the next one.
func (w *powerWorld) copied() (rows []string, err error) {
	dir := w.TempDir()
	if err := w.b.Backup(context.Background(), w.file(dir)); err != nil {
		return nil, err
	}
	c, err := w.openStore(dir)
	if err != nil {
		return nil, err
	}
	if err := c.Close(); err != nil {
		return nil, err
	}
	return disk.Dump(context.Background(), w.file(dir))
}

// reopened starts the other store anew, as the first one was, and returns its
// rows.
func (w *powerWorld) reopened() ([]string, error) {
	err := w.b.Close()
	w.b = nil
	if err != nil {
		return nil, err
	}
	if w.b, err = w.openStore(w.bdir); err != nil {
		return nil, err
	}
	return disk.Dump(context.Background(), w.file(w.bdir))
}

func (w *powerWorld) closeAll() error {
	var errs []error
	if w.a != nil && w.disk.Off() {
		_ = w.a.Close()
	} else if w.a != nil {
		errs = append(errs, w.a.Close())
	}
	if w.b != nil {
		errs = append(errs, w.b.Close())
	}
	return errors.Join(errs...)
}

// differences are the rows that only one side has, a few of them.
func differences(want, got []string) string {
	var said []string
	tell := func(mark string, from, in []string) {
		has := make(map[string]bool, len(in))
		for _, row := range in {
			has[row] = true
		}
		for _, row := range from {
			if !has[row] && len(said) < 12 {
				said = append(said, fmt.Sprintf("%s %.300s", mark, row))
			}
		}
	}
	tell("lost", want, got)
	tell("more", got, want)
	if said == nil && !slices.Equal(want, got) {
		said = append(said, "other rows twice or in another order")
	}
	return strings.Join(said, "\n")
}
