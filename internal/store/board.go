package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	selectBoards = "SELECT place, message, old, nonce, posted_at, edited_at FROM board ORDER BY place"
	upsertBoard  = `INSERT INTO board (place, message, old, nonce, posted_at, edited_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (place) DO UPDATE SET message = excluded.message, old = excluded.old, nonce = excluded.nonce,
			posted_at = excluded.posted_at, edited_at = excluded.edited_at`

	// selectToldAt walks back over what is no alert: notices, first summaries and
	// changes of messages.
	selectToldAt = `SELECT coalesce((SELECT d.sent_at FROM delivery d JOIN alert a ON a.id = d.alert
		WHERE d.channel = ? AND d.state = 'sent' AND a.reason NOT IN ('notice', 'primed') AND NOT ` + noMessage + `
		ORDER BY d.sent_at DESC LIMIT 1), 0)`
	selectWaiting = `SELECT count(*), count(*) FILTER (WHERE held), coalesce(min(due_at) FILTER (WHERE held), 0),
			count(*) FILTER (WHERE NOT held AND due_at <= ?2)
		FROM (SELECT due_at, due_at > ?2 AND (reason LIKE ?3 OR reason LIKE ?4) AS held FROM delivery
			WHERE channel = ?1 AND state IN ('pending', 'uncertain') AND reason NOT LIKE ?5)`
)

// Boards returns the boards that are known, by place.
func (d *DB) Boards(ctx context.Context) ([]news.Board, error) {
	var all []news.Board
	err := d.lend(ctx, func(s *session) error {
		return s.rows(ctx, func(scan func(...any) error) error {
			var b news.Board
			err := scan(&b.Place, &b.Message, &b.Old, &b.Nonce, timeInto(&b.PostedAt), timeInto(&b.EditedAt))
			all = append(all, b)
			return err
		}, selectBoards)
	})
	if err != nil {
		return nil, fmt.Errorf("read boards: %w", err)
	}
	return all, nil
}

// PutBoard stores a board in the place of the one that its channel had.
func (d *DB) PutBoard(ctx context.Context, b news.Board) error {
	err := d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, upsertBoard, b.Place, b.Message, b.Old, string(b.Nonce), stamp(b.PostedAt), stamp(b.EditedAt))
		return err
	})
	if err != nil {
		return fmt.Errorf("store the board of %s: %w", b.Place, err)
	}
	return nil
}

// DropBoard forgets a channel's board.
func (d *DB) DropBoard(ctx context.Context, place string) error {
	err := d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "DELETE FROM board WHERE place = ?", place)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget the board of %s: %w", place, err)
	}
	return nil
}

// Tally counts what a channel was told and what waits for it.
func (d *DB) Tally(ctx context.Context, channel news.ChannelID, now time.Time) (news.Tally, error) {
	var n news.Tally
	err := d.lend(ctx, func(s *session) error {
		return s.snapshot(ctx, func() error {
			if err := s.row(ctx, []any{timeInto(&n.ToldAt)}, selectToldAt, string(channel)); err != nil {
				return err
			}
			return s.row(ctx, []any{&n.Waiting, &n.Held, timeInto(&n.HeldTo), &n.Due}, selectWaiting,
				string(channel), stamp(now), news.HeldForQuiet+"%", news.HeldForDigest+"%", news.HeldForOld+"%")
		})
	})
	if err != nil {
		return news.Tally{}, fmt.Errorf("count for channel %s: %w", channel, err)
	}
	n.Waiting -= n.Held
	return n, nil
}
