package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

const backupsKept = 3

func (d *DB) backupDir() string { return filepath.Join(d.opts.Dir, "backup") }

// Backup writes a whole, compact copy of the database to a new file, beside
// readers and the writer. The copy is on the disk when it returns.
func (d *DB) Backup(ctx context.Context, path string) error {
	return d.lend(ctx, func(s *session) error {
		// The reader may not write; a copy is not a change.
		if _, err := s.conn.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
			return err
		}
		err := copyTo(ctx, s.conn, path)
		_, off := s.conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = 1")
		return errors.Join(err, off)
	})
}

// backupBefore keeps a copy of the schema about to change, and the last few.
func (d *DB) backupBefore(ctx context.Context, version int64) error {
	if err := os.Mkdir(d.backupDir(), 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	name := fmt.Sprintf("watcher-%s-schema%d.db", d.opts.Now().UTC().Format("20060102T150405Z"), version)
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	path := filepath.Join(d.backupDir(), name)
	if _, err := os.Stat(path); err == nil {
		return conn.Close() // whole, and of this schema: the migration was cut short a moment ago
	}
	if err := errors.Join(copyTo(ctx, conn, path), conn.Close()); err != nil {
		return err
	}
	d.opts.Log.Info("database copied before its migration", "path", path)
	return d.pruneBackups()
}

// remedy says what to do when the database cannot be read.
func (d *DB) remedy() string {
	files, err := d.backups()
	if err != nil || len(files) == 0 {
		return "put back a copy of your own; without one, move the file away and begin anew: what the feeds list then counts as history"
	}
	return "put back a copy of your own or the newest that was made before an upgrade, " + files[len(files)-1]
}

// backups are the copies that were made before migrations, oldest first.
func (d *DB) backups() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(d.backupDir(), "watcher-*-schema*.db"))
	slices.Sort(files) // by time
	return files, err
}

func (d *DB) pruneBackups() error {
	files, err := d.backups()
	if err != nil {
		return err
	}
	var errs []error
	for _, file := range files[:max(0, len(files)-backupsKept)] {
		errs = append(errs, os.Remove(file))
	}
	return errors.Join(errs...)
}

// copyTo makes the copy under another name first: VACUUM INTO does not sync,
// and a torn copy must not look like one.
func copyTo(ctx context.Context, e execer, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("copy database to %s: %w", path, fs.ErrExist)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("copy database: %w", err)
	}
	if _, err := e.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return errors.Join(fmt.Errorf("copy database to %s: %w", path, explain(err)), discard(part))
	}
	if err := errors.Join(syncPath(part), os.Rename(part, path), syncPath(filepath.Dir(path))); err != nil {
		return fmt.Errorf("copy database to %s: %w", path, err)
	}
	return nil
}

func discard(file string) error {
	if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
