package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
)

// Copy says what is in a copy of the database.
type Copy struct {
	Path     string
	Size     int64 // bytes
	Schema   int64
	Items    int // with text
	Stories  int
	Waiting  int // deliveries that are pending, being sent or uncertain
	Doubtful int // of them, those that the watcher may have sent since
}

// doubt makes posts whose turn had come uncertain as of the copy's time: the watcher
// that goes on sends them, and who starts from the copy is to look for them in
// the channel first. What is held for a later hour stays as it is, so that lists
// can take it.
const doubt = `UPDATE delivery SET state = 'uncertain', started_at = ?1, reason = 'in a copy of the database: it may have been sent since'
	WHERE state = 'pending' AND (due_at <= ?1 OR attempt > 0)
		AND alert NOT IN (SELECT a.id FROM alert a WHERE ` + noMessage + `)`

// Copy writes a copy to a new file as [DB.Backup] does, readies it to be started
// from, and reads it whole to see that it is sound and complete. It never replaces a
// file: the error wraps [io/fs.ErrExist] where there is one.
func (d *DB) Copy(ctx context.Context, path string) (Copy, error) {
	before, err := d.Revision(ctx)
	if err != nil {
		return Copy{}, fmt.Errorf("copy database to %s: %w", path, err)
	}
	c := Copy{Path: path}
	err = d.backup(ctx, path, func(ctx context.Context, part string) error {
		pool, err := openPool(copyDSN(part), 1)
		if err != nil {
			return err
		}
		revision, err := d.ready(ctx, pool, &c)
		if err := errors.Join(err, pool.Close()); err != nil {
			return err
		}
		if revision < before {
			return fmt.Errorf("the copy ends at revision %d, though %d was reached before it was begun", revision, before)
		}
		info, err := os.Stat(part)
		if err == nil {
			c.Size = info.Size()
		}
		return err
	})
	return c, err
}

// ready marks what is in doubt, checks the copy and counts what is in it. It returns the
// copy's revision.
func (d *DB) ready(ctx context.Context, pool *sql.DB, c *Copy) (revision int64, err error) {
	done, err := pool.ExecContext(ctx, doubt, stamp(d.opts.Now()))
	if err != nil {
		return 0, fmt.Errorf("mark what may be sent meanwhile: %w", err)
	}
	doubtful, err := done.RowsAffected()
	if err != nil {
		return 0, err
	}
	c.Doubtful = int(doubtful)
	if err := checkVersion(ctx, pool, d.files); err != nil {
		return 0, err
	}
	var verdict string
	if err := pool.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return 0, fmt.Errorf("check the copy: %w", err)
	}
	if verdict != "ok" {
		return 0, fmt.Errorf("the copy is not sound (%s): the disk that it is on, or the database itself, is damaged", verdict)
	}
	if c.Schema, err = schemaVersion(ctx, pool); err != nil {
		return 0, err
	}
	err = pool.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM item WHERE emptied = 0), (SELECT count(*) FROM story),
		(SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'uncertain')), (SELECT value FROM meta WHERE name = 'revision')`).Scan(&c.Items, &c.Stories, &c.Waiting, &revision)
	return revision, err
}

// copyDSN opens a copy: one file, with no companions that would have to go with it.
func copyDSN(file string) string {
	return dsn(file, url.Values{"mode": {"rw"}, "_journal_mode": {"memory"}, "_synchronous": {"full"}})
}
