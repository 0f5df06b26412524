package store

import (
	"context"
	"fmt"

	"watcher/internal/news"
)

const (
	selectStory = "SELECT " + storyColumns + " FROM story s WHERE s.id = ?"
	selectActs  = "SELECT story, kind, by_id, by_name, to_id, to_name, reason, until, at FROM act WHERE story = ? ORDER BY id"
)

// Stand returns a story with what its channels were told of it, and what the desk
// made of it, as of one revision. An unknown one is an error that wraps
// [ErrUnknown].
func (d *DB) Stand(ctx context.Context, id news.StoryID) (revision int64, story news.Story, stand news.Stand, err error) {
	revision, err = d.remember(ctx, func(r *session) error {
		var stories []news.Story
		err := r.rows(ctx, intoStories(&stories), selectStory, string(id))
		if err == nil && len(stories) == 0 {
			err = ErrUnknown
		}
		if err == nil {
			err = r.fillStories(ctx, stories)
		}
		if err != nil {
			return err
		}
		story = stories[0]
		stand, err = r.stand(ctx, id)
		return err
	})
	if err != nil {
		return 0, story, stand, fmt.Errorf("read story %s: %w", id, err)
	}
	return revision, story, stand, nil
}

func (s *session) stand(ctx context.Context, id news.StoryID) (stand news.Stand, err error) {
	all, err := s.acts(ctx, id)
	for _, a := range all {
		stand = stand.After(a)
	}
	return stand, err
}

// Act records what somebody did with a story, with the deliveries that show it.
// It returns an error that wraps [news.ErrStale] when the memory has changed
// since revision.
func (d *DB) Act(ctx context.Context, revision int64, a news.Act, ds []news.Delivery) error {
	rows, err := prepareDeliveries(ds)
	if err != nil {
		return err
	}
	err = d.change(ctx, len(rows)+2, func(ctx context.Context, t *tx) error {
		if err := t.advance(ctx, revision); err != nil {
			return err
		}
		_, err := t.exec(ctx, "INSERT INTO act (story, kind, by_id, by_name, to_id, to_name, reason, until, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			string(a.Story), string(a.Kind), a.By.ID, a.By.Name, a.To.ID, a.To.Name, string(a.Reason), stamp(a.Until), stamp(a.At))
		if err != nil {
			return err
		}
		_, err = t.raise(ctx, rows)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", a.Kind, a.Story, err)
	}
	return nil
}
