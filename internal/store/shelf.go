package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

// Hold stores when deliveries that were put off are due, or that they are
// cancelled, and why. What does not wait any more stays as it is.
func (d *DB) Hold(ctx context.Context, ds []news.Delivery) error {
	return d.change(ctx, len(ds), func(ctx context.Context, t *tx) error {
		for _, dl := range ds {
			_, err := t.exec(ctx, "UPDATE delivery SET state = ?, due_at = ?, reason = ? WHERE id = ? AND state = 'pending'",
				string(dl.State), stamp(dl.DueAt), dl.Reason, string(dl.ID))
			if err != nil {
				return fmt.Errorf("hold %s: %w", dl.ID, err)
			}
		}
		return nil
	})
}

// Nothing that is tried again is put off for longer than this: what is due later
// was put off by a clock that was wrong.
const (
	longestPause = 30 * time.Minute // of a delivery
	longestLook  = 7 * time.Hour    // of a second look
)

// Release makes due what is held for a later time, for its hour to be looked up
// anew, and what is put off by longer than any pause. What was held in quiet hours
// stays marked as such.
func (d *DB) Release(ctx context.Context, now time.Time) error {
	return d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		at := stamp(now)
		_, err := t.exec(ctx, `UPDATE delivery SET due_at = ?1, reason = iif(reason LIKE ?2, reason, '')
			WHERE state = 'pending' AND due_at > ?1 AND (reason LIKE ?2 OR reason LIKE ?3)`,
			at, news.HeldForQuiet+"%", news.HeldForDigest+"%")
		if err != nil {
			return err
		}
		if _, err = t.exec(ctx, "UPDATE delivery SET due_at = ?1 WHERE state IN ('pending', 'uncertain') AND due_at > ?2", at, stamp(now.Add(longestPause))); err != nil {
			return err
		}
		_, err = t.exec(ctx, "UPDATE task SET due_at = ?1 WHERE state = 'pending' AND due_at > ?2", at, stamp(now.Add(longestLook)))
		return err
	})
}

// Gather cancels pending deliveries in favour of lists that tell them, all or
// none, and with them what was to follow them, but for an urgent bell: lists of
// what has waited call nobody. It returns an error that wraps [news.ErrStale] when one of them does not
// wait any more.
func (d *DB) Gather(ctx context.Context, lists []news.Folding) error {
	all := make([]news.Delivery, len(lists))
	n := len(lists)
	for i, l := range lists {
		all[i] = l.List
		n += len(l.Told)
	}
	rows, err := prepareDeliveries(all)
	if err != nil {
		return err
	}
	return d.change(ctx, n, func(ctx context.Context, t *tx) error {
		for n, l := range lists {
			if err := t.gather(ctx, &rows[n], l.Told); err != nil {
				return fmt.Errorf("list %s: %w", l.List.ID, err)
			}
		}
		// What is being decided changes messages that there will not be.
		_, err := t.exec(ctx, raiseRevision)
		return err
	})
}

func (t *tx) gather(ctx context.Context, list *deliveryRow, told []news.Delivery) error {
	added, err := t.raiseOne(ctx, list)
	if err != nil {
		return err
	}
	if !added {
		return fmt.Errorf("it was made before: %w", news.ErrStale)
	}
	for _, dl := range told {
		if err := t.unchanged(ctx, dl); err != nil {
			return err
		}
		n, err := t.exec(ctx, "UPDATE delivery SET state = 'cancelled', reason = ?, list = ? WHERE id = ? AND state = 'pending'",
			dl.Reason, string(list.ID), string(dl.ID))
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("delivery %s does not wait any more: %w", dl.ID, news.ErrStale)
		}
		_, err = t.exec(ctx, `UPDATE delivery SET state = 'cancelled', reason = ?, list = ? WHERE state = 'pending' AND alert IN
			(SELECT id FROM alert WHERE story = ? AND channel = ? AND (reason LIKE 'update:%' OR reason LIKE 'bell:%' AND reason NOT LIKE 'bell:urgent%' OR reason LIKE 'report:%'))`,
			dl.Reason, string(list.ID), string(dl.Alert.Story), string(dl.Alert.Channel))
		if err != nil {
			return err
		}
	}
	return nil
}

// unchanged returns an error that wraps [news.ErrStale] when more is known by now
// than a delivery says that a list is about to tell.
func (t *tx) unchanged(ctx context.Context, dl news.Delivery) error {
	now, err := t.deliveries(ctx, selectDeliveries+"WHERE d.id = ?", string(dl.ID))
	if err != nil || len(now) == 0 {
		return err
	}
	if err := t.refresh(ctx, &now[0]); err != nil {
		return err
	}
	known := func(m news.Message) (n int) {
		for _, e := range m.Entries {
			n += len(e.Also) + len(e.Changes) + e.Forgotten + e.Retitled
		}
		return n
	}
	if known(now[0].Message) > known(dl.Message) {
		return fmt.Errorf("more is known of delivery %s: %w", dl.ID, news.ErrStale)
	}
	return nil
}

// overtakes reports whether a bell goes before the message that it is of: that
// waits for its hour, and the story has turned urgent.
func overtakes(bell, first news.Delivery, now time.Time) bool {
	return bell.Alert.Reason.Kind() == news.ReasonBell && bell.Message.Urgent && first.Held() && first.DueAt.After(now)
}

const (
	// Of the messages that a story had in a channel, the last, or the one that a
	// delivery is or names again: lists took the place of those before.
	selectSince = `SELECT coalesce(max(n.seq), 0) FROM alert m JOIN delivery n ON n.alert = m.id
		WHERE m.story = ?1 AND m.channel = ?2 AND (m.reason = 'new' OR m.reason LIKE 'new:%')
			AND n.seq <= coalesce((SELECT seq FROM delivery WHERE id = ?3), n.seq)`
	selectNewest = `SELECT d.message, EXISTS (SELECT 1 FROM alert b JOIN delivery e ON e.alert = b.id
			WHERE b.story = ?1 AND b.channel = ?2 AND b.reason LIKE 'bell:urgent%' AND e.state = 'sent' AND e.seq > ?3)
		FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ?1 AND a.channel = ?2 AND a.reason LIKE 'update:%' AND d.seq > ?3
			AND (?4 = '*' OR ` + ofMessage + `) ORDER BY d.seq DESC LIMIT 1`
)

// newest reads what the last update of a delivery's message says, and whether a
// bell said that it turned urgent. It returns sql.ErrNoRows if there is no update.
func (s *session) newest(ctx context.Context, d *news.Delivery, m *news.Message) (rang bool, err error) {
	story, channel := string(d.Alert.Story), string(d.Alert.Channel)
	var since int64
	if err := s.row(ctx, []any{&since}, selectSince, story, channel, string(d.ID)); err != nil {
		return false, err
	}
	// A story that was refused, and told anew by what joined it, has updates of two
	// messages.
	of := "*"
	if d.Alert.Reason.Kind() == news.ReasonNew {
		of = d.Alert.Reason.Detail()
	}
	err = s.row(ctx, []any{jsonInto{m}, &rang}, selectNewest, story, channel, since, of)
	return rang, err
}

// refresh has a story that was not told yet tell what is known by now: what its
// last update would say.
func (s *session) refresh(ctx context.Context, d *news.Delivery) error {
	switch kind := d.Alert.Reason.Kind(); {
	case d.State != news.DeliveryPending || d.Doubtful: // it may be there already
		return nil
	case kind != news.ReasonNew && kind != news.ReasonFollow && kind != news.ReasonPoint && kind != news.ReasonAgain:
		return nil
	}
	var newest news.Message
	rang, err := s.newest(ctx, d, &newest)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(newest.Entries) != len(d.Message.Entries) {
		return nil
	}
	if err != nil {
		return err
	}
	if d.Alert.Reason.Kind() == news.ReasonFollow || d.Alert.Reason.Kind() == news.ReasonPoint {
		d.Message.Entries, d.Message.Urgent = newest.Entries, d.Message.Urgent || newest.Urgent
		return nil
	}
	d.Message.Entries = marked(newest.Entries, d.Message.Entries, rang)
	return nil
}

// marked marks what stood told in an earlier version as such in a later one, and
// what a bell said.
func marked(newest, before []news.Entry, rang bool) []news.Entry {
	for n := range newest {
		e, was := &newest[n], before[n]
		if e.Told = was.Told || rang; rang { // then the bell called, and said that it turned urgent
			e.Hushed = true
		}
	}
	return newest
}

const selectDigested = "SELECT coalesce(max(at), 0) FROM alert WHERE story >= ?1 AND story < ?1 || x'7f' AND channel = ?2 AND reason = ?3"

// Digested returns when the channel's last digest was made; zero if none was.
func (d *DB) Digested(ctx context.Context, channel news.ChannelID) (at time.Time, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.row(ctx, []any{timeInto(&at)}, selectDigested, news.DigestSubject, string(channel), string(news.ReasonDigest))
	})
	if err != nil {
		return at, fmt.Errorf("look up the last digest: %w", err)
	}
	return at, nil
}
