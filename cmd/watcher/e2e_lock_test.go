package main

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestLocksAreKept holds that a running watcher keeps its locks on the database's
// files: POSIX drops them all when a process closes any handle of a file of its own
// (sqlite.org/howtocorrupt.html, section 2.2), and then another process, which only
// reads, makes a memory of its own of what is shared.
func TestLocksAreKept(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	n.primed()
	n.desked()
	f, err := os.OpenFile(filepath.Join(n.data(), "watcher.db-shm"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock); err != nil {
		t.Fatal(err)
	}
	if lock.Type == syscall.F_UNLCK {
		t.Error("nobody holds a lock on the database's shared memory")
	}
}
