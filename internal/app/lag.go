package app

import (
	"context"
	"strings"
	"time"

	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/tongue"
)

const (
	lagOver   = 7 * 24 * time.Hour
	lagAlerts = 2000 // the last of them
	lagShown  = 3    // slowest feeds and topics, first outlets
)

// lag says how long alerts were on their way of late, and who was first.
func (a *App) lag(ctx context.Context, in tongue.Tongue, now time.Time, feeds map[news.FeedID]news.Feed) ([]string, error) {
	all, err := a.store.Lags(ctx, now.Add(-lagOver), lagAlerts)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	l, cfg := control.Lags(all), a.current.Load().config
	lines := []string{in.Say("lag", "Whole", spreadText(in, l.All.Whole), "Seen", spreadText(in, l.All.Outside), "Then", spreadText(in, l.All.Inside))}
	var slow []string
	for _, by := range l.Feeds[:min(len(l.Feeds), lagShown)] {
		if by.Whole.N > 0 {
			slow = append(slow, in.Foreign(feedName(feeds, by.Feed))+" "+string(spreadText(in, by.Whole)))
		}
	}
	for _, by := range l.Topics[:min(len(l.Topics), lagShown)] {
		if by.Whole.N > 0 {
			slow = append(slow, in.Say("lag.topic", "Topic", topicOf(cfg, by.Topic).Title, "Time", spreadText(in, by.Whole)))
		}
	}
	if len(slow) > 0 {
		lines = append(lines, in.Say("lag.slowest", "List", tongue.Said(strings.Join(slow, in.Say("list.semicolon")))))
	}
	firsts, err := a.store.Firsts(ctx, now.Add(-lagOver), lagShown)
	if err != nil {
		return nil, err
	}
	var first []string
	for _, f := range firsts {
		if f.First > 0 {
			first = append(first, in.Count("lag.first.of", f.First, "Feed", feedName(feeds, f.Feed), "All", f.Stories))
		}
	}
	if len(first) > 0 {
		lines = append(lines, in.Say("lag.first", "List", tongue.Said(strings.Join(first, in.Say("list.semicolon")))))
	}
	return lines, nil
}

// spreadText is "4 min (19 of 20 within 12 min)".
func spreadText(in tongue.Tongue, s control.Spread) tongue.Said {
	if s.N == 0 {
		return tongue.Said(in.Say("lag.unknown"))
	}
	return tongue.Said(in.Say("lag.spread", "Middle", tongue.Said(in.Span(s.P50)), "Most", tongue.Said(in.Span(s.P95))))
}

func feedName(feeds map[news.FeedID]news.Feed, id news.FeedID) string {
	if f, ok := feeds[id]; ok {
		return f.Name
	}
	return string(id)
}
