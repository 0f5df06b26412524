package store

// Inspect tries whether a data folder is fit for a database, and returns how
// many bytes are free on its disk, 0 if that is not known. It makes none: the error
// wraps io/fs.ErrNotExist where there is none.
func Inspect(dir string) (free uint64, err error) {
	if err := fit(dir); err != nil {
		return 0, err
	}
	return freeSpace(dir), nil
}
