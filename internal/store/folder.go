package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// prepareFolder creates the data folder if only the last step of its path is
// missing, and makes sure that a database can live in it.
func prepareFolder(dir string) error {
	err := os.Mkdir(dir, 0o750)
	switch {
	case err == nil || errors.Is(err, fs.ErrExist):
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("data folder %s: its parent is missing: create it, or mount a volume there: %w", dir, err)
	default:
		return fmt.Errorf("data folder %s is missing and cannot be created: %s: %w", dir, advice(filepath.Dir(dir), err), err)
	}
	return fit(dir)
}

// fit reports why a database cannot live in a folder, nil if it can.
func fit(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("data folder %s: %s: %w", dir, advice(dir, err), err)
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
		return fmt.Errorf("data folder %s %s: %s: %w", dir, unfit(err), advice(dir, err), err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return fmt.Errorf("data folder %s: %w", dir, err)
	}
	for _, name := range []string{FileName, FileName + "-wal", FileName + "-shm", lockName} {
		file := filepath.Join(dir, name)
		f, err := os.OpenFile(file, os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s %s: %s: %w", file, unfit(err), advice(dir, err), err)
		}
		if err := f.Close(); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
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

func advice(dir string, err error) string {
	switch {
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only; mount a writable volume there"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full; free some space"
	case errors.Is(err, fs.ErrPermission):
		uid, gid := os.Getuid(), os.Getgid()
		return fmt.Sprintf("watcher runs as uid %d; run: chown -R %d:%d %s", uid, uid, gid, shellWord(dir))
	case exhausted(err):
		return errExhausted.Error()
	case errors.Is(err, syscall.EIO):
		return ErrDisk.Error()
	default:
		return "see the cause"
	}
}

// shellWord writes a path so that a shell takes it for one word.
func shellWord(path string) string {
	if !strings.ContainsAny(path, " \t\n'\"\\$`&;|<>()*?[]{}~#!") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
