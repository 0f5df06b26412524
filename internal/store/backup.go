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
	return d.backup(ctx, path, func(context.Context, string) error { return nil })
}

// backup is Backup with a function that sees the copy before it gets its name.
func (d *DB) backup(ctx context.Context, path string, see func(ctx context.Context, part string) error) error {
	return d.lend(ctx, func(s *session) error {
		// The reader may not write; a copy is not a change.
		if _, err := s.conn.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
			return err
		}
		err := copyTo(ctx, s.conn, path, see)
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
	unseen := func(context.Context, string) error { return nil }
	if err := errors.Join(copyTo(ctx, conn, path, unseen), conn.Close()); err != nil {
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
// and a torn copy must not look like one. It is for the owner and group alone, as
// the database is. see may look at it and change it before it is called a copy.
func copyTo(ctx context.Context, e execer, path string, see func(ctx context.Context, part string) error) error {
	part := path + ".part"
	err := vacant(path, part)
	if err == nil {
		err = copyAside(ctx, e, part, see)
	}
	if err == nil {
		err = errors.Join(name(part, path), syncPath(filepath.Dir(path)))
	} else if !errors.Is(err, fs.ErrExist) {
		err = errors.Join(err, discard(part))
	}
	if err != nil {
		return fmt.Errorf("copy database to %s: %w", path, err)
	}
	return nil
}

// name gives a file its name. A link, unlike a rename, does not replace what somebody
// put there meanwhile; some file systems have none.
func name(part, path string) error {
	err := os.Link(part, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return errors.Join(err, discard(part))
	}
	return os.Rename(part, path)
}

// vacant makes sure that neither file is there, and begins the second.
func vacant(path, part string) error {
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	if err := discard(part); err != nil {
		return err
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	return f.Close()
}

func copyAside(ctx context.Context, e execer, part string, see func(ctx context.Context, part string) error) error {
	if _, err := e.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return explain(err)
	}
	if err := see(ctx, part); err != nil {
		return err
	}
	return syncPath(part)
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
