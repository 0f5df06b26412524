//go:build !linux

package store

import "os"

// networkFS is known for Linux only.
func networkFS(string) string { return "" }

// freeSpace is not asked here.
func freeSpace(string) (uint64, bool) { return 0, false }

// allocate sets so many bytes aside for a file.
func allocate(f *os.File, size int64) error { return writeZeros(f, size) }
