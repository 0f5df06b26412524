package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	handOut    = `UPDATE delivery SET due_at = ?1 WHERE channel = ?2 AND state = 'pending' AND due_at > ?1 AND reason LIKE ?3`
	pruneVisit = "DELETE FROM visit WHERE person IN (SELECT person FROM visit WHERE at < ? LIMIT ?)"
)

// Visit notes that somebody asks what was missed, and returns when they asked
// last; zero if that is not known.
func (d *DB) Visit(ctx context.Context, person string, at time.Time) (was time.Time, err error) {
	err = d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		err := t.row(ctx, []any{timeInto(&was)}, "SELECT at FROM visit WHERE person = ?", person)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = t.exec(ctx, "INSERT INTO visit (person, at) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET at = excluded.at", person, stamp(at))
		return err
	})
	if err != nil {
		return was, fmt.Errorf("note a visit: %w", err)
	}
	return was, nil
}

// HandOut makes due what a channel's digest holds, and returns how much that is.
func (d *DB) HandOut(ctx context.Context, channel news.ChannelID, now time.Time) (n int, err error) {
	err = d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		rows, err := t.exec(ctx, handOut, stamp(now), string(channel), news.HeldForDigest+"%")
		n = int(rows)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("hand out the digest of %s: %w", channel, err)
	}
	return n, nil
}
