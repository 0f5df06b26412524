package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	selectMute = "SELECT from_at, until FROM mute WHERE topic = ?"
	upsertMute = `INSERT INTO mute (topic, from_at, until) VALUES (?, ?, ?)
		ON CONFLICT (topic) DO UPDATE SET until = excluded.until`
	selectMutes     = "SELECT topic, from_at, until FROM mute ORDER BY topic"
	selectMuteEnded = `SELECT topic, from_at, until, (SELECT count(DISTINCT m.item) FROM match m
		WHERE m.fate = 'muted' AND m.topic = u.topic AND m.at >= u.from_at) FROM mute u WHERE u.until <= ? ORDER BY topic`
)

// Mute silences a topic, by order of who, and returns the mute that held before;
// the zero value if none did. A topic that is silent already stays so until the
// new time, as of when it fell silent; a time that has come ends that, and
// begins nothing.
func (d *DB) Mute(ctx context.Context, m news.Mute, who string) (was news.Mute, err error) {
	err = d.change(ctx, 2, func(ctx context.Context, t *tx) error {
		kept := news.Mute{Topic: m.Topic}
		err := t.row(ctx, []any{timeInto(&kept.From), timeInto(&kept.Until)}, selectMute, string(m.Topic))
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		was = news.Mute{}
		if kept.Holds(m.From) {
			was = kept
		}
		return t.mute(ctx, was, m, who)
	})
	if err != nil {
		return news.Mute{}, fmt.Errorf("mute %s: %w", m.Topic, err)
	}
	return was, nil
}

func (t *tx) mute(ctx context.Context, was, m news.Mute, who string) error {
	line := news.AuditLine{At: m.From, Who: who, Kind: news.AuditMute, Subject: string(m.Topic)}
	held := was != (news.Mute{})
	var err error
	if held {
		if line.Before, err = muteJSON(was); err != nil {
			return err
		}
	}
	switch {
	case m.Ends() && !held:
		return nil
	case m.Ends():
		_, err = t.exec(ctx, "UPDATE mute SET until = ? WHERE topic = ?", stamp(m.Until), string(m.Topic))
	default:
		if held {
			m.From = was.From
		}
		if line.After, err = muteJSON(m); err != nil {
			return err
		}
		_, err = t.exec(ctx, upsertMute, string(m.Topic), stamp(m.From), stamp(m.Until))
	}
	if err != nil {
		return err
	}
	return t.audit(ctx, line)
}

func muteJSON(m news.Mute) (string, error) {
	text, err := json.Marshal(m)
	return string(text), err
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

// Unmute forgets mutes that have ended, with the deliveries that tell so. It
// refuses with [news.ErrStale] when one of them was made longer since.
func (d *DB) Unmute(ctx context.Context, ended []news.Muted, ds []news.Delivery) error {
	rows, err := prepareDeliveries(ds)
	if err != nil {
		return err
	}
	return d.change(ctx, len(rows)+len(ended), func(ctx context.Context, t *tx) error {
		for _, m := range ended {
			n, err := t.exec(ctx, "DELETE FROM mute WHERE topic = ? AND until = ?", string(m.Topic), stamp(m.Until))
			if err != nil {
				return err
			}
			if n == 0 {
				return news.ErrStale
			}
		}
		return t.raise(ctx, rows)
	})
}
