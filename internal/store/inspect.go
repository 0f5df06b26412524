package store

import (
	"fmt"
	"os"
)

// Inspect tries whether a data folder is fit for a database, and returns how
// many bytes are free on its disk, 0 if that is not known. It makes none: the error
// wraps [fs.ErrNotExist] where there is none.
func Inspect(dir string) (free uint64, err error) {
	info, err := os.Stat(dir)
	if err != nil {
		return 0, fmt.Errorf("data folder %s: %w", dir, err)
	}
	if !info.IsDir() {
		return 0, fmt.Errorf("data folder %s is a file: name a folder", dir)
	}
	if kind := networkFS(dir); kind != "" {
		return 0, fmt.Errorf("data folder %s is on a network file system (%s), where locks and power cuts lose data: name a folder on a local disk", dir, kind)
	}
	return freeSpace(dir), writable(dir)
}
