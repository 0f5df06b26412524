package app

import (
	"context"
	"errors"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/discord"
)

// drillRefused is for how long a drill waits that was refused: too long for it.
const drillRefused = time.Hour

// drillPlace is the Discord channel that drills pass through: the bot's first one
// with notices, else the first with a board; "" if there is neither.
func drillPlace(cfg *config.Config) string {
	if cfg.Discord.Token == "" {
		return ""
	}
	for _, c := range cfg.Channels {
		if c.Notices && c.Discord != "" && c.Webhook == "" && c.As != news.AsForum {
			return c.Discord
		}
	}
	for _, c := range cfg.Channels {
		if c.HasBoard() {
			return c.Discord
		}
	}
	return ""
}

// drillWay is the way out of drills: to a channel that has a name of its own
// besides, under which it is checked and closed.
func drillWay(dc *discord.Client, place string) (notify.Destination, error) {
	way, err := dc.Channel(news.Channel{ID: news.DrillName, Discord: place})
	return quietWay{way}, err
}

type quietWay struct{ notify.Destination }

// Post posts without a sound. What is refused stays in the outbox with the
// reason, for the drill to tell: it says nothing of a message that matters.
func (w quietWay) Post(ctx context.Context, d news.Delivery) (string, error) {
	d.Message.Silent = true
	d.Alert.Reason = news.ReasonNotice // which has no buttons
	id, err := w.Destination.Post(ctx, d)
	if e, ok := errors.AsType[*notify.Error](err); ok && e.Verdict != notify.VerdictUnknown {
		later := *e
		later.Verdict = notify.VerdictLater
		if e.Verdict != notify.VerdictLater {
			later.RetryAfter = drillRefused
		}
		return id, &later
	}
	return id, err
}

// Check has nothing to ask: the channel is checked under its own name.
func (quietWay) Check(context.Context) error { return nil }
