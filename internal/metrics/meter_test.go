package metrics

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"watcher/internal/news"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// script is what the process does, in order.
type script struct {
	polls  []news.Poll
	err    error
	states []news.DeliveryState
}

func (s *script) Poll(context.Context, news.Feed, news.FeedState) news.Poll {
	p := s.polls[0]
	s.polls = s.polls[1:]
	return p
}

func (s *script) Commit(context.Context, news.Ingest) error { return s.err }

func (s *script) Ready(news.ChannelID, time.Time) bool { return true }

func (s *script) Send(_ context.Context, d news.Delivery) news.Delivery {
	d.State = s.states[0]
	s.states = s.states[1:]
	return d
}

func played(t *testing.T, read Read) *Meter {
	t.Helper()
	m := New(Options{Version: "1.2.3", Read: read, Log: slog.New(slog.DiscardHandler)})
	s := &script{
		polls: []news.Poll{
			{Took: time.Second, Bytes: 1000},
			{NotModified: true, Took: 40 * time.Millisecond},
			{Err: errors.New("404"), Took: time.Millisecond},
			{Err: errors.New("no route"), Unreachable: true, Took: 31 * time.Second},
		},
		states: []news.DeliveryState{news.DeliverySent, news.DeliveryPending},
	}
	for range len(s.polls) {
		m.Poller(s).Poll(t.Context(), news.Feed{}, news.FeedState{})
	}
	in := news.Ingest{Items: make([]news.Item, 3), Matches: []news.Match{{Topic: "mek", Fate: news.FateAlerted}, {Topic: "mek", Fate: news.FateMerged}}}
	if err := m.Ledger(s).Commit(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	s.err = news.ErrStale // what was not taken is not counted
	if err := m.Ledger(s).Commit(t.Context(), in); !errors.Is(err, news.ErrStale) {
		t.Errorf("%v", err)
	}
	for range len(s.states) {
		m.Sender(s).Send(t.Context(), news.Delivery{Alert: news.Alert{Channel: "newsroom"}})
	}
	m.Loaded(noon)
	return m
}

func state(context.Context) (State, error) {
	return State{
		Live: true, Items: 12, Stories: 3, Held: 1, OldestDue: noon,
		Feeds:      []Feed{{ID: "tirana", Failures: 2, CheckedAt: noon}},
		Deliveries: map[news.DeliveryState]int{news.DeliverySent: 7, news.DeliveryPending: 1},
		Lags:       []Lag{{Part: "whole", P50: time.Minute, P95: time.Hour}, {Topic: "mek", Part: "posted", P50: time.Second, P95: 2 * time.Second}},
	}, nil
}

// TestExposition compares what is ours with the golden file; times of calls
// differ from run to run and are left out.
func TestExposition(t *testing.T) {
	m := played(t, state)
	want, err := os.Open("testdata/metrics.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	var names []string
	for _, n := range exposed(t, m) {
		if n != "watcher_send_duration_seconds" {
			names = append(names, n)
		}
	}
	if err := testutil.GatherAndCompare(m.registry, want, names...); err != nil {
		t.Error(err)
	}
}

// exposed are the names of our own metrics.
func exposed(t *testing.T, m *Meter) (names []string) {
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), namespace+"_") {
			names = append(names, f.GetName())
		}
	}
	return names
}

// TestNames holds them to Prometheus's own rules.
func TestNames(t *testing.T) {
	problems, err := testutil.GatherAndLint(played(t, state).registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// TestStoreUnreadable leaves out what cannot be read, and tells the rest.
func TestStoreUnreadable(t *testing.T) {
	m := played(t, func(context.Context) (State, error) { return State{}, errors.New("disk I/O error") })
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	body, _ := io.ReadAll(w.Body)
	if w.Code != 200 || !strings.Contains(string(body), `watcher_polls_total{outcome="read"} 1`) || strings.Contains(string(body), "watcher_deliveries{") {
		t.Errorf("%d\n%s", w.Code, body)
	}
}
