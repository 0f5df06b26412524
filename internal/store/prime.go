package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
)

var (
	selectTopics = newSelection("SELECT id FROM topic WHERE id IN (%s)")
	insertTopics = newInsertion("INSERT INTO topic (id, met_at, body)", 3, "ON CONFLICT DO NOTHING")
	tellTopics   = newSelection("UPDATE topic SET told_at = ? WHERE told_at = 0 AND id IN (%s)")
	// An alert without a delivery: the list's tells it.
	insertAnnounced = newInsertion("INSERT INTO alert (story, channel, reason, topics, at)", 5, "ON CONFLICT DO NOTHING")
	tellFeeds       = newSelection("UPDATE feed SET told_at = ? WHERE told_at = 0 AND id IN (%s)")
)

const raiseRevision = "UPDATE meta SET value = value + 1 WHERE name = 'revision'"

// NewTopics returns those of ids that were never met, in their order.
func (d *DB) NewTopics(ctx context.Context, ids []news.TopicID) ([]news.TopicID, error) {
	met := make(map[news.TopicID]bool, len(ids))
	err := d.lend(ctx, func(r *session) error {
		return selectTopics.chunks(texts(ids), nil, func(query string, args []any) error {
			var some []news.TopicID
			err := r.rows(ctx, into1(&some), query, args...)
			for _, id := range some {
				met[id] = true
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look up topics: %w", err)
	}
	var fresh []news.TopicID
	for _, id := range ids {
		if !met[id] {
			met[id] = true
			fresh = append(fresh, id)
		}
	}
	return fresh, nil
}

// Adopt records topics as met, with what they match among kept items.
func (d *DB) Adopt(ctx context.Context, topics []news.Topic, stories []news.Story, matches []news.Match, at time.Time) error {
	rows, err := prepareMatches(matches)
	if err != nil {
		return err
	}
	list := make([]any, 0, insertTopics.cols*len(topics))
	for _, t := range topics {
		list = append(list, string(t.ID), stamp(at), t.Body())
	}
	return d.change(ctx, len(topics)+len(matches), func(ctx context.Context, t *tx) error {
		if _, err := t.insert(ctx, &insertTopics, list); err != nil {
			return fmt.Errorf("topics: %w", err)
		}
		if len(stories) > 0 {
			if _, err := t.exec(ctx, raiseRevision); err != nil {
				return err
			}
		}
		r := &resolver{feeds: map[news.FeedID]int64{}, items: map[itemRef]int64{}}
		_, err := t.tell(ctx, r, rows, stories, nil, at)
		return err
	})
}

// Untold returns the feeds and topics whose beginning was not told yet, and the
// reports among their items first seen at or after from whose fate is "primed".
func (d *DB) Untold(ctx context.Context, from time.Time) (news.Priming, error) {
	var p news.Priming
	err := d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			if err := r.rows(ctx, into1(&p.Feeds), "SELECT id FROM feed WHERE told_at = 0 AND primed_at > 0 ORDER BY id"); err != nil {
				return err
			}
			if err := r.rows(ctx, into1(&p.Topics), "SELECT id FROM topic WHERE told_at = 0 ORDER BY id"); err != nil {
				return err
			}
			if len(p.Feeds) == 0 && len(p.Topics) == 0 {
				return nil
			}
			var err error
			p.Reports, err = r.matchedReports(ctx, selectPrimed, stamp(from))
			return err
		})
	})
	if err != nil {
		return news.Priming{}, fmt.Errorf("read what was not told: %w", err)
	}
	return p, nil
}

const selectPrimed = "SELECT " + reportColumns + ", " + matchColumns + ", r.story, i.id FROM report r" + reportJoins + `
	JOIN match m ON m.item = i.id AND m.fate = 'primed'
	LEFT JOIN topic t ON t.id = m.topic
	WHERE i.emptied = 0 AND i.first_seen >= ?
		AND ((f.told_at = 0 AND f.primed_at > 0) OR t.told_at = 0)
	ORDER BY i.first_seen, i.id, r.story, m.topic`

// matchedReports reads one row a match; those of an item follow each other.
func (s *session) matchedReports(ctx context.Context, query string, args ...any) ([]news.Report, error) {
	var reports []news.Report
	var last int64
	err := s.rows(ctx, func(scan func(...any) error) error {
		var report news.Report
		var match news.Match
		var id int64
		dest := append(reportDest(&report), matchDest(&match)...)
		if err := scan(append(dest, &report.Story, &id)...); err != nil {
			return err
		}
		if len(reports) == 0 || id != last || reports[len(reports)-1].Story != report.Story {
			reports, last = append(reports, report), id
		}
		r := &reports[len(reports)-1]
		match.Feed, match.Item = r.Item.Feed, r.Item.Key
		r.Matches = append(r.Matches, match)
		return nil
	}, query, args...)
	return reports, err
}

// Told records what Untold returned as told, with the deliveries that tell it.
// The stories of the reports count as announced in the channels whose list is
// on one of their topics: a copy that another feed brings later is no news there.
func (d *DB) Told(ctx context.Context, p news.Priming, ds []news.Delivery, at time.Time) error {
	rows, err := prepareDeliveries(ds)
	if err != nil {
		return err
	}
	return d.change(ctx, len(p.Feeds)+len(p.Topics)+len(rows), func(ctx context.Context, t *tx) error {
		update := func(query string, args []any) error {
			_, err := t.exec(ctx, query, args...)
			return err
		}
		if err := tellFeeds.chunks(texts(p.Feeds), []any{stamp(at)}, update); err != nil {
			return fmt.Errorf("feeds: %w", err)
		}
		if err := tellTopics.chunks(texts(p.Topics), []any{stamp(at)}, update); err != nil {
			return fmt.Errorf("topics: %w", err)
		}
		if err := t.announce(ctx, p.Reports, ds, at); err != nil {
			return fmt.Errorf("stories: %w", err)
		}
		_, err := t.raise(ctx, rows)
		return err
	})
}

// announce records the stories of the reports as told by lists.
func (t *tx) announce(ctx context.Context, reports []news.Report, lists []news.Delivery, at time.Time) error {
	rows := make([]any, 0, len(reports)*insertAnnounced.cols)
	for _, d := range lists {
		if d.Alert.Reason != news.ReasonPrimed {
			continue
		}
		for _, r := range reports {
			listed := slices.ContainsFunc(r.Matches, func(m news.Match) bool { return slices.Contains(d.Alert.Topics, m.Topic) })
			if listed && r.Story != "" {
				rows = append(rows, string(r.Story), string(d.Alert.Channel), string(news.ReasonPrimed), "", stamp(at))
			}
		}
	}
	n, err := t.insert(ctx, &insertAnnounced, rows)
	if err != nil || n == 0 {
		return err
	}
	_, err = t.exec(ctx, raiseRevision)
	return err
}

// texts makes arguments of named strings.
func texts[S ~string](list []S) []any {
	args := make([]any, len(list))
	for n, s := range list {
		args[n] = string(s)
	}
	return args
}
