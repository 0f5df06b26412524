package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// prepareFolder creates the data folder if only the last step of its path is
// missing, and makes sure that a database can live in it.
func prepareFolder(dir string) error {
	if err := os.Mkdir(dir, 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return notMade(dir, err)
	}
	return fit(dir)
}

// creatable reports why [prepareFolder] could not create a folder that is missing,
// nil if it could.
func creatable(dir string) error {
	probe, err := os.MkdirTemp(filepath.Dir(dir), ".writable-*")
	if err != nil {
		return notMade(dir, err)
	}
	return os.Remove(probe)
}

// notMade says why a data folder could not be created.
func notMade(dir string, err error) error {
	_, seen := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrPermission) && errors.Is(seen, fs.ErrPermission): // it may be there
		return fmt.Errorf("data folder %s: %s: %w", dir, Advice(dir, dir, err), err)
	case errors.Is(err, fs.ErrPermission): // the folder above is perhaps the system's: it stays whose it is
		uid, gid := os.Getuid(), os.Getgid()
		return fmt.Errorf("data folder %s is missing and cannot be created: watcher runs as uid %d; run: mkdir %s && chown %d:%d %[3]s: %[6]w", dir, uid, shellWord(dir), uid, gid, err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("data folder %s: its parent is missing: create it, or mount a volume there: %w", dir, err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("data folder %s: a file lies where its parent ought to be: name another folder (store in feeds.yaml): %w", dir, err)
	}
	return fmt.Errorf("data folder %s is missing and cannot be created: %s: %w", dir, Advice(dir, filepath.Dir(dir), err), err)
}

// fit reports why a database cannot live in a folder, nil if it can.
func fit(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("data folder %s: %s: %w", dir, Advice(dir, dir, err), err)
	}
	if !info.IsDir() {
		return fmt.Errorf("data folder %s is a file: name a folder", dir)
	}
	if kind := networkFS(dir); kind != "" {
		return fmt.Errorf("data folder %s is on a network file system (%s), where locks and power cuts lose data: name a folder on a local disk", dir, kind)
	}
	return writable(dir)
}

// writable tries what the database will do; permissions alone do not tell.
func writable(dir string) error {
	probe, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return fmt.Errorf("data folder %s %s: %s: %w", dir, unfit(err), Advice(dir, dir, err), err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return fmt.Errorf("data folder %s: %w", dir, err)
	}
	for _, name := range []string{FileName, FileName + "-wal", FileName + "-shm", lockName} {
		if err := usable(dir, name); err != nil {
			return err
		}
	}
	return nil
}

// usable reports why a file of a data folder can not be read and written; one that
// is missing can be made.
func usable(dir, name string) error {
	file := filepath.Join(dir, name)
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s %s: %s: %w", file, unfit(err), Advice(dir, file, err), err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// unfit says what is the matter, as far as an error speaks of the file itself.
func unfit(err error) string {
	if exhausted(err) || errors.Is(err, syscall.EIO) {
		return "cannot be opened"
	}
	return "is not writable"
}
