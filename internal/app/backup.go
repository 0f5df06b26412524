package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/store"
	"watcher/internal/text"
)

const (
	// copyName is a dated copy's name, its time in UTC; copyPattern finds them, and not
	// the copies that are made before an upgrade.
	copyName    = "watcher-20060102T150405Z.db"
	copyPattern = "watcher-????????T??????Z.db"
	// copyTakes is longer than any copy takes: what is half done for longer was cut short.
	copyTakes = 24 * time.Hour
)

// BackupOptions are the arguments of `watcher backup`.
type BackupOptions struct {
	To   string // a new file, or a folder for one with a dated name
	Keep int    // how many dated copies stay in the folder; 0 for all
}

// Backup copies what is stored to a new file, beside a watcher that runs or without
// one, and looks whether the copy is whole. It never writes over a file.
func Backup(ctx context.Context, w World, flag string, o BackupOptions) (err error) {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	path, err := w.copyPath(cfg, o)
	if err != nil {
		return err
	}
	db, err := w.kept(ctx, cfg)
	if err != nil {
		return err
	}
	if db == nil {
		return fmt.Errorf("there is nothing to copy: nothing is stored in %s yet", cfg.Store)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := db.Copy(ctx, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already, and is left as it is: name another file", path)
	case ctx.Err() != nil:
		return errors.New("stopped before the copy was whole: there is none") // a script must not take this for done
	case err != nil:
		return err
	}
	fmt.Fprintf(w.Out, "Copied to %s and found whole: %.1f MB, schema %d, %s in %s, %s.\n", text.Plain(c.Path), float64(c.Size)/1e6, c.Schema,
		count(c.Items, "item"), countOf(c.Stories, "story", "stories"), countOf(c.Waiting, "delivery waits", "deliveries wait"))
	return w.dropCopies(filepath.Dir(path), o.Keep)
}

// copyPath is the file to write.
func (w World) copyPath(cfg *config.Config, o BackupOptions) (string, error) {
	if o.Keep < 0 {
		return "", fmt.Errorf("--keep %d: there cannot be less than no copy; without --keep all stay", o.Keep)
	}
	info, err := os.Stat(o.To)
	switch {
	case err == nil && info.IsDir():
		return filepath.Join(o.To, w.Now().UTC().Format(copyName)), nil
	case err == nil:
		return "", fmt.Errorf("%s is there already, and is left as it is: name another file, or a folder for copies with dated names", o.To)
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	case strings.HasSuffix(o.To, string(filepath.Separator)):
		return "", fmt.Errorf("there is no folder %s: make it first (mkdir -p)", o.To)
	case o.Keep > 0:
		return "", fmt.Errorf("--keep goes with a folder of dated copies, and there is no folder %s: make it first (mkdir -p)", o.To)
	}
	return o.To, newFile(cfg, o.To)
}

// newFile reports why a file cannot be made under a name.
func newFile(cfg *config.Config, path string) error {
	dir := filepath.Dir(path)
	if parent, err := os.Stat(dir); err != nil || !parent.IsDir() {
		return fmt.Errorf("%s cannot be written: there is no folder %s: make it first (mkdir -p)", path, dir)
	}
	if within(cfg.Store, path) && strings.HasPrefix(filepath.Base(path), store.FileName) {
		return fmt.Errorf("%s is a name of the database's own files: name another file, best on another disk", path)
	}
	return nil
}

// within reports whether a file lies in a folder itself, not deeper.
func within(dir, file string) bool {
	a, err := os.Stat(dir)
	if err != nil {
		return false
	}
	b, err := os.Stat(filepath.Dir(file))
	return err == nil && os.SameFile(a, b)
}

// dropCopies removes the oldest dated copies of a folder but for the last few, and
// what copies that were cut short have left.
func (w World) dropCopies(dir string, keep int) error {
	if keep == 0 {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var files, old []string // by name, and so by time
	for _, e := range entries {
		switch whole, half := named(copyPattern, e), named(copyPattern+".part", e); {
		case whole:
			files = append(files, e.Name())
		case half:
			if info, err := e.Info(); err == nil && w.Now().Sub(info.ModTime()) > copyTakes {
				old = append(old, e.Name())
			}
		}
	}
	for _, name := range append(files[:max(0, len(files)-keep)], old...) {
		file := filepath.Join(dir, name)
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the copy is made, but an old one stays: %w", err)
		}
		fmt.Fprintf(w.Out, "Removed %s.\n", text.Plain(file))
	}
	return nil
}

// named reports whether a folder's entry has a name of a pattern, which is one of ours.
func named(pattern string, e fs.DirEntry) bool {
	ok, _ := filepath.Match(pattern, e.Name())
	return ok
}
