package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/notify"
)

const (
	lagOver   = 7 * 24 * time.Hour
	lagAlerts = 2000 // the last of them
	lagShown  = 3    // slowest feeds and topics, first outlets
)

// lag says how long alerts were on their way of late, and who was first.
func (a *App) lag(ctx context.Context, now time.Time, feeds map[news.FeedID]news.Feed) ([]string, error) {
	all, err := a.store.Lags(ctx, now.Add(-lagOver), lagAlerts)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	l := control.Lags(all)
	lines := []string{fmt.Sprintf("From publication to the message, over 7 days: %s; until seen %s; then %s.", spreadText(l.All.Whole), spreadText(l.All.Outside), spreadText(l.All.Inside))}
	var slow []string
	for _, by := range l.Feeds[:min(len(l.Feeds), lagShown)] {
		if by.Whole.N > 0 {
			slow = append(slow, feedName(feeds, by.Feed)+" "+spreadText(by.Whole))
		}
	}
	for _, by := range l.Topics[:min(len(l.Topics), lagShown)] {
		if by.Whole.N > 0 {
			slow = append(slow, "topic "+string(by.Topic)+" "+spreadText(by.Whole))
		}
	}
	if len(slow) > 0 {
		lines = append(lines, "Slowest: "+strings.Join(slow, "; ")+".")
	}
	firsts, err := a.store.Firsts(ctx, now.Add(-lagOver), lagShown)
	if err != nil {
		return nil, err
	}
	var first []string
	for _, f := range firsts {
		if f.First > 0 {
			first = append(first, fmt.Sprintf("%s %d of %d", feedName(feeds, f.Feed), f.First, f.Stories))
		}
	}
	if len(first) > 0 {
		lines = append(lines, "First with stories that others had too: "+strings.Join(first, "; ")+".")
	}
	return lines, nil
}

// spreadText is "4 min (19 of 20 within 12 min)".
func spreadText(s control.Spread) string {
	if s.N == 0 {
		return "not known"
	}
	return fmt.Sprintf("%s (19 of 20 within %s)", notify.Span(s.P50), notify.Span(s.P95))
}

func feedName(feeds map[news.FeedID]news.Feed, id news.FeedID) string {
	if f, ok := feeds[id]; ok {
		return f.Name
	}
	return string(id)
}
