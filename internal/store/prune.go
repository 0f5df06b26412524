package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	// forgetAfter is for how long an identity is known after its feed listed it
	// last, by the feed's own documents.
	forgetAfter = 400 * 24 * time.Hour
	pruneRows   = 500 // a transaction: others write in between
	vacuumPages = 512 // likewise
	// wordsKept is for how long a story is found by its words after its last
	// report; longer than any window in which one can still join it.
	wordsKept = 7 * 24 * time.Hour
	// actorsKept is for how long it is known who did something with a story.
	actorsKept = 14 * 24 * time.Hour
)

// Keep is how long each kind is kept, counted from when an item was first seen
// or edited, or a document read; 0 for ever. Matches, stories and deliveries
// stay with the items.
type Keep struct{ Items, Bodies, Articles, Raw time.Duration }

// Pruned is what Prune removed.
type Pruned struct {
	Forgotten  int // items removed with their identities
	Items      int // emptied of their text
	Bodies     int
	Articles   int
	Documents  int
	Deliveries int
	Stories    int
	Alerts     int
}

// Prune removes what is past its time, in small transactions. An item loses its
// text; its identity, and with it what it matched, stays until its feed has not
// listed it for 400 days, counted to the feed's last document: a feed that
// answers 304 or nothing for years forgets nothing. Deliveries that still wait
// are never removed.
func (d *DB) Prune(ctx context.Context, now time.Time, keep Keep) (Pruned, error) {
	var p Pruned
	steps := []struct {
		what  string
		after time.Duration
		count *int
		step  func(ctx context.Context, t *tx, before int64) (int64, error)
	}{
		{"documents", keep.Raw, &p.Documents, one("DELETE FROM document WHERE id IN (SELECT id FROM document WHERE at < ? LIMIT ?)")},
		{"bodies", keep.Bodies, &p.Bodies, one("DELETE FROM item_body WHERE item IN (SELECT item FROM item_body WHERE at < ? LIMIT ?)")},
		{"articles", keep.Articles, &p.Articles, one("DELETE FROM article WHERE item IN (SELECT item FROM article WHERE at < ? LIMIT ?)")},
		{"items", keep.Items, &p.Items, emptyItems},
		{"deliveries", keep.Items, &p.Deliveries, one(pruneDeliveries)},
		{"stories", keep.Items, &p.Stories, one(pruneStories)},
		{"words of stories", wordsKept, new(int), one(pruneWords)},
		{"who acted", actorsKept, new(int), forgetActors},
		{"drafts", draftsKept, new(int), one(pruneDrafts)},
		{"visits", actorsKept, new(int), one(pruneVisit)},
		{"alerts", keep.Items, &p.Alerts, one(pruneAlerts)},
	}
	var err error
	if p.Forgotten, err = d.forget(ctx, now); err != nil {
		return p, fmt.Errorf("prune identities: %w", err)
	}
	for _, s := range steps {
		if s.after <= 0 {
			continue
		}
		before := stamp(now.Add(-s.after))
		*s.count, err = d.drain(ctx, func(ctx context.Context, t *tx) (int64, error) { return s.step(ctx, t, before) })
		if err != nil {
			return p, fmt.Errorf("prune %s: %w", s.what, err)
		}
	}
	return p, d.shrink(ctx)
}

const (
	pruneDeliveries = `DELETE FROM delivery WHERE seq IN (SELECT d.seq FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.at < ? AND d.state IN ('sent', 'dead', 'cancelled') LIMIT ?)`
	// An alert outlives its deliveries with its story: it refuses a second one.
	pruneAlerts = `DELETE FROM alert WHERE id IN (SELECT a.id FROM alert a WHERE a.at < ?
		AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.alert = a.id)
		AND NOT EXISTS (SELECT 1 FROM story s WHERE s.id = a.story) LIMIT ?)`
	pruneWords = `DELETE FROM story_key WHERE (story, key) IN (SELECT k.story, k.key FROM story s JOIN story_key k ON k.story = s.id
		WHERE s.moved_at < ? AND k.key LIKE '` + news.TermKey + `%' LIMIT ?)`
	pruneStories = `DELETE FROM story WHERE id IN (SELECT s.id FROM story s WHERE s.moved_at < ?
		AND NOT EXISTS (SELECT 1 FROM report r WHERE r.story = s.id) LIMIT ?)`
)

// one is a step of one statement with an instant and a limit.
func one(query string) func(ctx context.Context, t *tx, before int64) (int64, error) {
	return func(ctx context.Context, t *tx, before int64) (int64, error) {
		return t.exec(ctx, query, before, pruneRows)
	}
}

// emptyItems takes the text from items and what hangs on it.
func emptyItems(ctx context.Context, t *tx, before int64) (int64, error) {
	const old = "SELECT id FROM item WHERE emptied = 0 AND first_seen < ? ORDER BY first_seen LIMIT ?"
	for _, query := range []string{
		"DELETE FROM item_body WHERE item IN (" + old + ")",
		"DELETE FROM article WHERE item IN (" + old + ")",
		"DELETE FROM task WHERE item IN (" + old + ")",
		"DELETE FROM item_edit WHERE item IN (" + old + ")",
		"UPDATE match SET why = '' WHERE item IN (" + old + ")",
	} {
		if _, err := t.exec(ctx, query, before, pruneRows); err != nil {
			return 0, err
		}
	}
	return t.exec(ctx, `UPDATE item SET title = '', summary = '', link = '', author = '', source = '', categories = '', emptied = 1
		WHERE id IN (`+old+")", before, pruneRows)
}

// drain repeats a step, each in a transaction of its own, until it finds less
// than it may take.
func (d *DB) drain(ctx context.Context, step func(ctx context.Context, t *tx) (int64, error)) (int, error) {
	total := 0
	for {
		var n int64
		err := d.change(ctx, pruneRows, func(ctx context.Context, t *tx) (err error) {
			n, err = step(ctx, t)
			return err
		})
		if err != nil {
			return total, err
		}
		total += int(n)
		if n < pruneRows {
			return total, nil
		}
	}
}

// forget removes emptied items whose feed has not listed them for long, feed by
// feed.
func (d *DB) forget(ctx context.Context, now time.Time) (int, error) {
	var feeds []int64
	err := d.lend(ctx, func(r *session) error {
		return r.rows(ctx, into1(&feeds), "SELECT DISTINCT feed FROM item WHERE emptied = 1")
	})
	total := 0
	for n := 0; n < len(feeds) && err == nil; n++ {
		var some int
		some, err = d.forgetIn(ctx, feeds[n], now)
		total += some
	}
	return total, err
}

func (d *DB) forgetIn(ctx context.Context, feed int64, now time.Time) (int, error) {
	var document time.Time
	err := d.lend(ctx, func(r *session) error {
		return r.row(ctx, []any{timeInto(&document)}, "SELECT document_at FROM feed WHERE num = ?", feed)
	})
	if err != nil {
		return 0, err
	}
	if now.Before(document) {
		document = now
	}
	const old = `SELECT s.item FROM seen s JOIN item i ON i.id = s.item WHERE s.feed = ? AND i.emptied = 1
		GROUP BY s.item HAVING max(s.listed) < ? ORDER BY s.item LIMIT ?`
	return d.drain(ctx, func(ctx context.Context, t *tx) (int64, error) {
		limit := []any{feed, day(document.Add(-forgetAfter)), pruneRows}
		var items []int64
		if err := t.rows(ctx, into1(&items), old, limit...); err != nil || len(items) == 0 {
			return 0, err
		}
		list := make([]any, len(items))
		for n, id := range items {
			list[n] = id
		}
		remove := func(query string, args []any) error {
			_, err := t.exec(ctx, query, args...)
			return err
		}
		if err := deleteSeen.chunks(list, []any{feed}, remove); err != nil {
			return 0, err
		}
		return int64(len(items)), deleteItems.chunks(list, nil, remove)
	})
}

var (
	deleteSeen  = newSelection("DELETE FROM seen WHERE feed = ? AND item IN (%s)")
	deleteItems = newSelection("DELETE FROM item WHERE id IN (%s)")
)

// shrink gives free pages back to the disk, but for a tenth of the file that
// the next days will fill again.
func (d *DB) shrink(ctx context.Context) error {
	for {
		var pages, free int64
		err := d.change(ctx, vacuumPages, func(ctx context.Context, t *tx) error {
			if err := t.row(ctx, []any{&pages}, "PRAGMA page_count"); err != nil {
				return err
			}
			if err := t.row(ctx, []any{&free}, "PRAGMA freelist_count"); err != nil {
				return err
			}
			if free-vacuumPages < pages/10 {
				return nil
			}
			_, err := t.exec(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", vacuumPages))
			return err
		})
		if err != nil {
			return fmt.Errorf("give back disk space: %w", err)
		}
		if free-vacuumPages < pages/10 {
			return nil
		}
	}
}
