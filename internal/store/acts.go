package store

import (
	"context"
	"fmt"

	"watcher/internal/news"
)

// Acts returns what the desk did with a story, oldest first.
func (d *DB) Acts(ctx context.Context, id news.StoryID) (all []news.Act, err error) {
	err = d.lend(ctx, func(r *session) error {
		all, err = r.acts(ctx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read acts on %s: %w", id, err)
	}
	return all, nil
}

func (s *session) acts(ctx context.Context, id news.StoryID) (all []news.Act, err error) {
	err = s.rows(ctx, func(scan func(...any) error) error {
		var a news.Act
		err := scan(&a.Story, &a.Kind, &a.By.ID, &a.By.Name, &a.To.ID, &a.To.Name, &a.Reason, timeInto(&a.Until), timeInto(&a.At))
		all = append(all, a)
		return err
	}, selectActs, string(id))
	return all, err
}
