package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	selectMutes     = "SELECT topic, from_at, until FROM mute ORDER BY topic"
	selectMuteEnded = `SELECT topic, from_at, until, (SELECT count(DISTINCT m.item) FROM match m
		WHERE m.fate = 'muted' AND m.topic = u.topic AND m.at >= u.from_at) FROM mute u WHERE u.until <= ? ORDER BY topic`
)

// Mute silences a topic. One that is silent already stays so until the new time,
// as of when it fell silent; a time that has come ends that, and begins nothing.
func (d *DB) Mute(ctx context.Context, m news.Mute) error {
	err := d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		if !m.Until.After(m.From) {
			_, err := t.exec(ctx, "UPDATE mute SET until = ? WHERE topic = ?", stamp(m.Until), string(m.Topic))
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO mute (topic, from_at, until) VALUES (?, ?, ?)
			ON CONFLICT (topic) DO UPDATE SET until = excluded.until`, string(m.Topic), stamp(m.From), stamp(m.Until))
		return err
	})
	if err != nil {
		return fmt.Errorf("mute %s: %w", m.Topic, err)
	}
	return nil
}

// Mutes returns the mutes that were not told to have ended, by topic.
func (d *DB) Mutes(ctx context.Context) (all []news.Mute, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var m news.Mute
			err := scan(&m.Topic, timeInto(&m.From), timeInto(&m.Until))
			all = append(all, m)
			return err
		}, selectMutes)
	})
	if err != nil {
		return nil, fmt.Errorf("read mutes: %w", err)
	}
	return all, nil
}

// MutesEnded returns the mutes that have ended and were not told to have.
func (d *DB) MutesEnded(ctx context.Context, now time.Time) (all []news.Muted, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var m news.Muted
			err := scan(&m.Topic, timeInto(&m.From), timeInto(&m.Until), &m.Items)
			all = append(all, m)
			return err
		}, selectMuteEnded, stamp(now))
	})
	if err != nil {
		return nil, fmt.Errorf("read mutes that ended: %w", err)
	}
	return all, nil
}

// Unmute forgets a mute that has ended, with the deliveries that tell so. One
// that was made longer since stays.
func (d *DB) Unmute(ctx context.Context, m news.Mute, ds []news.Delivery) error {
	rows, err := prepareDeliveries(ds)
	if err != nil {
		return err
	}
	return d.change(ctx, len(rows)+1, func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, "DELETE FROM mute WHERE topic = ? AND until = ?", string(m.Topic), stamp(m.Until))
		if err != nil || n == 0 {
			return err
		}
		return t.raise(ctx, rows)
	})
}
