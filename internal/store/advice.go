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

// Advice says what to do about a file, or a folder, at or above a path in a data
// folder that could not be opened, read or written.
func Advice(dir, path string, err error) string {
	switch {
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only; mount a writable volume there"
	case noRoom(err):
		return "the disk is full; free some space"
	case errors.Is(err, fs.ErrPermission):
		return permit(dir, path)
	case exhausted(err):
		return errExhausted.Error()
	case errors.Is(err, syscall.EIO):
		return ErrDisk.Error()
	default:
		return "see the cause"
	}
}

// permit is the command after which this process may read and write a path in a
// data folder.
func permit(dir, path string) string {
	uid, gid := os.Getuid(), os.Getgid()
	runs := fmt.Sprintf("watcher runs as uid %d", uid)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) { // it could not be made
		path = dir
		info, err = os.Stat(path)
	}
	if err != nil { // a folder above it may not be entered; to change the owner of that one is to ask too much
		return fmt.Sprintf("%s, which may not enter %s: let it (chmod o+x %[2]s), or name another folder (store in feeds.yaml)", runs, shellWord(barrier(path)))
	}
	need, mode := fs.FileMode(0o600), "u+rw"
	if info.IsDir() {
		need, mode = 0o700, "u+rwX"
	}
	closed := info.Mode()&need != need
	switch owner, known := ownerOf(info); {
	case known && owner == uid && closed:
		return fmt.Sprintf("%s, which owns it; run: chmod %s %s", runs, mode, shellWord(path))
	case known && owner == uid:
		return runs + ", which owns it and may use it by its mode: look at what else forbids that (an access list, SELinux, AppArmor, the mount)"
	case closed:
		return fmt.Sprintf("%s; run: chown -R %d:%d %s && chmod -R u+rwX %[4]s", runs, uid, gid, shellWord(dir))
	}
	return fmt.Sprintf("%s; run: chown -R %d:%d %s", runs, uid, gid, shellWord(dir))
}

// barrier is the lowest folder above a path that can be looked at: it may not be
// entered, or the next one could be.
func barrier(path string) string {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
	}
}

// shellWord writes a path so that a shell takes it for one word.
func shellWord(path string) string {
	if !strings.ContainsAny(path, " \t\n'\"\\$`&;|<>()*?[]{}~#!") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
