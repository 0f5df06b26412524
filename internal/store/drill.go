package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

// What is removed of a drill, in order; each takes the name of drills. All is
// found from what its feed was met with: no table is walked through.
var eraseDrill = []string{
	"DELETE FROM delivery WHERE alert IN (" + drillAlerts + ")",
	"DELETE FROM alert WHERE id IN (" + drillAlerts + ")",
	"DELETE FROM story WHERE id IN (" + drillStories + `)
		AND NOT EXISTS (SELECT 1 FROM report o WHERE o.story = story.id AND o.item NOT IN (` + drillItems + "))",
	"DELETE FROM item WHERE id IN (" + drillItems + ")",
	"DELETE FROM seen WHERE feed = " + drillFeed,
	"DELETE FROM poll WHERE feed = " + drillFeed,
	"DELETE FROM document WHERE feed = " + drillFeed,
	"DELETE FROM feed WHERE id = ?1",
}

const (
	drillFeed    = "(SELECT num FROM feed WHERE id = ?1)"
	drillItems   = "SELECT s.item FROM seen s WHERE s.feed = " + drillFeed
	drillStories = "SELECT r.story FROM report r WHERE r.item IN (" + drillItems + ")"
	drillAlerts  = "SELECT b.id FROM alert b WHERE b.channel = ?1 AND b.story IN (" + drillStories + ")"

	selectDrill    = selectDeliveries + "WHERE d.alert IN (" + drillAlerts + ") ORDER BY d.seq"
	selectOnItsWay = "SELECT count(*) FROM delivery WHERE alert IN (" + drillAlerts + ") AND state IN ('sending', 'uncertain')"
)

// EraseDrill removes all that drills left, as if they had not been. It returns an
// error that wraps [news.ErrStale] while a message of theirs may be on its way:
// then its outcome is to be awaited.
func (d *DB) EraseDrill(ctx context.Context) error {
	err := d.change(ctx, len(eraseDrill), func(ctx context.Context, t *tx) error {
		var under int
		err := t.row(ctx, []any{&under}, selectOnItsWay, news.DrillName)
		if err != nil {
			return err
		}
		if under > 0 {
			return news.ErrStale
		}
		gone := int64(0)
		for _, query := range eraseDrill {
			n, err := t.exec(ctx, query, news.DrillName)
			if err != nil {
				return err
			}
			gone += n
		}
		if gone > 0 {
			_, err = t.exec(ctx, raiseRevision)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("erase the drill: %w", err)
	}
	return nil
}

// DrillSent returns the deliveries of drills that were not erased.
func (d *DB) DrillSent(ctx context.Context) (ds []news.Delivery, err error) {
	err = d.lend(ctx, func(s *session) error {
		ds, err = s.deliveries(ctx, selectDrill, news.DrillName)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the drill's deliveries: %w", err)
	}
	return ds, nil
}

const (
	drillAt   = "drill_at"
	drillTook = "drill_took" // milliseconds, negative if it did not get through
)

// PutDrill notes how the last drill fared.
func (d *DB) PutDrill(ctx context.Context, last news.Drill) error {
	err := d.change(ctx, 2, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?), (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
			drillAt, stamp(last.At), drillTook, last.Took.Milliseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("note the drill: %w", err)
	}
	return nil
}

// Drill returns how the last drill fared; the zero value if there was none.
func (d *DB) Drill(ctx context.Context) (news.Drill, error) {
	var last news.Drill
	var took int64
	err := d.lend(ctx, func(s *session) error {
		return s.row(ctx, []any{timeInto(&last.At), &took},
			"SELECT coalesce(max(value) FILTER (WHERE name = ?1), 0), coalesce(max(value) FILTER (WHERE name = ?2), 0) FROM meta", drillAt, drillTook)
	})
	if err != nil {
		return news.Drill{}, fmt.Errorf("read the last drill: %w", err)
	}
	last.Took = time.Duration(took) * time.Millisecond
	return last, nil
}
