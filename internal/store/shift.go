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
	selectClaims = `SELECT a.story, s.title, iif(a.kind = 'claim', a.by_id, a.to_id), iif(a.kind = 'claim', a.by_name, a.to_name), a.at
		FROM (SELECT max(id) AS last FROM act WHERE kind IN ('claim', 'release', 'hand over') GROUP BY story) l
		JOIN act a ON a.id = l.last JOIN story s ON s.id = a.story WHERE a.kind != 'release' AND a.by_id != '' ORDER BY a.at, a.id`
	selectMoved = `SELECT s.id, s.title, count(*), count(iif(i.first_seen >= ?1, 1, NULL)) FROM story s INDEXED BY story_moved_at
		CROSS JOIN report r ON r.story = s.id JOIN item i ON i.id = r.item
		WHERE s.moved_at >= ?1 AND EXISTS (SELECT 1 FROM alert a WHERE a.story = s.id AND (a.reason = 'new' OR a.reason LIKE 'new:%'))
		GROUP BY s.id ORDER BY 4 DESC, s.moved_at DESC LIMIT ?2`
	selectPosts = `SELECT a.channel, d.remote_id FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND (a.reason = 'new' OR a.reason LIKE 'new:%' OR a.reason LIKE 'follow:%') AND d.state = 'sent' AND d.remote_id != '' ORDER BY d.seq DESC`
	selectPosted = "SELECT a.story FROM delivery d JOIN alert a ON a.id = d.alert WHERE d.remote_id = ? AND d.state = 'sent' ORDER BY d.seq LIMIT 1"
)

// Claims returns the stories that somebody takes care of, oldest claim first.
func (d *DB) Claims(ctx context.Context) (all []news.Claim, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var c news.Claim
			err := scan(&c.Story, &c.Title, &c.By.ID, &c.By.Name, timeInto(&c.At))
			all = append(all, c)
			return err
		}, selectClaims)
	})
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	return all, nil
}

// Moved returns the told stories that got reports since, those with the most
// first, n at most.
func (d *DB) Moved(ctx context.Context, since time.Time, n int) (all []news.Movement, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var m news.Movement
			err := scan(&m.Story, &m.Title, &m.Reports, &m.New)
			all = append(all, m)
			return err
		}, selectMoved, stamp(since), n)
	})
	if err != nil {
		return nil, fmt.Errorf("read what moved: %w", err)
	}
	return all, nil
}

// Posts returns the messages that tell a story, newest first.
func (d *DB) Posts(ctx context.Context, id news.StoryID) (all []news.Post, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var p news.Post
			err := scan(&p.Channel, &p.Message)
			all = append(all, p)
			return err
		}, selectPosts, string(id))
	})
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", id, err)
	}
	return all, nil
}

// Posted returns the story that a message tells, by its id in its channel. It
// returns an error that wraps [ErrUnknown] if it tells none.
func (d *DB) Posted(ctx context.Context, message string) (id news.StoryID, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.row(ctx, []any{&id}, selectPosted, message)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return "", fmt.Errorf("story of message %s: %w", message, err)
	}
	return id, nil
}
