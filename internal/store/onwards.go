package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
)

// noMessage are the alerts that put no message into their channel, a thread not
// counted.
const noMessage = "(a.reason LIKE 'update:%' OR a.reason LIKE 'point:%' OR a.reason LIKE 'report:%' OR a.reason LIKE 'withdraw:%')"

// belowMost is how many messages below another are counted.
const belowMost = 100

const (
	// A message that follows another takes its place, unless it will never be there; and
	// so does one that was refused and is tried again, after a list has told the story.
	selectOwn = `SELECT d.id, d.seq, d.state, d.remote_id, d.reason, d.due_at, d.started_at, d.sent_at FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND a.channel = ? AND (a.reason = 'new' OR a.reason LIKE 'new:%'
			OR a.reason LIKE 'follow:%' AND d.state NOT IN ('dead', 'cancelled')) ORDER BY d.state IN ('dead', 'cancelled'), d.seq DESC LIMIT 1`
	selectBelow = `SELECT 1 FROM delivery d JOIN alert a ON a.id = d.alert
		WHERE d.channel = ? AND d.state = 'sent' AND d.sent_at > ? AND NOT ` + noMessage + ` LIMIT ?`
	selectShown = `SELECT a.reason FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND a.channel = ? AND a.reason LIKE 'update:%' AND d.state = 'sent' AND d.seq > ? ORDER BY d.seq DESC LIMIT 1`
	selectNext = `SELECT d.state, d.remote_id FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND a.channel = ? AND a.reason = ?`
	selectPoster = `SELECT d.id FROM alert a JOIN delivery d ON d.alert = a.id WHERE a.story = ? AND d.channel = ? AND d.remote_id = ?
		AND NOT ` + noMessage + ` ORDER BY d.seq LIMIT 1`
	selectPostedBy = `SELECT d.id FROM delivery d INDEXED BY delivery_remote JOIN alert a ON a.id = d.alert
		WHERE d.remote_id != '' AND d.channel = ? AND d.remote_id = ? AND NOT ` + noMessage + ` ORDER BY d.seq LIMIT 1`
	selectBells = `SELECT d.message, d.remote_id FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND a.channel = ? AND a.reason LIKE 'bell:%' AND d.state = 'sent' AND d.seq > ? ORDER BY d.seq`
	// What an update says that is older than the message, the message says.
	selectLater = `SELECT u.seq < ?4 OR EXISTS (SELECT 1 FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ?1 AND a.channel = ?2 AND a.reason LIKE 'update:%' AND d.seq > u.seq) FROM delivery u WHERE u.id = ?3`
)

// selectMeant finds the message that an update was meant for, if it is there, nothing
// follows it, and no later update says what this one does: of two of a story's, one of
// which was refused and tried again after the other was told, it is the first.
const selectMeant = `SELECT d.id, d.seq, d.remote_id, d.sent_at, d.started_at FROM delivery u CROSS JOIN alert m ON m.story = ?1 AND m.channel = ?2 AND m.reason = ?5
	JOIN delivery d ON d.alert = m.id
	WHERE u.id = ?3 AND d.state = 'sent' AND d.remote_id != '' AND d.seq < u.seq
		AND NOT EXISTS (SELECT 1 FROM alert f WHERE f.story = ?1 AND f.channel = ?2 AND f.reason = 'follow:' || d.remote_id)
		AND NOT EXISTS (SELECT 1 FROM alert a JOIN delivery l ON l.alert = a.id WHERE a.story = ?1 AND a.channel = ?2
			AND a.reason LIKE 'update:%' AND ` + ofMessage + ` AND l.seq > u.seq)`

// onwards finds the message that each delivery is about, and how it stands; it
// leaves out those that must wait for it to be there.
func (s *session) onwards(ctx context.Context, due []news.Delivery, now time.Time) ([]news.Delivery, error) {
	out := due[:0]
	for _, d := range due {
		ready := true
		var err error
		switch d.Alert.Reason.Kind() {
		case news.ReasonUpdate, news.ReasonBell, news.ReasonReport:
			ready, err = s.about(ctx, &d, now)
		case news.ReasonPoint:
			ready, err = s.pointed(ctx, &d)
		case news.ReasonWithdraw:
			err = s.withdrawn(ctx, &d)
		default:
			if d.Alert.Reason.Kind() == news.ReasonFollow {
				d.On = d.Alert.Reason.Detail()
			}
			err = s.refresh(ctx, &d)
		}
		if err != nil {
			return nil, err
		}
		if ready {
			out = append(out, d)
		}
	}
	return out, nil
}

// own is the delivery of a story's own message.
type own struct {
	news.Delivery
	seq int64
}

// about finds the message that an update changes, a bell answers or whose thread
// a report goes into.
func (s *session) about(ctx context.Context, d *news.Delivery, now time.Time) (ready bool, err error) {
	var first own
	err = s.row(ctx, []any{
		&first.ID, &first.seq, &first.State, &first.RemoteID, &first.Reason,
		timeInto(&first.DueAt), timeInto(&first.StartedAt), timeInto(&first.SentAt),
	}, selectOwn, string(d.Alert.Story), string(d.Alert.Channel))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	switch first.State {
	case news.DeliveryPending, news.DeliverySending, news.DeliveryUncertain:
		return overtakes(*d, first.Delivery, now), nil
	case news.DeliverySent:
	default:
		return true, nil
	}
	if d.Alert.Reason.Kind() == news.ReasonUpdate {
		var later bool
		err := s.row(ctx, []any{&later}, selectLater, string(d.Alert.Story), string(d.Alert.Channel), string(d.ID), first.seq)
		if err == nil && later {
			first, err = s.meant(ctx, d)
		}
		if err != nil || first.ID == "" { // this one was being sent when that came, or is of a message that a list told
			return true, err
		}
	}
	d.On = first.RemoteID
	return true, s.stands(ctx, d, first)
}

// meant is the message that an update was meant for; zero if that takes none.
func (s *session) meant(ctx context.Context, d *news.Delivery) (o own, err error) {
	of := retoldOf(d.Alert.Reason)
	reason := news.ReasonNew
	if of != "" {
		reason = reason.With(of)
	}
	err = s.row(ctx, []any{&o.ID, &o.seq, &o.RemoteID, timeInto(&o.SentAt), timeInto(&o.StartedAt)},
		selectMeant, string(d.Alert.Story), string(d.Alert.Channel), string(d.ID), of, string(reason))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return o, err
}

// stands finds out how a story's message stands.
func (s *session) stands(ctx context.Context, d *news.Delivery, first own) error {
	story, channel := string(d.Alert.Story), string(d.Alert.Channel)
	at := &d.Standing
	at.By, at.At = first.ID, first.SentAt
	if d.Alert.Reason.Kind() == news.ReasonUpdate {
		at.Says = d.Message
		if err := s.bells(ctx, d, first.seq); err != nil {
			return err
		}
	} else {
		_, err := s.newest(ctx, d, &at.Says)
		if errors.Is(err, sql.ErrNoRows) || err == nil && len(at.Says.Entries) == 0 {
			err = s.row(ctx, []any{jsonInto{&at.Says}}, selectMessage, first.seq)
		}
		if err != nil {
			return err
		}
	}
	var below []int
	if err := s.rows(ctx, into1(&below), selectBelow, channel, stamp(first.SentAt), belowMost); err != nil {
		return err
	}
	at.Below = len(below)
	var shown news.Reason
	err := s.row(ctx, []any{&shown}, selectShown, story, channel, first.seq)
	switch {
	case errors.Is(err, sql.ErrNoRows): // what was known when it was posted
		at.Reports, at.Changes = knownAt(at.Says, first.StartedAt)
		return nil
	case err != nil:
		return err
	}
	_, err = fmt.Sscanf(shown.Detail()+".0", "%d.%d", &at.Reports, &at.Changes)
	return err
}

// bells reads those that rang for a story's message.
func (s *session) bells(ctx context.Context, d *news.Delivery, since int64) error {
	at := &d.Standing
	return s.rows(ctx, func(scan func(...any) error) error {
		var m news.Message
		var id string
		err := scan(jsonInto{&m}, &id)
		if id != "" {
			at.Bell = id
		}
		for _, e := range m.Entries {
			at.Rang = append(at.Rang, e.Title)
		}
		return err
	}, selectBells, string(d.Alert.Story), string(d.Alert.Channel), since)
}

// knownAt counts what a message says that was known at an instant.
func knownAt(m news.Message, at time.Time) (reports, changes int) {
	for _, e := range m.Entries {
		for _, o := range e.Also {
			if !o.At.After(at) {
				reports++
			}
		}
		changes += e.Forgotten
		for _, c := range e.Changes {
			if !c.At.After(at) {
				changes++
			}
		}
	}
	return reports, changes
}

// pointed finds the message in which a story goes on that had another.
func (s *session) pointed(ctx context.Context, d *news.Delivery) (ready bool, err error) {
	var next news.Delivery
	on := d.Alert.Reason.Detail()
	story, channel := string(d.Alert.Story), string(d.Alert.Channel)
	err = s.row(ctx, []any{&next.State, &next.RemoteID}, selectNext, story, channel, string(news.ReasonFollow.With(on)))
	if errors.Is(err, sql.ErrNoRows) { // past its retention
		return true, nil
	}
	if err != nil {
		return false, err
	}
	switch next.State {
	case news.DeliveryPending, news.DeliverySending, news.DeliveryUncertain:
		return false, nil
	}
	if next.State == news.DeliverySent && next.RemoteID != "" {
		d.On, d.Standing.Next = on, next.RemoteID
		err = s.row(ctx, []any{&d.Standing.By}, selectPoster, story, channel, on)
		if errors.Is(err, sql.ErrNoRows) { // past its retention: there is nothing to change any more
			d.On, err = "", nil
		}
	}
	return true, err
}

// withdrawn finds who posted a message that is to be taken back.
func (s *session) withdrawn(ctx context.Context, d *news.Delivery) error {
	d.On, d.Standing.Thread, _ = strings.Cut(d.Alert.Reason.Detail(), "/")
	err := s.row(ctx, []any{&d.Standing.By}, selectPostedBy, string(d.Alert.Channel), d.On)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Follow cancels a delivery whose story's message is out of reach, and what else
// waits to change that message, in favour of those that take its place. They say
// all that is known by then. It returns an error that wraps [news.ErrStale] when
// the delivery does not wait any more, or the message is followed already.
func (d *DB) Follow(ctx context.Context, dl news.Delivery, by []news.Delivery) error {
	return d.change(ctx, len(by)+1, func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, "UPDATE delivery SET state = 'cancelled', attempt = ?, reason = ? WHERE id = ? AND state IN ('pending', 'sending')",
			dl.Attempt, news.ToldByFollow, string(dl.ID))
		if err != nil {
			return err
		}
		if n == 0 {
			return news.ErrStale
		}
		for n := range by {
			if err := t.refresh(ctx, &by[n]); err != nil {
				return err
			}
		}
		rows, err := prepareDeliveries(by)
		if err != nil {
			return err
		}
		for n := range rows {
			added, err := t.raiseOne(ctx, &rows[n])
			if err != nil {
				return err
			}
			if !added {
				return news.ErrStale
			}
		}
		_, err = t.exec(ctx, `UPDATE delivery SET state = 'cancelled', reason = ? WHERE state IN ('pending', 'uncertain') AND alert IN
			(SELECT id FROM alert WHERE story = ? AND channel = ? AND (reason LIKE 'update:%' OR reason LIKE 'report:%'))`,
			news.ToldByFollow, string(dl.Alert.Story), string(dl.Alert.Channel))
		if err != nil {
			return err
		}
		// What is being decided knows the old message: it is decided again.
		_, err = t.exec(ctx, raiseRevision)
		return err
	})
}
