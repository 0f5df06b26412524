package store

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"watcher/internal/news"
)

// compress makes raw DEFLATE. Its tables weigh a megabyte, so they are used
// again.
func (d *DB) compress(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(raw) / 3)
	w, ok := d.deflaters.Get().(*flate.Writer)
	if !ok {
		var err error
		if w, err = flate.NewWriter(&b, flate.BestSpeed); err != nil {
			return nil, err
		}
	}
	defer d.deflaters.Put(w)
	w.Reset(&b)
	_, err := w.Write(raw)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (t *tx) putDocument(ctx context.Context, feed int64, in *news.Ingest, data []byte) error {
	_, err := t.exec(ctx, "INSERT INTO document (feed, at, type, size, data) VALUES (?, ?, ?, ?, ?)",
		feed, stamp(in.At), in.RawType, len(in.Raw), data)
	return err
}

// Document is a feed's document as it was read, decoded to what was parsed.
type Document struct {
	At   time.Time
	Type string // media type as sent
	Data []byte
}

// Documents returns the documents of a feed that are still kept, newest first,
// n at most.
func (d *DB) Documents(ctx context.Context, id news.FeedID, n int) ([]Document, error) {
	var all []Document
	err := d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var doc Document
			var size int
			var data []byte
			if err := scan(timeInto(&doc.At), &doc.Type, &size, &data); err != nil {
				return err
			}
			doc.Data = make([]byte, size)
			if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(data)), doc.Data); err != nil {
				return fmt.Errorf("of %s: %w", doc.At.Format(time.RFC3339), err)
			}
			all = append(all, doc)
			return nil
		}, `SELECT at, type, size, data FROM document WHERE feed = (SELECT num FROM feed WHERE id = ?)
			ORDER BY at DESC, id DESC LIMIT ?`, string(id), n)
	})
	if err != nil {
		return nil, fmt.Errorf("read documents of %s: %w", id, err)
	}
	return all, nil
}
