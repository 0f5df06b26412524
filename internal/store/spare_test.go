package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit/disk"
)

// TestSpare: on a full disk deliveries take the room that was set aside, polls do
// not, and it is set aside again when there is room.
func TestSpare(t *testing.T) {
	dir := t.TempDir()
	full := disk.NewSteady(dir)
	defer full.Remove()
	clock := noon
	d, err := Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return clock }})
	ok(t, err)
	defer func() { ok(t, d.Close()) }()
	file := filepath.Join(dir, spareName)
	aside := func() bool {
		info, err := os.Stat(file)
		return err == nil && info.Size() == spareSize
	}
	if !aside() {
		t.Fatal("no room is set aside")
	}
	in := poll(balkan, noon, headline(balkan, 1, noon))
	alarm(&in, 0, in.Items[0], "strikes", "desk")
	ok(t, d.Commit(t.Context(), in))

	full.Fill(0)
	if err := d.Commit(t.Context(), poll(gulf, noon, headline(gulf, 1, noon))); !errors.Is(err, ErrFull) || !aside() {
		t.Errorf("a poll on a full disk: %v, room set aside %v", err, aside())
	}
	dl := in.Deliveries[0]
	dl.Attempt = 1
	ok(t, d.Begin(t.Context(), dl))
	dl.State = news.DeliverySent
	ok(t, d.Record(t.Context(), dl))
	if aside() {
		t.Error("nothing was given up")
	}
	if err := d.Commit(t.Context(), poll(gulf, noon, headline(gulf, 1, noon))); !errors.Is(err, ErrFull) {
		t.Errorf("a poll takes what is left: %v", err)
	}
	for n := range 2000 { // far more than the room holds, were the log not used again
		ok(t, d.Raise(t.Context(), []news.Delivery{notice(news.StoryID(fmt.Sprint(n)), "desk", noon)}))
	}

	full.Fill(-1)
	clock = clock.Add(spareEvery)
	ok(t, d.Commit(t.Context(), poll(gulf, noon, headline(gulf, 1, noon))))
	if !aside() {
		t.Error("the room is not set aside again")
	}
}

// TestStartOnFullDisk: what was set aside lets a process start on a full disk,
// and tell what waits.
func TestStartOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	full := disk.NewSteady(dir)
	defer full.Remove()
	open := func() (*DB, error) {
		return Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }})
	}
	d, err := open()
	ok(t, err)
	in := poll(balkan, noon, headline(balkan, 1, noon))
	alarm(&in, 0, in.Items[0], "strikes", "desk")
	ok(t, d.Commit(t.Context(), in))
	dl := in.Deliveries[0]
	dl.Attempt = 1
	ok(t, d.Begin(t.Context(), dl))
	ok(t, d.Close())

	full.Fill(0)
	d, err = open() // it has a delivery in doubt to settle
	ok(t, err)
	if d.Interrupted() != 1 {
		t.Errorf("%d deliveries in doubt, want 1", d.Interrupted())
	}
	dl.State = news.DeliverySent
	ok(t, d.Record(t.Context(), dl))
	if err := d.Commit(t.Context(), poll(gulf, noon, headline(gulf, 1, noon))); !errors.Is(err, ErrFull) {
		t.Errorf("a poll takes what is left: %v", err)
	}
	ok(t, d.Close())
}
