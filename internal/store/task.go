package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

var insertTasks = newInsertion("INSERT INTO task (item, due_at, state, attempt, at, reason)", 6, "ON CONFLICT DO NOTHING")

func (t *tx) putTasks(ctx context.Context, r *resolver, tasks []news.Task, at time.Time) error {
	rows := make([]any, 0, len(tasks)*insertTasks.cols)
	for _, task := range tasks {
		item, err := r.item(ctx, t, itemRef{task.Feed, task.Item})
		if err != nil {
			return err
		}
		rows = append(rows, item, stamp(task.DueAt), string(news.TaskPending), 0, stamp(at), "")
	}
	_, err := t.insert(ctx, &insertTasks, rows)
	return err
}

const selectLooks = "SELECT t.item, t.due_at, t.attempt, " + itemColumns + `, f.id, coalesce(b.body, '')
	FROM task t JOIN item i ON i.id = t.item JOIN feed f ON f.num = i.feed LEFT JOIN item_body b ON b.item = i.id
	WHERE t.state = 'pending' AND t.due_at <= ? AND i.emptied = 0 ORDER BY t.due_at LIMIT ?`

// Looks returns second looks that are due, oldest first, n at most.
func (d *DB) Looks(ctx context.Context, now time.Time, n int) ([]news.Look, error) {
	var looks []news.Look
	err := d.lend(ctx, func(r *session) error {
		var ids []int64
		err := r.rows(ctx, func(scan func(...any) error) error {
			var l news.Look
			var id int64
			dest := append([]any{&id, timeInto(&l.DueAt), &l.Attempt}, itemDest(&l.Of)...)
			err := scan(append(dest, &l.Of.Feed, &l.Of.Body)...)
			l.Feed, l.Item = l.Of.Feed, l.Of.Key
			looks, ids = append(looks, l), append(ids, id)
			return err
		}, selectLooks, stamp(now), n)
		for n := 0; n < len(ids) && err == nil; n++ {
			looks[n].Matches, err = r.matchesOf(ctx, ids[n], looks[n].Of)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read second looks: %w", err)
	}
	return looks, nil
}

const selectMaybes = "SELECT " + reportColumns + ", " + matchColumns + ", r.story, i.id " + `FROM match m
	JOIN item i ON i.id = m.item JOIN report r ON r.item = i.id JOIN feed f ON f.num = i.feed
	WHERE m.fate = 'maybe' AND m.at >= ? AND m.at < ? AND i.emptied = 0
		AND NOT EXISTS (SELECT 1 FROM match sure WHERE sure.item = m.item AND sure.band = 'alert')
	ORDER BY i.first_seen, i.id, r.story, m.topic`

// Maybes returns what came into the grey band in [from, to) and stayed there,
// without what another topic is sure of.
func (d *DB) Maybes(ctx context.Context, from, to time.Time) ([]news.Report, error) {
	var reports []news.Report
	err := d.lend(ctx, func(r *session) (err error) {
		reports, err = r.matchedReports(ctx, selectMaybes, stamp(from), stamp(to))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read near misses: %w", err)
	}
	return reports, nil
}

// Relook takes what a second look changed, whole or not at all; its matches
// replace those of the item. It refuses with [news.ErrStale] when the task was
// settled since it was read, or when it touches stories and the memory has
// moved on since.
func (d *DB) Relook(ctx context.Context, l news.Relook) error {
	matches, err := prepareMatches(l.Matches)
	if err != nil {
		return err
	}
	deliveries, err := prepareDeliveries(l.Deliveries)
	if err != nil {
		return err
	}
	var lost []news.Delivery
	err = d.changeOfPoll(ctx, 1+len(matches)+len(deliveries), func(ctx context.Context, t *tx) error {
		r := &resolver{feeds: map[news.FeedID]int64{}, items: map[itemRef]int64{}}
		item, err := r.item(ctx, t, itemRef{l.Task.Feed, l.Task.Item})
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, `UPDATE task SET state = ?, due_at = ?, attempt = attempt + 1, at = ?, reason = ?
			WHERE item = ? AND state = 'pending' AND attempt = ?`,
			string(l.State), stamp(l.DueAt), stamp(l.At), l.Reason, item, l.Task.Attempt)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("it is settled: %w", news.ErrStale)
		}
		if len(l.Stories) > 0 {
			if err := t.advance(ctx, l.Revision); err != nil {
				return err
			}
		}
		if l.Article != "" {
			if _, err := t.exec(ctx, "INSERT OR REPLACE INTO article (item, at, text) VALUES (?, ?, ?)", item, stamp(l.At), l.Article); err != nil {
				return fmt.Errorf("article: %w", err)
			}
		}
		lost, err = t.tell(ctx, r, matches, l.Stories, deliveries, l.At)
		return err
	})
	if err != nil && !errors.Is(err, news.ErrStale) {
		return fmt.Errorf("store the second look at %s: %w", l.Task.Item, err)
	}
	if err == nil {
		d.warn(lost)
	}
	return err
}
