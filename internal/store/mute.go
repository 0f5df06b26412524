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
	selectMute = "SELECT from_at, until FROM silence WHERE kind = ? AND subject = ?"
	upsertMute = `INSERT INTO silence (kind, subject, from_at, until) VALUES (?, ?, ?, ?)
		ON CONFLICT (kind, subject) DO UPDATE SET until = excluded.until`
	selectMutes      = "SELECT kind, subject, from_at, until FROM silence ORDER BY kind DESC, subject"
	selectMutesEnded = "SELECT kind, subject, from_at, until FROM silence WHERE until <= ? ORDER BY kind DESC, subject"

	countTopicMuted = "SELECT count(DISTINCT m.item) FROM match m WHERE m.fate = 'muted' AND m.topic = ? AND m.at >= ?"
	countFeedMuted  = `SELECT count(DISTINCT m.item) FROM feed f CROSS JOIN match m INDEXED BY match_silent JOIN item i ON i.id = m.item
		WHERE f.id = ? AND i.feed = f.num AND m.at >= ? AND m.fate = 'muted'`
)

// Kinds of what can be silent.
const (
	silentTopic = "topic"
	silentFeed  = "feed"
)

// silence names what a mute silences, as it is stored.
func silence(m news.Mute) (kind, subject string) {
	if m.Feed != "" {
		return silentFeed, m.Subject()
	}
	return silentTopic, m.Subject()
}

// muteInto returns where a stored mute goes, and what completes it then.
func muteInto(m *news.Mute) (dest []any, complete func()) {
	var kind, subject string
	return []any{&kind, &subject, timeInto(&m.From), timeInto(&m.Until)}, func() {
		if kind == silentFeed {
			m.Feed = news.FeedID(subject)
			return
		}
		m.Topic = news.TopicID(subject)
	}
}

// Mute silences a topic or a feed, by order of who, and returns the mute that
// held before; the zero value if none did. What is silent already stays so until the
// new time, as of when it fell silent; a time that has come ends that, and
// begins nothing.
func (d *DB) Mute(ctx context.Context, m news.Mute, who string) (was news.Mute, err error) {
	err = d.change(ctx, 2, func(ctx context.Context, t *tx) error {
		var err error
		if was, err = t.muted(ctx, m); err != nil {
			return err
		}
		return t.mute(ctx, was, m, who)
	})
	if err != nil {
		return news.Mute{}, fmt.Errorf("mute %s: %w", m.Subject(), err)
	}
	return was, nil
}

// muted is the mute that holds when another begins, of the same topic or feed; the
// zero value if none does.
func (t *tx) muted(ctx context.Context, m news.Mute) (was news.Mute, err error) {
	kept := news.Mute{Topic: m.Topic, Feed: m.Feed}
	kind, subject := silence(m)
	err = t.row(ctx, []any{timeInto(&kept.From), timeInto(&kept.Until)}, selectMute, kind, subject)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return was, nil
	case err == nil && kept.Holds(m.From):
		return kept, nil
	}
	return was, err
}

// ForgetMute ends the mute of a topic or feed that is no more, as of m.From and by order
// of who, and leaves a line in the audit. Nothing is told.
func (d *DB) ForgetMute(ctx context.Context, m news.Mute, who string) error {
	m.Until = m.From
	err := d.change(ctx, 2, func(ctx context.Context, t *tx) error { return t.forgetMute(ctx, m, who) })
	if err != nil {
		return fmt.Errorf("forget the mute of %s: %w", m.Subject(), err)
	}
	return nil
}

// forgetMute ends the mute of what is no more: nobody is told, there being nothing to
// be heard again.
func (t *tx) forgetMute(ctx context.Context, m news.Mute, who string) error {
	was, err := t.muted(ctx, m)
	if err != nil {
		return err
	}
	if err := t.mute(ctx, was, m, who); err != nil {
		return err
	}
	kind, subject := silence(m)
	_, err = t.exec(ctx, "DELETE FROM silence WHERE kind = ? AND subject = ?", kind, subject)
	return err
}

func (t *tx) mute(ctx context.Context, was, m news.Mute, who string) error {
	line := news.AuditLine{At: m.From, Who: who, Kind: news.AuditMute, Subject: m.Subject()}
	kind, subject := silence(m)
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
		_, err = t.exec(ctx, "UPDATE silence SET until = ? WHERE kind = ? AND subject = ?", stamp(m.Until), kind, subject)
	default:
		if held {
			m.From = was.From
		}
		if line.After, err = muteJSON(m); err != nil {
			return err
		}
		_, err = t.exec(ctx, upsertMute, kind, subject, stamp(m.From), stamp(m.Until))
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

// Mutes returns the mutes that were not told to have ended, those of topics first.
func (d *DB) Mutes(ctx context.Context) (all []news.Mute, err error) {
	err = d.lend(ctx, func(r *session) error {
		all, err = r.mutes(ctx, selectMutes)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read mutes: %w", err)
	}
	return all, nil
}

func (s *session) mutes(ctx context.Context, query string, args ...any) (all []news.Mute, err error) {
	err = s.rows(ctx, func(scan func(...any) error) error {
		var m news.Mute
		dest, complete := muteInto(&m)
		err := scan(dest...)
		complete()
		all = append(all, m)
		return err
	}, query, args...)
	return all, err
}

// MutesEnded returns the mutes that have ended and were not told to have.
func (d *DB) MutesEnded(ctx context.Context, now time.Time) (all []news.Muted, err error) {
	err = d.lend(ctx, func(r *session) error {
		ended, err := r.mutes(ctx, selectMutesEnded, stamp(now))
		for _, m := range ended {
			query := countTopicMuted
			if m.Feed != "" {
				query = countFeedMuted
			}
			muted := news.Muted{Mute: m}
			if err := r.row(ctx, []any{&muted.Items}, query, m.Subject(), stamp(m.From)); err != nil {
				return err
			}
			all = append(all, muted)
		}
		return err
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
			kind, subject := silence(m.Mute)
			n, err := t.exec(ctx, "DELETE FROM silence WHERE kind = ? AND subject = ? AND until = ?", kind, subject, stamp(m.Until))
			if err != nil {
				return err
			}
			if n == 0 {
				return news.ErrStale
			}
		}
		_, err := t.raise(ctx, rows)
		return err
	})
}
