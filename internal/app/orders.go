package app

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/web"
)

// Paths of the control socket, beside the probes'.
const (
	pollPath = "/poll"
	mutePath = "/mute"
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
	mux.HandleFunc("POST "+mutePath, a.takeMute)
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
	if err != nil {
		return nil, locked
	}
	return res, nil
}
