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
	selectStory = "SELECT id, title, opened_at, moved_at, ended_at FROM story WHERE id = ?"
	selectActs  = "SELECT story, kind, by_id, by_name, to_id, to_name, reason, at FROM act WHERE story = ? ORDER BY id"
	selectLast  = "SELECT a.story, max(a.id) FROM act a WHERE a.at >= ? GROUP BY a.story ORDER BY 2 DESC LIMIT ?"
	// Who claimed a story that is still claimed is known as long as it is.
	forgetActors = "UPDATE act SET by_id = '', by_name = '', to_id = '', to_name = '' WHERE id IN (SELECT id FROM act WHERE at < ? AND by_id != '' LIMIT ?)"
)

// Stand returns a story with what its channels were told of it, and what the desk
// made of it, as of one revision. An unknown one is an error that wraps
// [ErrUnknown].
func (d *DB) Stand(ctx context.Context, id news.StoryID) (revision int64, story news.Story, stand news.Stand, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			if err := r.row(ctx, []any{&revision}, selectRevision); err != nil {
				return err
			}
			stories := []news.Story{{}}
			s := &stories[0]
			err := r.row(ctx, []any{&s.ID, &s.Title, timeInto(&s.OpenedAt), timeInto(&s.MovedAt), timeInto(&s.EndedAt)}, selectStory, string(id))
			if errors.Is(err, sql.ErrNoRows) {
				return ErrUnknown
			}
			if err != nil {
				return err
			}
			if err := r.fillStories(ctx, stories); err != nil {
				return err
			}
			story = *s
			stand, err = r.stand(ctx, id)
			return err
		})
	})
	if err != nil {
		return 0, story, stand, fmt.Errorf("read story %s: %w", id, err)
	}
	return revision, story, stand, nil
}

func (s *session) stand(ctx context.Context, id news.StoryID) (stand news.Stand, err error) {
	err = s.rows(ctx, func(scan func(...any) error) error {
		var a news.Act
		err := scan(&a.Story, &a.Kind, &a.By.ID, &a.By.Name, &a.To.ID, &a.To.Name, &a.Reason, timeInto(&a.At))
		stand = stand.After(a)
		return err
	}, selectActs, string(id))
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
		_, err := t.exec(ctx, "INSERT INTO act (story, kind, by_id, by_name, to_id, to_name, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			string(a.Story), string(a.Kind), a.By.ID, a.By.Name, a.To.ID, a.To.Name, string(a.Reason), stamp(a.At))
		if err != nil {
			return err
		}
		return t.raise(ctx, rows)
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", a.Kind, a.Story, err)
	}
	return nil
}

// Claims returns the stories on which the desk acted since, the last first and n
// at most, with how they stand.
func (d *DB) Claims(ctx context.Context, since time.Time, n int) (stories []news.Story, stands []news.Stand, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			var ids []string
			err := r.rows(ctx, func(scan func(...any) error) error {
				var id string
				err := scan(&id, new(int64))
				ids = append(ids, id)
				return err
			}, selectLast, stamp(since), n)
			for _, id := range ids {
				if err != nil {
					return err
				}
				var s news.Story
				err = r.row(ctx, []any{&s.ID, &s.Title, timeInto(&s.OpenedAt), timeInto(&s.MovedAt), timeInto(&s.EndedAt)}, selectStory, id)
				if errors.Is(err, sql.ErrNoRows) {
					err = nil // gone with its items
					continue
				}
				var stand news.Stand
				if err == nil {
					stand, err = r.stand(ctx, s.ID)
				}
				stories, stands = append(stories, s), append(stands, stand)
			}
			return err
		})
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read claims: %w", err)
	}
	return stories, stands, nil
}
