package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

const lockName = "watcher.lock"

// ErrLocked says that another process has the store open.
var ErrLocked = errors.New("the data folder is in use")

// lock is a kernel lock on the data folder: it goes with the process, whatever
// ends it. The file holds the process's id while it runs and is empty after a
// clean end.
type lock struct {
	flock *flock.Flock
	clean bool // the last process closed the store
}

func acquire(dir string) (*lock, error) {
	path := filepath.Join(dir, lockName)
	l := &lock{flock: flock.New(path, flock.SetPermissions(0o640))}
	got, err := l.flock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !got {
		return nil, fmt.Errorf("%w: %s is held by %s; stop it first or choose another folder", ErrLocked, path, holder(path))
	}
	before, err := os.ReadFile(path)
	l.clean = err == nil && len(before) == 0
	if err := sign(path); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %s: %w", path, Advice(dir, path, err), err), l.flock.Unlock())
	}
	return l, nil
}

// sign writes the process's id over what is there: were the file emptied first,
// a full disk would leave the word of a clean end.
func sign(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	id := []byte(strconv.Itoa(os.Getpid()) + "\n")
	if _, err = f.WriteAt(id, 0); err == nil {
		err = f.Truncate(int64(len(id)))
	}
	return errors.Join(err, f.Close())
}

func holder(path string) string {
	pid, known := signed(path)
	if !known {
		return "another process"
	}
	return fmt.Sprintf("process %d", pid)
}

func signed(path string) (pid int, known bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	pid, err = strconv.Atoi(strings.TrimSpace(string(text)))
	return pid, err == nil
}

// Holder returns the id, as its own system counts, of the process that opened a
// data folder last and has not closed it in good order, if there is one.
func Holder(dir string) (pid int, known bool) { return signed(filepath.Join(dir, lockName)) }

func (l *lock) release(clean bool) error {
	var err error
	if clean {
		err = os.Truncate(l.flock.Path(), 0)
	}
	return errors.Join(err, l.flock.Unlock())
}
