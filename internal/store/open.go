package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	// FileName is the database in its folder; its companions begin with it.
	FileName     = "watcher.db"
	readers      = 3
	writerCache  = 8 << 10 // KiB of pages
	readerCache  = 4 << 10 // each
	checkAlways  = 1 << 30 // bytes: a larger database is checked after a crash only
	busyPatience = 10 * time.Second
)

// ErrReadOnly refuses a change to a database opened by [OpenReadOnly].
var ErrReadOnly = errors.New("store is open for reading only")

// Options say where the store is.
type Options struct {
	Dir string           // the data folder
	Now func() time.Time // default: time.Now
	Log *slog.Logger     // default: nothing is logged
}

func (o Options) filled() (Options, error) {
	if o.Dir == "" {
		return o, errors.New("open store: no data folder given")
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, fmt.Errorf("open store: %w", err)
	}
	o.Dir = dir
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	return o, nil
}

func (o Options) file() string { return filepath.Join(o.Dir, FileName) }

// DB is an open store. It is safe for concurrent use.
type DB struct {
	opts        Options
	files       fs.FS   // migrations
	lock        *lock   // nil when open for reading only
	write       *sql.DB // nil when open for reading only
	writer      *writer
	read        *sql.DB
	sessions    chan *session // readers that rest
	opened      int           // readers in all
	closed      chan struct{} // closed by Close
	closing     sync.Once
	interrupted int
	file        fs.FileInfo // of the database that is open, nil when only read
	deflaters   sync.Pool
	unreadable  sync.Map // deliveries, by id, that were named as such
}

// Open opens the store in a folder for this process alone, creating or
// migrating the database as needed. It returns an error that wraps [ErrLocked]
// when another process has it, and [ErrNewer] when a later release wrote it.
// ctx bounds the opening only.
func Open(ctx context.Context, o Options) (*DB, error) {
	files, err := migrations()
	if err != nil {
		return nil, err
	}
	return open(ctx, o, files)
}

func open(ctx context.Context, o Options, files fs.FS) (*DB, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if err := prepareFolder(o.Dir); err != nil {
		return nil, err
	}
	d, err := openFolder(ctx, o, files)
	if err != nil && lacksRoom(o.Dir, err) && giveUp(o.Dir) {
		o.Log.Warn("the disk is full; what was set aside for alerts is given up", "folder", o.Dir)
		return openFolder(ctx, o, files)
	}
	return d, err
}

func openFolder(ctx context.Context, o Options, files fs.FS) (*DB, error) {
	l, err := acquire(o.Dir)
	if err != nil {
		return nil, err
	}
	d := &DB{opts: o, files: files, lock: l, closed: make(chan struct{})}
	if err := d.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", o.file(), d.diagnose(err)), d.Close())
	}
	return d, nil
}

// OpenReadOnly opens the store for reading, beside a process that has it open or
// without one.
func OpenReadOnly(ctx context.Context, o Options) (*DB, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(o.file()); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open %s: nothing is stored yet; run watcher first: %w", o.file(), err)
	}
	files, err := migrations()
	if err != nil {
		return nil, err
	}
	d := &DB{opts: o, files: files, closed: make(chan struct{})}
	if err := d.startReading(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", o.file(), d.diagnose(err)), d.Close())
	}
	return d, nil
}

// prepareFile makes the database's file, if there is none, for its owner and
// group alone (SQLite gives its companions the same mode): addresses of feeds
// may hold keys. It returns its size, and remembers which file it is.
func (d *DB) prepareFile() (size int64, err error) {
	f, err := os.OpenFile(d.opts.file(), os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return 0, err
	}
	d.file, err = f.Stat()
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	return d.file.Size(), f.Close()
}

// ErrGone says that the database's file was removed or replaced while it was
// open.
var ErrGone = errors.New("the database was removed or replaced while watcher ran")

// Intact returns an error that wraps [ErrGone] when the open database is no
// longer the one that lies in the folder: what is written now is lost at the
// end, and another process would find the folder free.
func (d *DB) Intact() error {
	info, err := os.Stat(d.opts.file())
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(info, d.file) {
		return fmt.Errorf("%s: %w", d.opts.file(), ErrGone)
	}
	return err
}

// start opens what writes, then what reads.
func (d *DB) start(ctx context.Context) error {
	size, err := d.prepareFile()
	if err != nil {
		return err
	}
	if err := d.refuseNewer(ctx, size); err != nil {
		return err
	}
	if d.write, err = openPool(writerDSN(d.opts.file()), 1); err != nil {
		return err
	}
	if err := d.verify(ctx, size); err != nil {
		return err
	}
	if err := d.migrate(ctx, size > 0); err != nil {
		return err
	}
	s, err := newSession(ctx, d.write)
	if err != nil {
		return err
	}
	if d.writer, err = newWriter(ctx, s, newSpare(d.opts.Dir, d.opts.Now)); err != nil {
		return errors.Join(err, s.close())
	}
	if d.interrupted, err = d.settle(ctx); err != nil {
		return err
	}
	return d.openReaders(ctx)
}

func (d *DB) startReading(ctx context.Context) error {
	if err := d.openReaders(ctx); err != nil {
		return err
	}
	return d.lend(ctx, func(s *session) error { return checkVersion(ctx, s.conn, d.files) })
}

func (d *DB) openReaders(ctx context.Context) error {
	var err error
	if d.read, err = openPool(readerDSN(d.opts.file()), readers); err != nil {
		return err
	}
	d.sessions = make(chan *session, readers)
	for range readers {
		s, err := newSession(ctx, d.read)
		if err != nil {
			return fmt.Errorf("%w (a database that no process has open can be read only where its folder can be written)", err)
		}
		d.opened++
		d.sessions <- s
	}
	return nil
}

// Close waits for what is under way, stops the writer and gives the folder free.
// What is asked later is refused with [ErrClosed].
func (d *DB) Close() error {
	var err error
	d.closing.Do(func() { err = d.close() })
	return err
}

func (d *DB) close() error {
	close(d.closed)
	var errs []error
	for range d.opened {
		errs = append(errs, (<-d.sessions).close())
	}
	if d.read != nil {
		errs = append(errs, d.read.Close())
	}
	if d.writer != nil {
		d.writer.close()
		errs = append(errs, d.writer.tx.close())
	}
	if d.write != nil {
		errs = append(errs, d.write.Close())
	}
	if d.lock != nil {
		errs = append(errs, d.lock.release(errors.Join(errs...) == nil))
	}
	return errors.Join(errs...)
}

// Interrupted is how many deliveries a process that died left in doubt; they
// are uncertain now.
func (d *DB) Interrupted() int { return d.interrupted }

// change runs a job in the writer; rows is about how many rows it writes.
func (d *DB) change(ctx context.Context, rows int, do func(ctx context.Context, t *tx) error) error {
	if d.writer == nil {
		return ErrReadOnly
	}
	return d.writer.write(ctx, &job{rows: rows, do: do})
}

// changeOfPoll is change for what a poll brings, or a second look: on a full disk
// it is refused for as long as the room that is left may be needed for alerts.
func (d *DB) changeOfPoll(ctx context.Context, rows int, do func(ctx context.Context, t *tx) error) error {
	if d.writer == nil {
		return ErrReadOnly
	}
	room := d.writer.spare
	return d.writer.write(ctx, &job{rows: rows, poll: true, do: func(ctx context.Context, t *tx) error {
		if err := room.whole(); err != nil {
			return err
		}
		return do(ctx, t)
	}})
}

// lend lends a reader's session to fn.
func (d *DB) lend(ctx context.Context, fn func(*session) error) error {
	select {
	case <-d.closed:
		return ErrClosed
	default:
	}
	select {
	case <-d.closed:
		return ErrClosed
	case s := <-d.sessions:
		defer func() { d.sessions <- s }()
		return fn(s)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func openPool(dsn string, conns int) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool, nil
}

// The settings stand in the DSN, so that no connection can miss them.
// Temporary tables stay in memory: the container's root is read-only.
func dsn(file string, more url.Values) string {
	q := url.Values{
		"_busy_timeout": {fmt.Sprint(busyPatience.Milliseconds())},
		"_foreign_keys": {"on"},
		"_defensive":    {"1"},
		"_dqs":          {"0"},
		"_error_rc":     {"1"},
		"_pragma":       append([]string{"trusted_schema(0)", "temp_store(2)"}, more["_pragma"]...),
	}
	for k, v := range more {
		if k != "_pragma" {
			q[k] = v
		}
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath() + "?" + q.Encode()
}

func writerDSN(file string) string {
	return dsn(file, url.Values{
		"_auto_vacuum":  {"incremental"},
		"_journal_mode": {"wal"},
		"_synchronous":  {"full"},
		"_txlock":       {"immediate"},
		"_pragma": {
			fmt.Sprintf("cache_size(-%d)", writerCache),
			"secure_delete(1)",         // what is forgotten by order, or past its time, leaves no traces
			"wal_autocheckpoint(4000)", // 16 MiB: pages of a burst are written home once
			"journal_size_limit(67108864)",
		},
	})
}

func readerDSN(file string) string {
	return dsn(file, url.Values{
		"mode":        {"ro"},
		"_query_only": {"on"},
		"_pragma":     {fmt.Sprintf("cache_size(-%d)", readerCache)},
	})
}
