package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"watcher/internal/store"
)

// signIns is the list of the bot's sign-ins at Discord's gateway, as a file in
// the data folder. It must outlive a process that crashes right after one.
type signIns struct{ dir string }

// signInsName is that file's name; a fresh one is written beside it.
const signInsName, signInsFresh = "signins.json", "signins.json.new"

func (s signIns) path() string { return filepath.Join(s.dir, signInsName) }

// SignIns implements [desk.Ledger].
func (s signIns) SignIns(context.Context) ([]time.Time, error) {
	raw, err := os.ReadFile(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", store.Advice(s.dir, s.path(), err), err)
	}
	var at []time.Time
	if err := json.Unmarshal(raw, &at); err != nil {
		return nil, fmt.Errorf("%s: %w (delete it, but only if the bot has not signed in hundreds of times today)", s.path(), err)
	}
	return at, nil
}

// SaveSignIns implements [desk.Ledger].
func (s signIns) SaveSignIns(_ context.Context, at []time.Time) error {
	raw, err := json.Marshal(at)
	if err != nil {
		return err
	}
	fresh := filepath.Join(s.dir, signInsFresh)
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("%s: %w", store.Advice(s.dir, fresh, err), err)
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(fresh, s.path())
}
