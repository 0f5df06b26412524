package store

// Free returns how many bytes are free on a data folder's disk, and whether that is
// known. Unlike [Inspect] it opens no file.
func Free(dir string) (free uint64, known bool) { return freeSpace(dir) }

// Inspect tries whether a data folder is fit for a database, and returns how
// many bytes are free on its disk, if that is known. It makes none: the error
// wraps io/fs.ErrNotExist where there is none. It is not for the process whose
// database is open: to close a file of it is to drop all its locks (POSIX;
// sqlite.org/howtocorrupt.html, section 2.2).
func Inspect(dir string) (free uint64, known bool, err error) {
	if err := fit(dir); err != nil {
		return 0, false, err
	}
	free, known = freeSpace(dir)
	return free, known, nil
}
