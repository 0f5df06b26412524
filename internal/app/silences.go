package app

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/text"
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
	until, err := endOf(string(l), at.In(b.config.Zone))
	if err != nil {
		return until, err
	}
	if what.Story != "" {
		return until, s.Act(ctx, news.Act{Story: what.Story, Kind: news.ActSnooze, By: by, Until: until, At: at}, false)
	}
	return s.Mute(ctx, what, string(l), by, false, at)
}

// endOf is when a silence of some length that begins at a time is over.
func endOf(length string, at time.Time) (time.Time, error) {
	length = text.ASCIIDigits(length)
	switch desk.Length(length) {
	case desk.LengthHour:
		return at.Add(time.Hour), nil
	case desk.LengthDay:
		y, m, d := at.Date()
		return time.Date(y, m, d+1, 0, 0, 0, 0, at.Location()), nil
	case desk.LengthWeek:
		return at.AddDate(0, 0, 7), nil
	}
	d, err := config.ParseDuration(length)
	said := text.EscapeDiscord(text.Cut(length, 40))
	switch {
	case err != nil:
		return at, desk.Unable("length.wrong", "Length", said)
	case d < time.Minute:
		return at, desk.Unable("length.short", "Length", said)
	}
	return at.Add(d), nil
}

// Loud implements [desk.Silences].
func (s deskStories) Loud(ctx context.Context) ([]desk.Silenceable, error) {
	cfg := s.current.Load().config
	var all []desk.Silenceable
	for _, t := range cfg.Topics {
		all = append(all, desk.Silenceable{Topic: t.ID, Name: t.Title})
	}
	resting, err := s.resting(ctx, cfg)
	if err != nil {
		return nil, err
	}
	for _, a := range resting {
		all = append(all, desk.Silenceable{Topic: news.TopicID(a.ID), Name: a.Title})
	}
	for _, f := range cfg.Feeds {
		all = append(all, desk.Silenceable{Feed: f.ID, Name: f.Name})
	}
	return all, nil
}

// resting are the topics made at the desk that are not looked for: paused ones, and those
// that do not hold beside the file. They come back, and a mute waits for them.
func (s deskStories) resting(ctx context.Context, cfg *config.Config) ([]news.Addition, error) {
	all, err := s.store.Additions(ctx)
	return slices.DeleteFunc(all, func(a news.Addition) bool {
		return a.Kind != news.AdditionTopic || slices.ContainsFunc(cfg.Topics, func(t news.Topic) bool { return string(t.ID) == a.ID })
	}), err
}

// Silent implements [desk.Silences].
func (s deskStories) Silent(ctx context.Context) ([]desk.Silent, error) {
	mutes, err := s.store.Mutes(ctx)
	if err != nil {
		return nil, err
	}
	cfg, now := s.current.Load().config, s.world.Now()
	resting, err := s.resting(ctx, cfg)
	if err != nil {
		return nil, err
	}
	var all []desk.Silent
	for _, m := range mutes {
		if m.Holds(now) {
			name, known := nameOfMuted(cfg, m)
			if n := slices.IndexFunc(resting, func(a news.Addition) bool { return m.Feed == "" && a.ID == string(m.Topic) }); n >= 0 {
				name, known = text.Plain(resting[n].Title), true
			}
			all = append(all, desk.Silent{Silenceable: desk.Silenceable{Topic: m.Topic, Feed: m.Feed, Name: name, Gone: !known}, From: m.From, Until: m.Until})
		}
	}
	return all, nil
}

// muteMost is how long somebody who is no desk lead may mute something.
const muteMost = 30 * 24 * time.Hour

// Mute implements [desk.Silences].
func (s deskStories) Mute(ctx context.Context, what desk.Silenceable, length string, by news.Person, lead bool, at time.Time) (time.Time, error) {
	until, err := endOf(length, at.In(s.current.Load().config.Zone))
	switch {
	case err != nil:
		return until, err
	case !lead && until.After(at.Add(muteMost)):
		return until, desk.Unable("length.long", "Length", text.EscapeDiscord(text.Cut(length, 40)))
	}
	_, err = s.silence(ctx, news.Mute{Topic: what.Topic, Feed: what.Feed, From: at, Until: until}, by.Name)
	return until, err
}

// Unmute implements [desk.Silences].
func (s deskStories) Unmute(ctx context.Context, what desk.Silenceable, by news.Person, at time.Time) (time.Time, error) {
	was, err := s.silence(ctx, news.Mute{Topic: what.Topic, Feed: what.Feed, From: at, Until: at}, by.Name)
	return was.Until, err
}

// silence mutes a topic or a feed, or ends that, and says so in the log.
func (a *App) silence(ctx context.Context, m news.Mute, who string) (was news.Mute, err error) {
	was, err = a.store.Mute(ctx, m, who)
	if err == nil {
		a.log.Info("muted", "topic", string(m.Topic), "feed", string(m.Feed), "at", m.Until.Format(time.RFC3339))
	}
	return was, err
}

// forgetMutes ends the mutes of topics and feeds that a new version of the file has no
// longer, so that nothing written under their names later is silent unsaid. What was
// made at the desk and is paused stays muted.
func (a *App) forgetMutes(ctx context.Context, old, now *config.Config) error {
	mutes, err := a.store.Mutes(ctx)
	if err != nil || len(mutes) == 0 {
		return err
	}
	made, err := a.store.Additions(ctx)
	if err != nil {
		return err
	}
	for _, m := range mutes {
		_, was := nameOfMuted(old, m)
		_, is := nameOfMuted(now, m)
		is = is || slices.ContainsFunc(made, func(b news.Addition) bool { return b.ID == m.Subject() })
		if !was || is {
			continue
		}
		m.From = a.world.Now()
		if err := a.store.ForgetMute(ctx, m, filepath.Base(now.Path)); err != nil {
			return err
		}
		a.log.Info("muted no longer: removed", "topic", string(m.Topic), "feed", string(m.Feed))
	}
	return nil
}
