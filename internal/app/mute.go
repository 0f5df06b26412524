package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/store"
	"watcher/internal/text"
)

// MuteOptions say which topic or feed is to be silent, and for how long. Without
// one they ask what is silent.
type MuteOptions struct {
	Topic string // id or title; or the name of a feed
	For   string // a length of time; "off" ends the silence
	Log   bool   // ask who muted what, and when
}

// Mute silences a topic or a feed for a time, in the running watcher or for the
// next one; or it says what is silent, or who made it so.
func Mute(ctx context.Context, w World, flag string, o MuteOptions) error {
	length := time.Duration(0)
	if o.Topic != "" && !o.Log {
		var err error
		if length, err = muteFor(o); err != nil {
			return err
		}
	}
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	var m news.Mute
	if o.Topic != "" {
		if m, err = muteNamed(cfg, o.Topic); err != nil {
			return err
		}
	}
	switch {
	case o.Log:
		return w.printMuteLog(ctx, cfg, m)
	case o.Topic == "":
		return w.printMutes(ctx, cfg)
	}
	now := w.Now().UTC()
	m.From, m.Until = now, now.Add(length)
	was, err := change(ctx, w, cfg, mutePath, muteOrder{Mute: m, Who: w.who()}, func(db *store.DB) (news.Mute, error) { return db.Mute(ctx, m, w.who()) })
	if err != nil {
		return err
	}
	fmt.Fprintln(w.Out, muteAnswer(cfg, m, was, now))
	return nil
}

// muteNamed is a mute of the topic, or of the feed, that somebody named.
func muteNamed(cfg *config.Config, name string) (news.Mute, error) {
	t, err := topicNamed(cfg, name)
	if err == nil {
		return news.Mute{Topic: t.ID}, nil
	}
	for _, f := range cfg.Feeds {
		if strings.EqualFold(f.Name, strings.Join(strings.Fields(name), " ")) {
			return news.Mute{Feed: f.ID}, nil
		}
	}
	return news.Mute{}, err
}

// muteAnswer says what an order to mute has changed.
func muteAnswer(cfg *config.Config, m, was news.Mute, now time.Time) string {
	held, what := was.Holds(now), "Topic "+mutedName(cfg, m)
	if m.Feed != "" {
		what = "Feed " + mutedName(cfg, m)
	}
	switch {
	case m.Ends() && !held:
		return what + " was not muted."
	case m.Ends():
		return fmt.Sprintf("%s is heard again; it was muted until %s.", what, notify.When(now, was.Until, cfg.Zone))
	}
	instead := ""
	if held {
		instead = ", no longer until " + notify.When(now, was.Until, cfg.Zone)
	}
	return fmt.Sprintf("%s is muted until %s%s. What matches is kept; its channels are told when that ends.",
		what, notify.When(now, m.Until, cfg.Zone), instead)
}

// muteFor reads for how long a topic is to be silent; 0 for no longer.
func muteFor(o MuteOptions) (time.Duration, error) {
	s := strings.TrimSpace(o.For)
	if s == "" {
		return 0, text.Errorf("for how long is %q to be muted? Write 90m, 12h or 3d behind it, or off to end a mute", o.Topic)
	}
	if strings.EqualFold(s, "off") {
		return 0, nil
	}
	d, err := config.ParseDuration(s)
	if err == nil && d == 0 {
		err = fmt.Errorf("%s is no time at all; to end a mute write off", s)
	}
	return d, err
}

// muteOrder is what the running watcher is told. It answers with the mute that
// held before.
type muteOrder struct {
	Mute news.Mute `json:"mute"`
	Who  string    `json:"who"`
}

// judge implements what [readOrder] asks of orders that name something.
func (o *muteOrder) judge() error {
	o.Who = text.Cut(text.OneLine(o.Who), 100)
	for _, id := range []string{string(o.Mute.Topic), string(o.Mute.Feed)} {
		if len(id) > 500 || id != text.Plain(id) {
			return errors.New("this is no id of a topic or a feed")
		}
	}
	switch {
	case (o.Mute.Topic == "") == (o.Mute.Feed == ""):
		return errors.New("name a topic or a feed")
	case o.Mute.From.Year() < 1970 || o.Mute.Until.Year() > 9000 || o.Mute.Until.Before(o.Mute.From):
		return errors.New("its times make no sense")
	}
	return nil
}
