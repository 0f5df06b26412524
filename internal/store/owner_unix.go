//go:build unix

package store

import (
	"io/fs"
	"syscall"
)

// ownerOf returns the id of the user who owns a file, and whether that is known.
func ownerOf(info fs.FileInfo) (uid int, known bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(s.Uid), true
}
