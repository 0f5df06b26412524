package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	selectLags = `SELECT f.id, a.topics, i.published, i.first_seen, a.at, min(d.sent_at) FROM delivery d JOIN alert a ON a.id = d.alert
		JOIN report r ON r.story = a.story JOIN item i ON i.id = r.item JOIN feed f ON f.num = i.feed
		WHERE d.state = 'sent' AND d.sent_at >= ? AND a.reason = 'new'
			AND i.id = (SELECT min(q.item) FROM report q WHERE q.story = a.story) GROUP BY a.id ORDER BY d.seq DESC LIMIT ?`
	selectFirsts = `SELECT f.id, count(iif(i.id = (SELECT min(q.item) FROM report q WHERE q.story = s.id), 1, NULL)), count(DISTINCT s.id)
		FROM story s CROSS JOIN report r ON r.story = s.id JOIN item i ON i.id = r.item JOIN feed f ON f.num = i.feed
		WHERE s.moved_at >= ? AND (SELECT count(DISTINCT j.feed) FROM report q JOIN item j ON j.id = q.item WHERE q.story = s.id) > 1
		GROUP BY f.id ORDER BY 2 DESC, 3 LIMIT ?`
)

// Lags returns how long the alerts since were on their way, newest first, n at
// most: each of the report that opened its story.
func (d *DB) Lags(ctx context.Context, since time.Time, n int) (all []news.Lag, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var l news.Lag
			err := scan(&l.Feed, jsonInto{&l.Topics}, timeInto(&l.Published), timeInto(&l.Seen), timeInto(&l.Judged), timeInto(&l.Posted))
			all = append(all, l)
			return err
		}, selectLags, stamp(since), n)
	})
	if err != nil {
		return nil, fmt.Errorf("read lags: %w", err)
	}
	return all, nil
}

// Firsts returns the feeds that were most often the first with a story that
// several had, n at most.
func (d *DB) Firsts(ctx context.Context, since time.Time, n int) (all []news.First, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var f news.First
			err := scan(&f.Feed, &f.First, &f.Stories)
			all = append(all, f)
			return err
		}, selectFirsts, stamp(since), n)
	})
	if err != nil {
		return nil, fmt.Errorf("read who was first: %w", err)
	}
	return all, nil
}
