package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// scourMost is up to which size the file is written anew: that takes as much memory
// as there is data.
const scourMost = 256 << 20 // bytes

// Scour removes from the files what was deleted from the database: the log that it
// is written to first, what is left in unused parts of its pages, and the copies that
// were made before upgrades. It returns how many copies there were, and whether the
// file was written anew; one that is too large for that has its freed pages
// overwritten alone.
func (d *DB) Scour(ctx context.Context) (copies int, anew bool, err error) {
	if d.writer == nil {
		return 0, false, ErrReadOnly
	}
	info, err := os.Stat(d.opts.file())
	if err != nil {
		return 0, false, fmt.Errorf("scour: %w", err)
	}
	anew = info.Size() <= scourMost
	err = d.writer.outside(ctx, func(ctx context.Context, t *tx) error {
		var errs []error
		if anew {
			_, err := t.conn.ExecContext(ctx, "VACUUM")
			errs = append(errs, err)
		}
		var busy, pages, done int
		err := t.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done)
		if err == nil && busy != 0 {
			err = errors.New("the log is being read and could not be cleared: give the order again")
		}
		return errors.Join(append(errs, err)...)
	})
	files, listing := d.backups()
	errs := []error{err, listing}
	for _, file := range files {
		err := os.Remove(file)
		errs = append(errs, err)
		if err == nil {
			copies++
		}
	}
	if err := errors.Join(errs...); err != nil {
		return copies, anew, fmt.Errorf("clear the files of what was forgotten: %w", err)
	}
	return copies, anew, nil
}
