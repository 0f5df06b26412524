package app

import (
	"context"
	"slices"
	"time"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/tongue"
)

// Status implements [desk.Watch].
func (a *App) Status(ctx context.Context, in tongue.Tongue) (desk.Status, error) {
	states, err := a.store.States(ctx)
	if err != nil {
		return desk.Status{}, err
	}
	counts, err := a.store.Counts(ctx)
	if err != nil {
		return desk.Status{}, err
	}
	now := a.world.Now()
	s := desk.Status{Held: counts.Held, Waiting: max(0, waiting(counts)-counts.Held)}
	if counts.OldestDue.Before(now) {
		s.Oldest = counts.OldestDue
	}
	if err := a.pulse.ready(now); err != nil {
		s.Trouble = troubleIn(in, err)
	}
	if shut := notify.Shut(a.courier.Problems()); shut != "" { // known before the next look at the watch
		s.Trouble = shut
	}
	feeds := a.current.Load().rules.Feeds
	readStates(&s, feeds, states)
	s.Lag, err = a.lag(ctx, in, now, feeds)
	return s, err
}

// readStates adds what is known of the configured feeds.
func readStates(s *desk.Status, feeds map[news.FeedID]news.Feed, states []news.FeedState) {
	s.Feeds, s.Unread = len(feeds), len(feeds)
	for _, state := range states {
		feed, ok := feeds[state.Feed]
		if !ok {
			continue // no longer configured
		}
		if state.CheckedAt.After(s.Polled) {
			s.Polled = state.CheckedAt
		}
		switch {
		case state.Failures > 0 || state.LastError != "":
			s.Unread--
			s.Failing = append(s.Failing, desk.FeedStatus{Name: feed.Name, Since: unreadSince(state), Error: state.LastError})
		case !state.CheckedAt.IsZero():
			s.Unread--
		}
	}
	slices.SortFunc(s.Failing, func(a, b desk.FeedStatus) int { return a.Since.Compare(b.Since) })
}

// unreadSince is since when a feed cannot be read. Failures for which our own
// network is to blame are not the feed's and have no beginning: it was read last
// when it answered last, zero for never.
func unreadSince(s news.FeedState) time.Time {
	if s.FailingSince.IsZero() {
		return s.CheckedAt
	}
	return s.FailingSince
}
