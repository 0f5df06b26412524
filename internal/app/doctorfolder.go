package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/store"
)

// lowDisk is how many bytes free on the disk are few enough for a word.
const lowDisk = 1 << 30

// folder looks at the data folder, its disk and its files, and reports whether there
// is one in which to look for a database.
func (d *doctor) folder(ctx context.Context) bool {
	dir := d.cfg.Store
	f := notify.Finding{What: "data folder " + dir}
	free, known, err := store.Inspect(dir)
	absent := errors.Is(err, store.ErrAbsent)
	if absent {
		f.Todo, err = "not there yet; watcher run makes it", nil
	}
	switch {
	case err != nil:
		f = notify.Finding{What: err.Error(), Bad: true}
	case known:
		f = roomy(f, free)
	}
	d.say(f)
	if absent {
		return false
	}
	if err == nil {
		d.files(ctx, dir)
	}
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// roomy adds to a finding how many bytes are free on the disk.
func roomy(f notify.Finding, free uint64) notify.Finding {
	f.What += ": " + size(free) + " free"
	switch {
	case free < store.LeastFree:
		f.Bad, f.Todo = true, fmt.Sprintf("make room, or keep less (keep in feeds.yaml): on a full disk watcher records nothing more, and begins again at %s free only", size(store.LeastFree))
	case free < lowDisk && f.Todo == "":
		f.Todo = "make room, or keep less (keep in feeds.yaml)"
	}
	return f
}

// size writes a number of bytes for people.
func size(bytes uint64) string {
	if bytes < 1<<30 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
}

// files looks whether this user can read and write each file in the data folder.
func (d *doctor) files(ctx context.Context, dir string) {
	errs := store.Unusable(dir, signInsName, signInsFresh)
	for _, err := range errs {
		d.say(notify.Finding{What: err.Error(), Bad: true})
	}
	if key, _ := deskFor(d.cfg); key == "" || len(errs) > 0 {
		return
	}
	if _, err := (signIns{dir}).SignIns(ctx); err != nil {
		d.say(notify.Finding{What: "the bot's sign-ins, without which it does not answer commands", Bad: true, Todo: err.Error()})
	}
}

// database looks at what is stored.
func (d *doctor) database(ctx context.Context) {
	db, err := d.kept(ctx, d.cfg)
	if err == nil && db == nil {
		if traces := store.Traces(d.cfg.Store); len(traces) > 0 {
			err = fmt.Errorf("%s is gone, although watcher has worked here (%s is left): stop watcher and put back a copy of your own; without one, start it to begin anew: what the feeds list then counts as history, and what waited is lost",
				store.FileName, strings.Join(traces, ", "))
		}
	}
	if db != nil {
		defer db.Close() //nolint:errcheck // only read
		err = d.sound(ctx, db)
	}
	if err != nil {
		d.say(notify.Finding{What: "database", Bad: true, Todo: err.Error()})
	}
}

// sound checks the database, and says what it knows.
func (d *doctor) sound(ctx context.Context, db *store.DB) error {
	if err := db.Check(ctx); err != nil {
		return err
	}
	c, err := db.Counts(ctx)
	if err != nil {
		return err
	}
	d.waiting = waiting(c)
	d.say(notify.Finding{What: fmt.Sprintf("database: it is sound; %s kept, %s waiting", count(c.Items, "item"), countOf(d.waiting, "delivery", "deliveries"))})
	if d.states, err = db.States(ctx); err != nil {
		return err
	}
	made, err := db.Additions(ctx)
	if err != nil {
		return err
	}
	whole, err := d.with(d.cfg, additionsOf(made), func(string) {}) // watcher check names those that do not hold
	if err != nil {
		return err
	}
	d.cfg = whole
	return errors.Join(d.retried(ctx, db), d.dead(ctx, db))
}

// retried says of each channel what was refused there so far, and is tried again:
// a site that answers the doctor may refuse the messages.
func (d *doctor) retried(ctx context.Context, db *store.DB) error {
	now := d.Now()
	waits, _, err := db.Due(ctx, now.Add(time.Hour), now) // a next try is less than an hour away
	if err != nil {
		return err
	}
	tried := make(map[news.ChannelID][]news.Delivery)
	for _, w := range waits {
		if w.Attempt > 0 && !w.Held() {
			tried[w.Alert.Channel] = append(tried[w.Alert.Channel], w)
		}
	}
	for _, c := range slices.Sorted(maps.Keys(tried)) {
		first := slices.MinFunc(tried[c], func(a, b news.Delivery) int { return a.Alert.At.Compare(b.Alert.At) })
		d.say(notify.Finding{
			What: fmt.Sprintf("channel %s: %s and is tried again, for %s so far", c,
				countOf(len(tried[c]), "message was refused", "messages were refused"), notify.Span(now.Sub(first.Alert.At))),
			Todo: first.Reason,
		})
	}
	return nil
}

// deadFor is how far back the doctor looks for what was refused for good: as far as
// `watcher ledger` does, unless it is told otherwise.
const deadFor = 7 * 24 * time.Hour

// dead says of each channel what was refused there for good.
func (d *doctor) dead(ctx context.Context, db *store.DB) error {
	dead, err := db.Dead(ctx, d.Now().Add(-deadFor))
	if err != nil {
		return err
	}
	for _, c := range slices.Sorted(maps.Keys(dead)) {
		again := "watcher requeue all tries each again"
		if slices.ContainsFunc(d.cfg.Channels, func(known news.Channel) bool { return known.ID == c }) {
			again = fmt.Sprintf("watcher requeue all --channel %s tries each again", c)
		}
		d.say(notify.Finding{
			What: fmt.Sprintf("channel %s: in the last 7 days %s for good", c, countOf(dead[c], "message was refused", "messages were refused")),
			Todo: "watcher ledger shows each with the reason; once that is mended, " + again,
		})
	}
	return nil
}
