package app

import (
	"context"

	"watcher/internal/control"
	"watcher/internal/metrics"
)

// measure reads what is stored, for a scrape.
func (a *App) measure(ctx context.Context) (metrics.State, error) {
	states, err := a.store.States(ctx)
	if err != nil {
		return metrics.State{}, err
	}
	counts, err := a.store.Counts(ctx)
	if err != nil {
		return metrics.State{}, err
	}
	now := a.world.Now()
	lags, err := a.store.Lags(ctx, now.Add(-lagOver), lagAlerts)
	if err != nil {
		return metrics.State{}, err
	}
	s := metrics.State{
		Live: a.Live() == nil, Ready: a.Ready() == nil, Deliveries: counts.Deliveries, Held: counts.Held,
		Items: counts.Items, Stories: counts.Stories, Lags: parts(control.Lags(lags)),
	}
	if counts.OldestDue.Before(now) {
		s.OldestDue = counts.OldestDue
	}
	feeds := a.current.Load().rules.Feeds
	for _, state := range states {
		if _, ok := feeds[state.Feed]; ok {
			s.Feeds = append(s.Feeds, metrics.Feed{ID: state.Feed, Failures: state.Failures, CheckedAt: state.CheckedAt, ChangedAt: state.ChangedAt})
		}
	}
	return s, nil
}

// parts are the ways of alerts, taken apart: of all, and by feed and topic.
func parts(l control.Lag) (out []metrics.Lag) {
	for _, by := range append(append([]control.LagBy{l.All}, l.Feeds...), l.Topics...) {
		for _, p := range []struct {
			name string
			control.Spread
		}{{"whole", by.Whole}, {"seen", by.Outside}, {"judged", by.Judged}, {"posted", by.Posted}} {
			if p.N > 0 {
				out = append(out, metrics.Lag{Feed: by.Feed, Topic: by.Topic, Part: p.name, P50: p.P50, P95: p.P95})
			}
		}
	}
	return out
}
