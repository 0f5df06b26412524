package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// ErrFull says that the disk is full: nothing of the change was kept. Polling
// can pause until there is room.
var ErrFull = errors.New("disk is full")

// ErrDisk says that the disk does not read or write what it was asked for. The
// database on it may be whole.
var ErrDisk = errors.New("the disk fails: look at the system's log (dmesg) and at the disk, and try again when it answers; the database may be whole")

// explain names the errors that a caller branches on, and what is not the
// database's own fault.
func explain(err error) error {
	switch code(err) {
	case lib.SQLITE_FULL:
		return fmt.Errorf("%w: free some space; nothing was kept of this change: %w", ErrFull, err)
	case lib.SQLITE_IOERR:
		return fmt.Errorf("%w: %w", ErrDisk, err)
	}
	return err
}

func isFull(err error) bool { return code(err) == lib.SQLITE_FULL }

// code is SQLite's primary result code of an error, 0 if it is none of SQLite's.
func code(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// diagnose says of an error at the opening what it is, and what to do. Only where
// the file itself is at fault it speaks of damage.
func (d *DB) diagnose(err error) error {
	if exhausted(err) {
		return fmt.Errorf("%w: %w", errExhausted, err)
	}
	switch code(err) {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return d.damaged(err)
	case lib.SQLITE_CANTOPEN:
		// SQLite does not say why; the system does.
		f, why := os.Open(d.opts.file())
		if why == nil {
			why = f.Close()
		}
		if exhausted(why) {
			return fmt.Errorf("%w: %w", errExhausted, err)
		}
		return fmt.Errorf("a file of the database cannot be opened: look at who owns %s and the files in it: %w", d.opts.Dir, errors.Join(err, why))
	case lib.SQLITE_BUSY:
		return fmt.Errorf("another program holds the database (a shell, a copy under way): close it and try again: %w", err)
	case lib.SQLITE_NOMEM:
		return fmt.Errorf("there is not enough memory: give watcher more: %w", err)
	}
	return explain(err)
}

// damaged says what to do with a file that is not sound.
func (d *DB) damaged(err error) error {
	return fmt.Errorf("the database is damaged (%w): stop here, keep the file, and %s", err, d.remedy())
}

var errExhausted = errors.New("too many files and connections are open: raise the limit (LimitNOFILE= in the unit, ulimit -n in a shell)")

func exhausted(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
