package app

import (
	"encoding/json"
	"net/http"

	"watcher/internal/news"
	"watcher/internal/web"
)

// Paths of the control socket, beside the probes'.
const pollPath = "/poll"

// pollAnswer is what the running process says to an order to poll.
type pollAnswer struct {
	Queued int `json:"queued"` // feeds that their servers allow to be asked now
	Feeds  int `json:"feeds"`
}

// orders is what the control socket answers.
func (a *App) orders() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/healthz/", web.Probes(a))
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
