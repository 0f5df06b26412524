package store

import (
	"os"
	"syscall"
)

// networkFS names the network file system that dir is on, "" if none is known.
// FUSE is let through: container desktops mount local folders by it.
func networkFS(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return ""
	}
	return networkName(uint32(s.Type)) //nolint:gosec // a magic number of 32 bits
}

// networkName knows the magic numbers of statfs(2).
func networkName(magic uint32) string {
	switch magic {
	case 0x6969:
		return "NFS"
	case 0x517b, 0xff534d42, 0xfe534d42:
		return "SMB"
	case 0x5346414f, 0x6b414653:
		return "AFS"
	case 0x73757245:
		return "Coda"
	case 0x00c36400:
		return "Ceph"
	case 0x01021997:
		return "9p"
	}
	return ""
}

// freeSpace returns how many bytes watcher may still write on a folder's disk, and
// whether that is known.
func freeSpace(dir string) (free uint64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true //nolint:gosec // no block has a negative size
}

// allocate sets so many bytes aside for a file. Where the file system cannot, or
// may not, they are written.
func allocate(f *os.File, size int64) error {
	err := syscall.Fallocate(int(f.Fd()), 0, 0, size) //nolint:gosec // a file's number is small
	if err == nil || noRoom(err) {
		return err
	}
	return writeZeros(f, size)
}
