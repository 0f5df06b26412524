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
	"watcher/internal/store"
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
	res, err := askRunning(ctx, dir, path)
	if err != nil {
		return v, err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	err = json.NewDecoder(res.Body).Decode(&v)
	return v, unanswered(dir, err)
}

// askRunning asks the watcher that runs on a data folder for a path of its control
// socket.
func askRunning(ctx context.Context, dir, path string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://watcher"+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := control.Client(dir).Do(req)
	if errors.Is(err, control.ErrNotRunning) {
		return nil, control.ErrNotRunning
	}
	return res, unanswered(dir, err)
}

// errUnanswered says that a process has the data folder and is silent.
var errUnanswered = errors.New("it does not answer")

// unanswered says of an error that the running watcher was asked for in vain, and
// what to do about one that is merely silent.
func unanswered(dir string, err error) error {
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("ask the running watcher: %w", err)
	}
	who, mend := "it", "kill -CONT"
	if pid, known := store.Holder(dir); known {
		who, mend = fmt.Sprintf("process %d", pid), fmt.Sprintf("kill -CONT %d", pid)
	}
	return fmt.Errorf("%w: if %s was stopped (Ctrl-Z, kill -STOP, a paused container), let it go on: %s, or docker unpause; else restart it", errUnanswered, who, mend)
}
