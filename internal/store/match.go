package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"watcher/internal/news"
)

type matchRow struct {
	news.Match
	why, channels string
}

func prepareMatches(ms []news.Match) ([]matchRow, error) {
	rows := make([]matchRow, len(ms))
	for n, m := range ms {
		why, err := json.Marshal(m.Why)
		if err != nil {
			return nil, fmt.Errorf("match of %s with %s: %w", m.Item, m.Topic, err)
		}
		channels, err := listJSON(m.Channels)
		if err != nil {
			return nil, fmt.Errorf("match of %s with %s: %w", m.Item, m.Topic, err)
		}
		rows[n] = matchRow{m, string(why), channels}
	}
	return rows, nil
}

var insertMatches = newInsertion("INSERT INTO match (item, topic, band, score, urgent, fate, why, channels, at)", 9,
	`ON CONFLICT (item, topic) DO UPDATE SET band = excluded.band, score = excluded.score, urgent = excluded.urgent,
		fate = excluded.fate, why = excluded.why, channels = excluded.channels, at = excluded.at`)

func (t *tx) putMatches(ctx context.Context, r *resolver, ms []matchRow, at time.Time) error {
	rows := make([]any, 0, len(ms)*insertMatches.cols)
	for _, m := range ms {
		item, err := r.item(ctx, t, itemRef{m.Feed, m.Item})
		if err != nil {
			return err
		}
		rows = append(rows, item, string(m.Topic), string(m.Band), m.Score, m.Urgent, string(m.Fate), m.why, m.channels, stamp(at))
	}
	_, err := t.insert(ctx, &insertMatches, rows)
	return err
}

const matchColumns = "m.topic, m.band, m.score, m.urgent, m.fate, m.why, m.channels"

func matchDest(m *news.Match) []any {
	return []any{&m.Topic, &m.Band, &m.Score, &m.Urgent, &m.Fate, jsonInto{&m.Why}, jsonInto{&m.Channels}}
}

var selectMatched = newSelection(`SELECT s.key, m.topic FROM seen s JOIN match m ON m.item = s.item
	WHERE s.feed = (SELECT num FROM feed WHERE id = ?) AND m.band = 'alert' AND s.key IN (%s) ORDER BY s.key, m.topic`)

// Matched returns the topics that items of a feed have matched before, in the
// band alert: a maybe can still become one.
func (d *DB) Matched(ctx context.Context, id news.FeedID, keys []news.ItemKey) (map[news.ItemKey][]news.TopicID, error) {
	names := make(map[identity]news.ItemKey, len(keys))
	list := make([]any, 0, len(keys))
	for _, key := range keys {
		h := identify(string(key))
		if _, again := names[h]; !again {
			names[h] = key
			list = append(list, h[:])
		}
	}
	matched := make(map[news.ItemKey][]news.TopicID)
	err := d.lend(ctx, func(r *session) error {
		return selectMatched.chunks(list, []any{string(id)}, func(query string, args []any) error {
			return r.rows(ctx, func(scan func(...any) error) error {
				var key []byte
				var topic news.TopicID
				if err := scan(&key, &topic); err != nil {
					return err
				}
				name := names[identity(key)]
				matched[name] = append(matched[name], topic)
				return nil
			}, query, args...)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look up matches of %s: %w", id, err)
	}
	return matched, nil
}

const selectLastTold = "SELECT coalesce(max(at), 0) FROM match WHERE topic = ? AND fate IN ('alerted', 'merged')"

// LastTold returns when topics were last told of; those never told of are not
// there.
func (d *DB) LastTold(ctx context.Context, topics []news.TopicID) (map[news.TopicID]time.Time, error) {
	last := make(map[news.TopicID]time.Time, len(topics))
	err := d.lend(ctx, func(r *session) error {
		for _, topic := range topics {
			var at time.Time
			if err := r.row(ctx, []any{timeInto(&at)}, selectLastTold, string(topic)); err != nil {
				return err
			}
			if !at.IsZero() {
				last[topic] = at
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up when topics were told of: %w", err)
	}
	return last, nil
}
