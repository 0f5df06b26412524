// Package web is watcher's HTTP side. So far that is the probes (liveness and
// readiness) and the metrics, on a listener of their own.
package web

import (
	"encoding/json"
	"net/http"
)

// Vitals says how the process is. Each returns nil, or what is wrong.
type Vitals interface {
	// Live fails only for what a restart mends.
	Live() error
	// Ready fails when alerts may be late.
	Ready() error
}

// Paths of the probes.
const (
	LivePath  = "/healthz/live"
	ReadyPath = "/healthz/ready"
)

// MetricsPath is where Prometheus asks.
const MetricsPath = "/metrics"

// Probes answers 200 or 503 with a JSON object: {"ok":true} or
// {"ok":false,"error":"…"}; scrapes are left to metrics.
func Probes(v Vitals, metrics http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+LivePath, func(w http.ResponseWriter, _ *http.Request) { answer(w, v.Live()) })
	mux.HandleFunc("GET "+ReadyPath, func(w http.ResponseWriter, _ *http.Request) { answer(w, v.Ready()) })
	mux.Handle("GET "+MetricsPath, metrics)
	return mux
}

// Verdict is a probe's answer.
type Verdict struct {
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

func answer(w http.ResponseWriter, err error) {
	v := Verdict{OK: err == nil}
	status := http.StatusOK
	if err != nil {
		v.Error, status = err.Error(), http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the asker may be gone
}
