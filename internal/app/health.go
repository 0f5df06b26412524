package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/web"
)

const healthTimeout = 5 * time.Second

// storeOf returns the data folder of the configuration. When the file cannot be
// read now, that says nothing of the process, which keeps to the one it started
// with: then the default is tried, and what is wrong with the file comes along.
func (w World) storeOf(flag string) (dir string, refused error) {
	const usual = "./data"
	path, _, ok := config.Find(flag, w.Env, fileExists)
	if !ok {
		return usual, nil
	}
	cfg, problems := config.Load(path, config.Options{Env: w.Env, Partial: true})
	if err := problems.Err(); err != nil {
		return usual, err
	}
	return cfg.Store, nil
}

// Health asks the running watcher whether it lives or, with ready, whether
// alerts are on time.
func Health(ctx context.Context, w World, flag string, ready bool) error {
	dir, refused := w.storeOf(flag)
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	path := web.LivePath
	if ready {
		path = web.ReadyPath
	}
	v, err := askHealth(ctx, dir, path)
	switch {
	case errors.Is(err, control.ErrNotRunning):
		return errors.Join(fmt.Errorf("%w (%s)", control.ErrNotRunning, dir), refused)
	case err != nil:
		return err
	}
	if !v.OK {
		return errors.New(v.Error)
	}
	fmt.Fprintln(w.Out, "ok")
	return nil
}

// askHealth asks the watcher that runs on a data folder how it is.
func askHealth(ctx context.Context, dir, path string) (web.Verdict, error) {
	var v web.Verdict
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://watcher"+path, http.NoBody)
	if err != nil {
		return v, err
	}
	res, err := control.Client(dir).Do(req)
	if errors.Is(err, control.ErrNotRunning) {
		return v, control.ErrNotRunning
	}
	if err != nil {
		return v, fmt.Errorf("ask the running watcher: %w", err)
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	if err := json.NewDecoder(res.Body).Decode(&v); err != nil {
		return v, fmt.Errorf("ask the running watcher: %w", err)
	}
	return v, nil
}
