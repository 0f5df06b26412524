package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

// mostEnding is how many stories are ended at once.
const mostEnding = 200

const selectQuiet = `SELECT id, title, opened_at, moved_at FROM story
	WHERE ended_at = 0 AND moved_at < ? ORDER BY moved_at LIMIT ?`

// Quiet returns the stories, oldest first and some at a time, that have not
// ended and did not move since, with what the channels were told of them.
func (d *DB) Quiet(ctx context.Context, since time.Time) (news.Recent, error) {
	var quiet news.Recent
	err := d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			if err := r.row(ctx, []any{&quiet.Revision}, selectRevision); err != nil {
				return err
			}
			err := r.rows(ctx, func(scan func(...any) error) error {
				var s news.Story
				err := scan(&s.ID, &s.Title, timeInto(&s.OpenedAt), timeInto(&s.MovedAt))
				quiet.Stories = append(quiet.Stories, s)
				return err
			}, selectQuiet, stamp(since), mostEnding)
			if err != nil {
				return err
			}
			return r.fillStories(ctx, quiet.Stories)
		})
	})
	if err != nil {
		return news.Recent{}, fmt.Errorf("read quiet stories: %w", err)
	}
	return quiet, nil
}

// End ends stories, with the deliveries that tell so. It returns an error that
// wraps [news.ErrStale] when the memory has changed since they were read.
func (d *DB) End(ctx context.Context, quiet news.Recent, at time.Time, ds []news.Delivery) error {
	rows, err := prepareDeliveries(ds)
	if err != nil {
		return err
	}
	return d.change(ctx, len(rows)+len(quiet.Stories), func(ctx context.Context, t *tx) error {
		if err := t.advance(ctx, quiet.Revision); err != nil {
			return err
		}
		for _, s := range quiet.Stories {
			if _, err := t.exec(ctx, "UPDATE story SET ended_at = ? WHERE id = ?", stamp(at), string(s.ID)); err != nil {
				return err
			}
		}
		return t.raise(ctx, rows)
	})
}
