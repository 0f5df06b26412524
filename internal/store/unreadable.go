package store

import (
	"context"
	"errors"

	"watcher/internal/news"
)

// selectDueIDs are the deliveries of selectDue by their ids alone.
const selectDueIDs = `SELECT d.id FROM delivery d WHERE d.channel = ? AND d.state IN ('pending', 'uncertain') AND d.due_at <= ?
	ORDER BY d.due_at, d.seq LIMIT ?`

// readSingly reads due deliveries one by one with a function of which one or more
// cannot be read together, so that one that is damaged holds up no other. What
// cannot be read is named once for each process. It returns an error when nothing
// can be read, which is then no single delivery's fault.
func (d *DB) readSingly(ctx context.Context, s *session, read func(query string, args ...any) ([]news.Delivery, error), args ...any) ([]news.Delivery, error) {
	var ids []news.DeliveryID
	if err := s.rows(ctx, into1(&ids), selectDueIDs, args...); err != nil {
		return nil, err
	}
	var all []news.Delivery
	var errs []error
	for _, id := range ids {
		one, err := read(selectDeliveries+"WHERE d.id = ?", string(id))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			errs = append(errs, err)
			if _, known := d.unreadable.LoadOrStore(id, true); !known {
				d.opts.Log.Error("a delivery cannot be read: it waits, the others go on", "alert", string(id), "err", err)
			}
			continue
		}
		all = append(all, one...)
	}
	if len(errs) == len(ids) {
		return nil, errors.Join(errs[:min(len(errs), 1)]...)
	}
	return all, nil
}
