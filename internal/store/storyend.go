package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

// mostEnding is how many stories are ended at once.
const mostEnding = 200

const selectQuiet = "SELECT " + storyColumns + " FROM story s WHERE s.ended_at = 0 AND s.moved_at < ? ORDER BY s.moved_at LIMIT ?"

// Quiet returns the stories, oldest first and some at a time, that have not
// ended and did not move since, with what the channels were told of them.
func (d *DB) Quiet(ctx context.Context, since time.Time) (quiet news.Recent, err error) {
	quiet.Revision, err = d.remember(ctx, func(r *session) error {
		if err := r.rows(ctx, intoStories(&quiet.Stories), selectQuiet, stamp(since), mostEnding); err != nil {
			return err
		}
		by, asked, err := byID(quiet.Stories)
		if err != nil || asked == "" {
			return err
		}
		return r.told(ctx, by, asked)
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
		_, asked, err := byID(quiet.Stories)
		if err != nil || asked == "" {
			return err
		}
		if _, err := t.exec(ctx, "UPDATE story SET ended_at = ? WHERE id IN (SELECT value FROM json_each(?))", stamp(at), asked); err != nil {
			return err
		}
		_, err = t.raise(ctx, rows)
		return err
	})
}
