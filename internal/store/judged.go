package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
)

const (
	selectJudged = `SELECT a.story, a.topics, coalesce((SELECT x.reason FROM act x WHERE x.story = a.story AND x.kind IN ('turn down', 'take up') ORDER BY x.id DESC LIMIT 1), '')
		FROM alert a INDEXED BY alert_at WHERE a.at >= ? AND (a.reason = 'new' OR a.reason LIKE 'new:%') ORDER BY a.story`
	insertDeclined = "INSERT INTO declined (proposal, by, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)

// Judged returns the stories that were told since, each once, with the topics that
// they were told of.
func (d *DB) Judged(ctx context.Context, since time.Time) (all []news.Judged, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var j news.Judged
			if err := scan(&j.Story, jsonInto{&j.Topics}, &j.Refused); err != nil {
				return err
			}
			if n := len(all) - 1; n >= 0 && all[n].Story == j.Story { // told in several channels
				for _, t := range j.Topics {
					if !slices.Contains(all[n].Topics, t) {
						all[n].Topics = append(all[n].Topics, t)
					}
				}
				return nil
			}
			all = append(all, j)
			return nil
		}, selectJudged, stamp(since))
	})
	if err != nil {
		return nil, fmt.Errorf("read what the desk judged: %w", err)
	}
	return all, nil
}

// Decline remembers that a proposal is not wanted.
func (d *DB) Decline(ctx context.Context, proposal, who string, at time.Time) error {
	err := d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, insertDeclined, proposal, who, stamp(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("decline %s: %w", proposal, err)
	}
	return nil
}

// Declined returns the proposals that are not wanted.
func (d *DB) Declined(ctx context.Context) (ids []string, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, into1(&ids), "SELECT proposal FROM declined ORDER BY proposal")
	})
	if err != nil {
		return nil, fmt.Errorf("read what was declined: %w", err)
	}
	return ids, nil
}
