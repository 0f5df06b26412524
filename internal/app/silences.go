package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"watcher/internal/desk"
	"watcher/internal/news"
)

// Silenceable implements [desk.Stories].
func (s deskStories) Silenceable(ctx context.Context, id news.StoryID) ([]desk.Silenceable, error) {
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil {
		return nil, orGone(err)
	}
	rules := s.current.Load().rules
	topics, feeds := []desk.Silenceable{{Story: id}}, []desk.Silenceable(nil)
	add := func(to *[]desk.Silenceable, one desk.Silenceable) {
		if !slices.Contains(*to, one) {
			*to = append(*to, one)
		}
	}
	for _, r := range story.Reports {
		for _, m := range r.Matches {
			if t := slices.IndexFunc(rules.Topics, func(t news.Topic) bool { return t.ID == m.Topic }); t >= 0 {
				add(&topics, desk.Silenceable{Topic: m.Topic, Name: rules.Topics[t].Title})
			}
		}
		if f, ok := rules.Feeds[r.Feed.ID]; ok {
			add(&feeds, desk.Silenceable{Feed: f.ID, Name: f.Name})
		}
	}
	return append(topics, feeds...), nil
}

// Silence implements [desk.Stories].
func (s deskStories) Silence(ctx context.Context, what desk.Silenceable, l desk.Length, by news.Person, at time.Time) (time.Time, error) {
	b := s.current.Load()
	until, err := endOf(l, at.In(b.config.Zone))
	if err != nil {
		return until, err
	}
	if what.Story != "" {
		return until, s.Act(ctx, news.Act{Story: what.Story, Kind: news.ActSnooze, By: by, Until: until, At: at}, false)
	}
	_, err = s.silence(ctx, news.Mute{Topic: what.Topic, Feed: what.Feed, From: at, Until: until}, by.Name)
	return until, err
}

// endOf is when a silence that begins at a time is over.
func endOf(l desk.Length, at time.Time) (time.Time, error) {
	switch l {
	case desk.LengthHour:
		return at.Add(time.Hour), nil
	case desk.LengthDay:
		y, m, d := at.Date()
		return time.Date(y, m, d+1, 0, 0, 0, 0, at.Location()), nil
	case desk.LengthWeek:
		return at.AddDate(0, 0, 7), nil
	}
	return time.Time{}, fmt.Errorf("a silence cannot be %q long", l)
}

// silence mutes a topic or a feed, or ends that, and says so in the log.
func (a *App) silence(ctx context.Context, m news.Mute, who string) (was news.Mute, err error) {
	was, err = a.store.Mute(ctx, m, who)
	if err == nil {
		a.log.Info("muted", "topic", string(m.Topic), "feed", string(m.Feed), "at", m.Until.Format(time.RFC3339))
	}
	return was, err
}

var _ desk.Stories = deskStories{}
