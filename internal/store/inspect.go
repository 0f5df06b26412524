package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// LeastFree is how many bytes must be free for polls to be recorded again after
// the disk was full.
const LeastFree = 2 * spareSize

// ErrAbsent says that a data folder is not there yet, and can be made.
var ErrAbsent = errors.New("not there yet")

// Free returns how many bytes are free on a data folder's disk, and whether that is
// known. Unlike [Inspect] it opens no file.
func Free(dir string) (free uint64, known bool) { return freeSpace(dir) }

// Inspect tries whether a data folder is fit for a database, and returns how
// many bytes are free on its disk, if that is known. It makes none: the error
// wraps [ErrAbsent] where there is none and [Open] would make it. It is not for the
// process whose database is open: to close a file of it is to drop all its locks
// (POSIX; sqlite.org/howtocorrupt.html, section 2.2).
func Inspect(dir string) (free uint64, known bool, err error) {
	dir = filepath.Clean(dir)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		if err := creatable(dir); err != nil {
			return 0, false, err
		}
		free, known = freeSpace(filepath.Dir(dir))
		return free, known, fmt.Errorf("data folder %s: %w", dir, ErrAbsent)
	}
	if err := fit(dir); err != nil {
		return 0, false, err
	}
	free, known = freeSpace(dir)
	return free, known, nil
}

// Unusable returns an error for each file of a data folder that this process can not
// read and write: of the store's own, and of others that are kept there, by their
// names. Like [Inspect] it is not for the process whose database is open.
func Unusable(dir string, others ...string) []error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return []error{fmt.Errorf("data folder %s: %s: %w", dir, Advice(dir, dir, err), err)}
	}
	var errs []error
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), "watcher.") && !slices.Contains(others, e.Name()) {
			continue
		}
		if err := usable(dir, e.Name()); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// Traces returns the files of a data folder that only a watcher with a database leaves
// there, if that is gone, and none if it is there.
func Traces(dir string) (files []string) {
	if _, err := os.Stat(filepath.Join(dir, FileName)); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, name := range []string{spareName, FileName + "-wal", FileName + "-shm"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			files = append(files, name)
		}
	}
	return files
}
