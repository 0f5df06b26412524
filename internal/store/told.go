package store

import (
	"context"
	"database/sql"
	"slices"

	"watcher/internal/news"
)

const (
	selectTold = `SELECT a.channel, a.reason, a.topics, a.at, d.seq FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND d.state NOT IN ('dead', 'cancelled') ORDER BY d.seq`
	selectMessage = "SELECT message FROM delivery WHERE seq = ?"
)

// told reads what the channels were told of a story by messages of its own: the
// alert, with what its last update says.
func (s *session) told(ctx context.Context, story *news.Story) error {
	var last []int64 // by channel: the delivery that says what the message says now
	err := s.rows(ctx, func(scan func(...any) error) error {
		var t news.Told
		var reason news.Reason
		var seq int64
		if err := scan(&t.Channel, &reason, jsonInto{&t.Topics}, timeInto(&t.At), &seq); err != nil {
			return err
		}
		n := slices.IndexFunc(story.Told, func(known news.Told) bool { return known.Channel == t.Channel })
		switch kind := reason.Kind(); {
		case kind == news.ReasonNew:
			story.Told, last = append(story.Told, t), append(last, seq)
		case n < 0:
		case kind == news.ReasonUpdate, kind == news.ReasonFollow:
			story.Told[n].Topics, last[n] = t.Topics, seq
		case kind == news.ReasonBell:
			story.Told[n].Bells = append(story.Told[n].Bells, reason)
		}
		return nil
	}, selectTold, string(story.ID))
	for n := 0; n < len(last) && err == nil; n++ {
		err = s.row(ctx, []any{jsonInto{&story.Told[n].Message}}, selectMessage, last[n])
	}
	return err
}

// supersede puts an update in the place of those of its message that wait: it
// says all that they say, and goes no later than they would. What earlier ones
// said is not kept: they are as many as a story's reports, and grow with it.
func (t *tx) supersede(ctx context.Context, d *deliveryRow) error {
	const earlier = `id != ? AND alert IN (SELECT id FROM alert WHERE story = ? AND channel = ? AND reason LIKE 'update:%')`
	const waiting = `state IN ('pending', 'uncertain') AND ` + earlier
	args := []any{string(d.ID), string(d.Alert.Story), string(d.Alert.Channel)}
	if _, err := t.exec(ctx, "UPDATE delivery SET message = '{}' WHERE state = 'sent' AND "+earlier, args...); err != nil {
		return err
	}
	var due sql.NullInt64
	if err := t.row(ctx, []any{&due}, "SELECT min(due_at) FROM delivery WHERE "+waiting, args...); err != nil || !due.Valid {
		return err
	}
	if _, err := t.exec(ctx, "UPDATE delivery SET state = 'cancelled', message = '{}', reason = 'a later update says it' WHERE "+waiting, args...); err != nil {
		return err
	}
	_, err := t.exec(ctx, "UPDATE delivery SET due_at = min(due_at, ?) WHERE id = ?", due.Int64, string(d.ID))
	return err
}
