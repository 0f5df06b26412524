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
	selectFates = "SELECT w.value, (SELECT count(DISTINCT m.item) FROM match m WHERE m.fate = w.value AND m.at >= ?) FROM json_each(?) w"
	selectHeld  = `SELECT d.channel, d.reason, count(*), min(a.at) FROM delivery d JOIN alert a ON a.id = d.alert
		WHERE d.state IN ('pending', 'uncertain') GROUP BY d.channel, d.reason ORDER BY d.channel, d.reason`
	selectDead = "WHERE d.state = 'dead' AND a.at >= ? ORDER BY d.seq DESC LIMIT ?"
	handOut    = `UPDATE delivery SET due_at = ?1 WHERE channel = ?2 AND state = 'pending' AND due_at > ?1 AND reason LIKE ?3`
	pruneVisit = "DELETE FROM visit WHERE person IN (SELECT person FROM visit WHERE at < ? LIMIT ?)"
)

// Reckon returns what became of all that matched since, what waits, and the last
// n deliveries that were refused for good.
func (d *DB) Reckon(ctx context.Context, since time.Time, n int) (r news.Reckoning, err error) {
	r.Fates = map[news.Fate]int{}
	fates, err := listJSON(news.Fates)
	if err != nil {
		return r, err
	}
	err = d.lend(ctx, func(s *session) error {
		return s.snapshot(ctx, func() error {
			err := s.rows(ctx, func(scan func(...any) error) error {
				var fate news.Fate
				var n int
				err := scan(&fate, &n)
				r.Fates[fate] = n
				return err
			}, selectFates, stamp(since), fates)
			if err != nil {
				return err
			}
			err = s.rows(ctx, func(scan func(...any) error) error {
				var b news.Backlog
				err := scan(&b.Channel, &b.Reason, &b.N, timeInto(&b.Since))
				r.Held = append(r.Held, b)
				return err
			}, selectHeld)
			if err != nil {
				return err
			}
			r.Dead, err = s.deliveries(ctx, selectDeliveries+selectDead, stamp(since), n)
			return err
		})
	})
	if err != nil {
		return r, fmt.Errorf("reckon: %w", err)
	}
	return r, nil
}

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
