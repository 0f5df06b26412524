package store

import (
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"

	"watcher/internal/news"
)

// walkPage is how many rows are read at once: no lock is held between pages.
const walkPage = 256

const (
	walkItems = "SELECT i.id, " + itemColumns + `, f.id, coalesce(b.body, ''), coalesce(a.text, '') FROM item i JOIN feed f ON f.num = i.feed
		LEFT JOIN item_body b ON b.item = i.id LEFT JOIN article a ON a.item = i.id WHERE i.id > ? ORDER BY i.id LIMIT ?`
	walkEdits      = "SELECT at, title, summary FROM item_edit WHERE item = ? ORDER BY at"
	walkDeliveries = "SELECT d.seq, " + deliveryColumns + " FROM delivery d JOIN alert a ON a.id = d.alert WHERE d.seq > ? ORDER BY d.seq LIMIT ?"
	walkDocuments  = "SELECT o.id, f.id, o.size, o.data FROM document o JOIN feed f ON f.num = o.feed WHERE o.id > ? ORDER BY o.id LIMIT ?"
	walkDrafts     = "SELECT id, body FROM draft ORDER BY id"
)

// walk reads a table page by page; read returns the number of a row.
func (d *DB) walk(ctx context.Context, what, query string, page int, read func(s *session, scan func(...any) error) (int64, error)) error {
	last := int64(0)
	for {
		n := 0
		err := d.lend(ctx, func(s *session) error {
			return s.rows(ctx, func(scan func(...any) error) (err error) {
				n++
				last, err = read(s, scan)
				return err
			}, query, last, page)
		})
		if err != nil {
			return fmt.Errorf("walk through %s: %w", what, err)
		}
		if n < page {
			return nil
		}
	}
}

// Revision is the memory's.
func (d *DB) Revision(ctx context.Context) (int64, error) {
	return d.remember(ctx, func(*session) error { return nil })
}

// WalkItems calls fn with each item, its body and article, and what it said before
// it was edited. It is for people: it reads all that is kept.
func (d *DB) WalkItems(ctx context.Context, fn func(i news.Item, before []Edit)) error {
	return d.walk(ctx, "items", walkItems, walkPage, func(s *session, scan func(...any) error) (id int64, err error) {
		var i news.Item
		dest := append([]any{&id}, itemDest(&i)...)
		if err := scan(append(dest, &i.Feed, &i.Body, &i.Article)...); err != nil {
			return 0, err
		}
		var before []Edit
		err = s.rows(ctx, func(scan func(...any) error) error {
			var e Edit
			err := scan(timeInto(&e.Until), &e.Title, &e.Summary)
			before = append(before, e)
			return err
		}, walkEdits, id)
		fn(i, before)
		return id, err
	})
}

// WalkDeliveries calls fn with each delivery, in the order in which they were raised.
func (d *DB) WalkDeliveries(ctx context.Context, fn func(dl news.Delivery)) error {
	return d.walk(ctx, "deliveries", walkDeliveries, walkPage, func(_ *session, scan func(...any) error) (seq int64, err error) {
		var dl news.Delivery
		if err := scan(append([]any{&seq}, deliveryDest(&dl)...)...); err != nil {
			return 0, err
		}
		fn(dl)
		return seq, nil
	})
}

// WalkDocuments calls fn with each document that is kept raw, by its number.
func (d *DB) WalkDocuments(ctx context.Context, fn func(id int64, feed news.FeedID, data []byte)) error {
	return d.walk(ctx, "documents", walkDocuments, 8, func(_ *session, scan func(...any) error) (id int64, err error) {
		var feed news.FeedID
		var size int
		var packed []byte
		if err := scan(&id, &feed, &size, &packed); err != nil {
			return 0, err
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(packed)), data); err != nil {
			return 0, fmt.Errorf("document %d of %s: %w", id, feed, err)
		}
		fn(id, feed, data)
		return id, nil
	})
}

// WalkDrafts calls fn with what is looked at before it holds, as it is stored.
func (d *DB) WalkDrafts(ctx context.Context, fn func(id, body string)) error {
	err := d.lend(ctx, func(s *session) error {
		return s.rows(ctx, func(scan func(...any) error) error {
			var id, body string
			err := scan(&id, &body)
			fn(id, body)
			return err
		}, walkDrafts)
	})
	if err != nil {
		return fmt.Errorf("walk through drafts: %w", err)
	}
	return nil
}
