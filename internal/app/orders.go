package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/web"
)

// Paths of the control socket, beside the probes'.
const (
	pollPath    = "/poll"
	mutePath    = "/mute"
	requeuePath = "/requeue"
	forgetPath  = "/forget"
)

// pollAnswer is what the running process says to an order to poll.
type pollAnswer struct {
	Queued int `json:"queued"` // feeds that their servers allow to be asked now
	Feeds  int `json:"feeds"`
}

// orders is what the control socket answers.
func (a *App) orders() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/healthz/", web.Probes(a, a.meter.Handler()))
	mux.HandleFunc("GET "+conditionPath, a.condition)
	mux.HandleFunc("POST "+pollPath, func(w http.ResponseWriter, r *http.Request) {
		wait, err := a.patient(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer := pollAnswer{Feeds: len(a.current.Load().config.Feeds)}
		answer.Queued = a.scheduler.Due(func(id news.FeedID) bool { return !wait[id] })
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer) // the asker may be gone
	})
	mux.HandleFunc("POST "+mutePath, taking(func(ctx context.Context, o muteOrder) (news.Mute, error) { return a.silence(ctx, o.Mute, o.Who) }))
	mux.HandleFunc("POST "+requeuePath, taking(a.requeue))
	mux.HandleFunc("POST "+forgetPath, taking(a.forget))
	return mux
}

// order asks the process that holds the data folder for something. If there is
// none to ask, the folder is merely locked, which is what the error says then.
func order(ctx context.Context, cfg *config.Config, path string, body io.Reader, locked error) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://watcher"+path, body)
	if err != nil {
		return nil, err
	}
	res, err := control.Client(cfg.Store).Do(req)
	if errors.Is(err, control.ErrNotRunning) {
		return nil, locked
	}
	if err != nil {
		return nil, fmt.Errorf("%w; and it cannot be asked: %w", locked, err)
	}
	return res, nil
}

// change has the process that holds the data folder carry out an order, or does
// so itself on the store if there is none.
func change[O, A any](ctx context.Context, w World, cfg *config.Config, path string, o O, do func(*store.DB) (A, error)) (a A, err error) {
	db, err := store.Open(ctx, store.Options{Dir: cfg.Store, Now: w.Now, Log: w.logger("error", cfg.Log.Format)})
	if errors.Is(err, store.ErrLocked) {
		return ordered[O, A](ctx, cfg, path, o, err)
	}
	if err != nil {
		return a, err
	}
	a, err = do(db)
	return a, errors.Join(err, db.Close())
}

// longestOrder and longestAnswer are in bytes.
const (
	longestOrder  = 1 << 16
	longestAnswer = 64 << 20
)

// ordered asks the running process.
func ordered[O, A any](ctx context.Context, cfg *config.Config, path string, o O, locked error) (a A, err error) {
	body, err := json.Marshal(o)
	if err != nil {
		return a, err
	}
	res, err := order(ctx, cfg, path, bytes.NewReader(body), locked)
	if err != nil {
		return a, err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	said, err := io.ReadAll(io.LimitReader(res.Body, longestAnswer))
	if res.StatusCode != http.StatusOK {
		return a, errors.Join(fmt.Errorf("the running watcher refused: %s", strings.TrimSpace(string(said))), err)
	}
	return a, errors.Join(err, json.Unmarshal(said, &a))
}

// readOrder reads an order. The socket is the user's own, yet what comes over it
// ends in the database and in the log: an order that can be judged is.
func readOrder[O any](r io.Reader) (o O, err error) {
	if err := json.NewDecoder(io.LimitReader(r, longestOrder)).Decode(&o); err != nil {
		return o, fmt.Errorf("read the order: %w", err)
	}
	if j, ok := any(&o).(interface{ judge() error }); ok {
		err = j.judge()
	}
	if err != nil {
		return o, fmt.Errorf("read the order: %w", err)
	}
	return o, nil
}

// taking answers an order.
func taking[O, A any](do func(ctx context.Context, o O) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		o, err := readOrder[O](r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		a, err := do(r.Context(), o)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a) // the asker may be gone
	}
}
