package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	lib "modernc.org/sqlite/lib"
)

const (
	spareName = "watcher.spare"
	// spareSize holds what the log may have to write home, and what deliveries
	// write then: the log is used again from its beginning.
	spareSize  = 24 << 20
	spareEvery = time.Minute // how often it is tried to have it again
)

// spare is room on the disk that is given up when that is full, so that what is
// committed can still be delivered: each delivery is a change of its own. Until
// there is room for it again, no poll is recorded. A nil spare is never given
// up.
type spare struct {
	path string
	now  func() time.Time

	mu    sync.Mutex
	given bool
	tried time.Time
}

// newSpare sets room aside, if there is any.
func newSpare(dir string, now func() time.Time) *spare {
	s := &spare{path: filepath.Join(dir, spareName), now: now}
	info, err := os.Stat(s.path)
	s.given = err != nil || info.Size() < spareSize
	_ = s.whole() // a poll will say so
	return s
}

// give gives the room up, and reports whether there was any.
func (s *spare) give() bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.given {
		return false
	}
	s.given, s.tried = true, s.now()
	err := os.Remove(s.path)
	return err == nil || errors.Is(err, fs.ErrNotExist)
}

// giveUp gives up what an earlier process set aside in a folder, so that the
// database can be opened there at all, and reports whether there was any.
func giveUp(dir string) bool { return os.Remove(filepath.Join(dir, spareName)) == nil }

// whole returns nil if the room is set aside, which it tries again now and then,
// and an error that wraps [ErrFull] if not.
func (s *spare) whole() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.given {
		return nil
	}
	if now := s.now(); now.Sub(s.tried).Abs() >= spareEvery {
		s.tried = now
		s.given = noRoom(setAside(s.path)) // another error, and there is none to give
	}
	if s.given {
		return fmt.Errorf("%w: free some space; what is left is kept for alerts that wait", ErrFull)
	}
	return nil
}

// setAside makes the file, if as much is free besides.
func setAside(path string) error {
	if free, known := freeSpace(filepath.Dir(path)); known && free < LeastFree {
		return ErrFull
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	if err := errors.Join(allocate(f, spareSize), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// noRoom reports whether an error is that of a full disk, or of a quota.
func noRoom(err error) bool {
	return errors.Is(err, ErrFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// lacksRoom reports whether an opening failed for want of room: of the memory
// that it shares with readers SQLite says only that it cannot be had.
func lacksRoom(dir string, err error) bool {
	if noRoom(err) || isFull(err) {
		return true
	}
	free, known := freeSpace(dir)
	return code(err) == lib.SQLITE_IOERR && known && free < spareSize
}

// writeZeros writes zeros, where a file system cannot set room aside otherwise.
func writeZeros(f *os.File, size int64) error {
	_, err := io.CopyN(f, zeros{}, size)
	return err
}

type zeros struct{}

// Read implements [io.Reader].
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
