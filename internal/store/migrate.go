package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

func migrations() (fs.FS, error) { return fs.Sub(embedded, "migrations") }

const (
	versionTable  = "migration"
	applicationID = 0x77617463 // "watc"
	// minSQLite has the repair of the WAL-reset bug
	// (https://sqlite.org/wal.html#walreset).
	minSQLite = "3.51.3"
)

// ErrNewer says that a later release of watcher wrote the database.
var ErrNewer = errors.New("the database was written by a newer watcher")

// verify makes sure that the file is a sound database of ours.
func (d *DB) verify(ctx context.Context, size int64) error {
	var version, mode string
	if err := d.write.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return err
	}
	if older(version, minSQLite) {
		return fmt.Errorf("this build carries SQLite %s; %s or later is needed", version, minSQLite)
	}
	if err := d.write.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("journal mode is %q, not wal: the file system cannot hold the database; name a folder on a local disk", mode)
	}
	if size == 0 {
		return nil
	}
	if err := ours(ctx, d.write); err != nil {
		return err
	}
	if size > checkAlways && d.lock.clean {
		return nil
	}
	return d.check(ctx, d.write)
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// ours refuses a database that another program made.
func ours(ctx context.Context, q querier) error {
	var id, tables int
	if err := q.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	// A first start that was cut short may have left the table of migrations, with
	// what SQLite adds to it, and nothing else.
	const count = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> ? AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
	if err := q.QueryRowContext(ctx, count, versionTable).Scan(&tables); err != nil {
		return err
	}
	if id != applicationID && tables > 0 {
		return errors.New("this is the database of another program; name another data folder")
	}
	return nil
}

// schemaVersion is 0 for an empty database.
func schemaVersion(ctx context.Context, q querier) (int64, error) {
	var found int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", versionTable).Scan(&found)
	if err != nil || found == 0 {
		return 0, err
	}
	var version int64
	err = q.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM migration WHERE is_applied").Scan(&version)
	return version, err
}

// checkVersion refuses a database that this build cannot read as it stands.
func checkVersion(ctx context.Context, q querier, files fs.FS) error {
	if err := ours(ctx, q); err != nil {
		return err
	}
	have, err := schemaVersion(ctx, q)
	if err != nil {
		return err
	}
	want, err := newest(files)
	if err != nil {
		return err
	}
	switch {
	case have > want:
		return newer(have, want)
	case have < want:
		return fmt.Errorf("schema %d is older than this build's %d: run watcher once to bring it up to date", have, want)
	}
	return nil
}

// refuseNewer leaves the file of a later release as it is: opening it to write
// changes it already. What cannot be read is judged by who opens it.
func (d *DB) refuseNewer(ctx context.Context, size int64) error {
	if size == 0 {
		return nil
	}
	pool, err := openPool(readerDSN(d.opts.file()), 1)
	if err != nil {
		return err
	}
	have, unread := schemaVersion(ctx, pool)
	want, err := newest(d.files)
	if unread == nil && have > want {
		err = newer(have, want)
	}
	return errors.Join(err, pool.Close())
}

func newer(have, want int64) error {
	return fmt.Errorf("%w (schema %d, this build knows %d): install that release again, or put back the copy in backup/ made before it", ErrNewer, have, want)
}

// newest is the schema that the migrations lead to.
func newest(files fs.FS) (int64, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, err
	}
	var version int64
	for _, file := range names {
		v, err := goose.NumericComponent(file)
		if err != nil {
			return 0, err
		}
		version = max(version, v)
	}
	return version, nil
}

// migrate brings the schema up to date, after a copy of what is there.
func (d *DB) migrate(ctx context.Context, existed bool) error {
	have, err := schemaVersion(ctx, d.write)
	if err != nil {
		return err
	}
	want, err := newest(d.files)
	if err != nil {
		return err
	}
	switch {
	case have == want:
		return nil
	case have > 0 && existed:
		if err := d.backupBefore(ctx, have); err != nil {
			return fmt.Errorf("back up before migration: %w", err)
		}
	}
	return up(ctx, d.write, d.files)
}

func up(ctx context.Context, db *sql.DB, files fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// older compares dotted version numbers.
func older(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for n := range min(len(as), len(bs)) {
		var x, y int
		if _, err := fmt.Sscan(as[n], &x); err != nil {
			return true
		}
		if _, err := fmt.Sscan(bs[n], &y); err != nil {
			return true
		}
		if x != y {
			return x < y
		}
	}
	return len(as) < len(bs)
}
