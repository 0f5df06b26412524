package app

import (
	"context"
	"errors"
	"time"

	"watcher/internal/news"
	"watcher/internal/pipeline"
	"watcher/internal/store"
)

// seam stands between the pipeline and the store: reads go through, and each
// change is handed to act, which makes it or does not.
type seam struct {
	*store.DB
	act   func(what string, do func(*store.DB) error) error
	split bool // a fault: a commit is made in two steps, without and with what it tells
}

// seamCommit begins the name of a poll's commit, which goes on with the feed.
const seamCommit = "commit "

// seamRelook begins that of a second look's, which goes on with what it came to, the
// feed and the item.
const seamRelook = "relook "

// options returns a pipeline's options upon the seam.
func (s seam) options() pipeline.Options {
	return pipeline.Options{Memory: s, Ledger: s, Registry: s, Primer: s, Tasks: s, Mutes: s, Stories: s, Outbox: s, Shelf: s}
}

func (s seam) Commit(ctx context.Context, in news.Ingest) error {
	return s.act(seamCommit+string(in.State.Feed), func(d *store.DB) error {
		if !s.split || d != s.DB {
			return d.Commit(ctx, in)
		}
		bare := in
		bare.Deliveries = nil
		return errors.Join(d.Commit(ctx, bare), d.Raise(ctx, in.Deliveries))
	})
}

func (s seam) Recognise(ctx context.Context, topics []news.Topic, channels []news.Channel) (all []news.Rename, err error) {
	err = s.act("recognise", func(d *store.DB) (err error) { all, err = d.Recognise(ctx, topics, channels); return err })
	return all, err
}

func (s seam) Adopt(ctx context.Context, topics []news.Topic, stories []news.Story, matches []news.Match, at time.Time) error {
	return s.act("adopt", func(d *store.DB) error { return d.Adopt(ctx, topics, stories, matches, at) })
}

func (s seam) Told(ctx context.Context, p news.Priming, ds []news.Delivery, at time.Time) error {
	return s.act("told", func(d *store.DB) error { return d.Told(ctx, p, ds, at) })
}

func (s seam) Relook(ctx context.Context, l news.Relook) error {
	return s.act(seamRelook+string(l.State)+" "+string(l.Task.Feed)+" "+string(l.Task.Item), func(d *store.DB) error { return d.Relook(ctx, l) })
}

func (s seam) End(ctx context.Context, quiet news.Recent, at time.Time, ds []news.Delivery) error {
	return s.act("end", func(d *store.DB) error { return d.End(ctx, quiet, at, ds) })
}

func (s seam) Unmute(ctx context.Context, ended []news.Muted, ds []news.Delivery) error {
	return s.act("unmute", func(d *store.DB) error { return d.Unmute(ctx, ended, ds) })
}

func (s seam) Mute(ctx context.Context, m news.Mute, who string) (was news.Mute, err error) {
	err = s.act("mute", func(d *store.DB) (err error) { was, err = d.Mute(ctx, m, who); return err })
	return was, err
}

func (s seam) Requeue(ctx context.Context) (again []news.Delivery, err error) {
	err = s.act("requeue", func(d *store.DB) (err error) { again, err = d.Requeue(ctx, "", "", "test"); return err })
	return again, err
}

func (s seam) Begin(ctx context.Context, dl news.Delivery) error {
	return s.act("begin", func(d *store.DB) error { return d.Begin(ctx, dl) })
}

func (s seam) Record(ctx context.Context, dl news.Delivery) error {
	return s.act("record", func(d *store.DB) error { return d.Record(ctx, dl) })
}

func (s seam) Fold(ctx context.Context, list news.Delivery, folded []news.Delivery) error {
	return s.act("fold", func(d *store.DB) error { return d.Fold(ctx, list, folded) })
}

func (s seam) Follow(ctx context.Context, dl news.Delivery, by []news.Delivery) error {
	return s.act("follow", func(d *store.DB) error { return d.Follow(ctx, dl, by) })
}

func (s seam) Raise(ctx context.Context, ds []news.Delivery) error {
	return s.act("raise", func(d *store.DB) error { return d.Raise(ctx, ds) })
}

func (s seam) Hold(ctx context.Context, ds []news.Delivery) error {
	return s.act("hold", func(d *store.DB) error { return d.Hold(ctx, ds) })
}

func (s seam) Release(ctx context.Context, now time.Time) error {
	return s.act("release", func(d *store.DB) error { return d.Release(ctx, now) })
}

func (s seam) Gather(ctx context.Context, lists []news.Folding) error {
	return s.act("gather", func(d *store.DB) error { return d.Gather(ctx, lists) })
}

func (s seam) Prune(ctx context.Context, now time.Time, keep store.Keep) error {
	return s.act("prune", func(d *store.DB) error { _, err := d.Prune(ctx, now, keep); return err })
}
