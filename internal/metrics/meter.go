package metrics

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Meter counts what the process does, and reads what is stored when it is asked.
// It is safe for concurrent use.
type Meter struct {
	registry *prometheus.Registry
	log      *slog.Logger

	polls       *prometheus.CounterVec // by outcome
	pollSeconds prometheus.Histogram
	feedBytes   prometheus.Counter
	items       prometheus.Counter
	matches     *prometheus.CounterVec // by topic and fate
	calls       *prometheus.CounterVec // by channel and outcome
	callSeconds prometheus.Histogram
	reloadGood  prometheus.Gauge
	reloadAt    prometheus.Gauge
}

// Options are what a [Meter] needs.
type Options struct {
	Version string
	Read    Read
	Log     *slog.Logger
}

// slow are bounds, in seconds, for what waits on a network.
var slow = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}

// New returns a meter with a registry of its own.
func New(o Options) *Meter {
	r := prometheus.NewRegistry()
	with := promauto.With(r)
	counter := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}
	}
	gauge := func(name, help string) prometheus.GaugeOpts {
		return prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}
	}
	m := &Meter{
		registry:    r,
		log:         o.Log,
		polls:       with.NewCounterVec(counter("polls_total", "Polls of feeds, by how they ended: read, unchanged, failed, unreachable."), []string{"outcome"}),
		pollSeconds: with.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "poll_duration_seconds", Help: "How long polls took, waiting for the host's turn included.", Buckets: slow}),
		feedBytes:   with.NewCounter(counter("feed_bytes_total", "Bytes of feed documents, decoded.")),
		items:       with.NewCounter(counter("items_total", "Items stored that were new or edited.")),
		matches:     with.NewCounterVec(counter("matches_total", "Matches that polls brought, by topic and by what became of them."), []string{"topic", "fate"}),
		calls:       with.NewCounterVec(counter("send_calls_total", "Calls to channels, by how the delivery stood afterwards: sent, pending, uncertain, dead, cancelled."), []string{"channel", "outcome"}),
		callSeconds: with.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "send_duration_seconds", Help: "How long calls to channels took.", Buckets: slow}),
		reloadGood:  with.NewGauge(gauge("config_last_reload_successful", "1 if the last configuration that was read came into force.")),
		reloadAt:    with.NewGauge(gauge("config_last_reload_success_timestamp_seconds", "When a configuration last came into force.")),
	}
	for _, outcome := range pollOutcomes {
		m.polls.WithLabelValues(outcome)
	}
	build := with.NewGaugeVec(gauge("build_info", "1; the version is in the label."), []string{"version"})
	build.WithLabelValues(o.Version).Set(1)
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), stored{o.Read})
	return m
}

const namespace = "watcher"

// Handler answers scrapes. What cannot be read is left out, and logged.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(m.log.Handler(), slog.LevelError), ErrorHandling: promhttp.ContinueOnError,
		MaxRequestsInFlight: 4, Timeout: readTimeout + time.Second,
	})
}

// Loaded notes that a configuration came into force.
func (m *Meter) Loaded(at time.Time) {
	m.reloadGood.Set(1)
	m.reloadAt.Set(float64(at.Unix()))
}

// Refused notes that one did not.
func (m *Meter) Refused() { m.reloadGood.Set(0) }
