package app

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// TestSilentFeeds tells of feeds that answer without news, once for each silence.
func TestSilentFeeds(t *testing.T) {
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	p := notify.NewPolicy(notify.PolicyOptions{Channels: []news.Channel{{ID: "ops", Notices: true}}})
	feeds := map[news.FeedID]news.Feed{"f": {ID: "f", Name: "Balkanweb"}}
	for name, c := range map[string]struct {
		state news.FeedState
		told  bool
	}{
		"in its rhythm":          {news.FeedState{Rhythm: 4 * time.Hour, ChangedAt: now.Add(-19 * time.Hour)}, false},
		"for five of its gaps":   {news.FeedState{Rhythm: 4 * time.Hour, ChangedAt: now.Add(-20 * time.Hour)}, true},
		"a busy one, for a time": {news.FeedState{Rhythm: time.Minute, ChangedAt: now.Add(-11 * time.Hour)}, false},
		"failing":                {news.FeedState{Rhythm: time.Hour, ChangedAt: now.AddDate(0, 0, -9), Failures: 1}, false},
		"of no known rhythm":     {news.FeedState{ChangedAt: now.AddDate(0, 0, -9)}, false},
	} {
		c.state.Feed = "f"
		ds := silentFeeds(now, p, feeds, []news.FeedState{c.state, {Feed: "removed", Rhythm: time.Hour, ChangedAt: now.AddDate(0, 0, -9)}})
		if got := len(ds) == 1; got != c.told || got && !strings.Contains(ds[0].Message.Heading, "Balkanweb has gone silent") {
			t.Errorf("%s: %+v", name, ds)
		}
	}
}

// TestSummaryDue is once a day, when its hour passes.
func TestSummaryDue(t *testing.T) {
	var o ops
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		now time.Time
		due bool
	}{{at(6, 13, 0), false}, {at(6, 23, 59), false}, {at(7, 7, 59), false}, {at(7, 8, 0), true}, {at(7, 8, 1), false}, {at(9, 9, 0), true}, {at(9, 9, 1), false}} {
		if _, due := o.summaryDue(c.now); due != c.due {
			t.Errorf("%v: due %v", c.now, due)
		}
	}
}
