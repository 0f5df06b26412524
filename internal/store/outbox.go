package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
)

// dueLimit is how many deliveries of one channel Due returns: a channel that
// was closed for days neither fills the memory nor hides the others.
const dueLimit = 1000

const (
	selectDue = selectDeliveries + `WHERE d.channel = ? AND d.state IN ('pending', 'uncertain') AND d.due_at <= ?
		ORDER BY d.due_at, d.seq LIMIT ?`
	selectLately = `SELECT count(*) FROM delivery d JOIN alert a ON a.id = d.alert
		WHERE d.channel = ? AND d.state = 'sent' AND d.sent_at >= ? AND NOT ` + noMessage
)

// Due returns the pending and uncertain deliveries whose time has come, oldest
// first and 1,000 a channel at most, and for each of their channels how many
// messages it got since.
func (d *DB) Due(ctx context.Context, now, since time.Time) ([]news.Delivery, map[news.ChannelID]int, error) {
	var due []news.Delivery
	lately := make(map[news.ChannelID]int)
	err := d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			var channels []news.ChannelID
			err := r.rows(ctx, into1(&channels), `SELECT DISTINCT channel FROM delivery
				WHERE state IN ('pending', 'uncertain') AND due_at <= ? ORDER BY channel`, stamp(now))
			if err != nil {
				return err
			}
			var errs []error
			for _, channel := range channels {
				more, n, err := d.dueIn(ctx, r, channel, now, since)
				if err != nil {
					errs = append(errs, fmt.Errorf("channel %s: %w", channel, err))
					continue // the others' messages go on
				}
				due, lately[channel] = append(due, more...), n
			}
			if len(errs) == len(channels) {
				return errors.Join(errs...)
			}
			return nil
		})
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read due deliveries: %w", err)
	}
	slices.SortStableFunc(due, func(a, b news.Delivery) int { return a.DueAt.Compare(b.DueAt) })
	return due, lately, nil
}

func (d *DB) dueIn(ctx context.Context, s *session, channel news.ChannelID, now, since time.Time) (due []news.Delivery, lately int, err error) {
	read := func(query string, args ...any) ([]news.Delivery, error) {
		all, err := s.deliveries(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		return s.onwards(ctx, all, now)
	}
	args := []any{string(channel), stamp(now), dueLimit}
	if due, err = read(selectDue, args...); err != nil {
		if due, err = d.readSingly(ctx, s, read, args...); err != nil {
			return nil, 0, err
		}
	}
	err = s.row(ctx, []any{&lately}, selectLately, string(channel), stamp(since))
	return due, lately, err
}

// Begin records that a call is about to be made; d carries its Attempt and
// StartedAt. It returns an error that wraps [news.ErrStale] when the delivery
// does not wait any more or was tried since d was read: then no call may be made.
func (d *DB) Begin(ctx context.Context, dl news.Delivery) error {
	return d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE delivery SET state = 'sending', attempt = ?, started_at = ?
			WHERE id = ? AND state IN ('pending', 'uncertain') AND attempt < ?`,
			dl.Attempt, stamp(dl.StartedAt), string(dl.ID), dl.Attempt)
		if err == nil && n == 0 {
			return fmt.Errorf("attempt %d is not the next: %w", dl.Attempt, news.ErrStale)
		}
		return err
	})
}

// Record stores a delivery's new state. What was sent or cancelled stays so;
// recording the same outcome again is no error.
func (d *DB) Record(ctx context.Context, dl news.Delivery) error {
	return d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE delivery SET state = ?, due_at = ?, attempt = ?, started_at = ?, sent_at = ?,
			remote_id = ?, reason = ?, doubtful = ?, plain = ? WHERE id = ? AND state NOT IN ('sent', 'cancelled')`,
			string(dl.State), stamp(dl.DueAt), dl.Attempt, stamp(dl.StartedAt), stamp(dl.SentAt),
			dl.RemoteID, dl.Reason, dl.Doubtful, dl.Plain, string(dl.ID))
		if err != nil || n == 1 {
			return err
		}
		var state news.DeliveryState
		err = t.row(ctx, []any{&state}, "SELECT state FROM delivery WHERE id = ?", string(dl.ID))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("delivery is not in the store: %w", err)
		case err == nil && state != dl.State:
			return fmt.Errorf("delivery is %s already and cannot become %s", state, dl.State)
		}
		return err
	})
}

// Fold cancels pending deliveries in favour of a list that tells them all, all
// or none. It returns an error that wraps [news.ErrStale] when one of them does
// not wait any more, or more is known of its story.
func (d *DB) Fold(ctx context.Context, list news.Delivery, folded []news.Delivery) error {
	rows, err := prepareDeliveries([]news.Delivery{list})
	if err != nil {
		return err
	}
	return d.change(ctx, len(folded)+1, func(ctx context.Context, t *tx) error {
		added, err := t.raiseOne(ctx, &rows[0])
		if err != nil {
			return fmt.Errorf("list %s: %w", list.ID, err)
		}
		if !added {
			return fmt.Errorf("list %s was made before: %w", list.ID, news.ErrStale)
		}
		for _, f := range folded {
			if err := t.unchanged(ctx, f); err != nil {
				return err
			}
			n, err := t.exec(ctx, `UPDATE delivery SET state = 'cancelled', reason = ?, list = ?
				WHERE id = ? AND state = 'pending'`, "told in a list", string(list.ID), string(f.ID))
			if err != nil {
				return err
			}
			if n == 0 {
				return fmt.Errorf("delivery %s does not wait any more: %w", f.ID, news.ErrStale)
			}
		}
		// What is being decided changes messages that there will not be.
		_, err = t.exec(ctx, raiseRevision)
		return err
	})
}

// Raise adds deliveries that follow from no poll. Those whose alert is there
// already are left as they are.
func (d *DB) Raise(ctx context.Context, ds []news.Delivery) error {
	rows, err := prepareDeliveries(ds)
	if err != nil {
		return err
	}
	return d.change(ctx, len(rows), func(ctx context.Context, t *tx) error {
		_, err := t.raise(ctx, rows)
		return err
	})
}

// settle makes what a process that died was sending uncertain, and returns how
// many there were.
func (d *DB) settle(ctx context.Context) (int, error) {
	var n int64
	err := d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		var err error
		n, err = t.exec(ctx, `UPDATE delivery SET state = 'uncertain', reason = 'watcher stopped while sending it'
			WHERE state = 'sending'`)
		return err
	})
	return int(n), err
}
