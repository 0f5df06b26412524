package discord

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// findInThread looks in the thread of a story, and for a bell that answered the
// story's message instead, beside that.
func (c *channel) findInThread(ctx context.Context, me string, d news.Delivery) (string, error) {
	id, err := c.findIn(ctx, d.On, me, d)
	e, ok := errors.AsType[*notify.Error](err)
	gone := ok && e.Verdict == notify.VerdictClosed && e.Reason == reasonMissing
	if err != nil && !gone || id != "" {
		return id, err
	}
	if c.as == news.AsThread && d.Alert.Reason.Kind() == news.ReasonBell {
		return c.findIn(ctx, c.id, me, d)
	}
	return "", nil
}

// findPost looks for a post among those that the bot made in the forum since,
// open and archived ones: the marker stands in its first message.
func (c *channel) findPost(ctx context.Context, me string, d news.Delivery) (string, error) {
	where, e := c.where(ctx)
	if e != nil {
		return "", c.client.redact(e)
	}
	guild, _, _ := strings.Cut(where, "/")
	since := snowflakeAt(d.StartedAt.Add(c.client.skew()).Add(-findMargin))
	for _, address := range []string{
		discordgo.EndpointGuildActiveThreads(guild),
		discordgo.EndpointChannelPublicArchivedThreads(c.id) + "?limit=" + strconv.Itoa(findPage),
	} {
		var list struct {
			Threads []place `json:"threads"`
		}
		if e := c.client.read(ctx, c.client.bot, sideBot, address, &list); e != nil {
			return "", c.unread(e)
		}
		for _, t := range list.Threads {
			id, err := strconv.ParseUint(t.ID, 10, 64)
			if err != nil || id < since || t.Parent != c.id || t.Owner != me {
				continue
			}
			ours, e := c.opens(ctx, t.ID, d.Marker())
			if e != nil {
				return "", c.unread(e)
			}
			if ours {
				return t.ID, nil
			}
		}
	}
	return "", nil
}

// opens reports whether a post's first message carries the marker. One whose
// first message was deleted does not.
func (c *channel) opens(ctx context.Context, post, marker string) (bool, *notify.Error) {
	var p posted
	e := c.client.read(ctx, c.client.bot, sideBot, discordgo.EndpointChannelMessage(post, post), &p)
	if e != nil && e.Verdict == notify.VerdictClosed && e.Reason == reasonMissing {
		return false, nil
	}
	return e == nil && p.marked(marker), e
}

// unread is the error of a search that was not let read.
func (c *channel) unread(e *notify.Error) error {
	if e.Verdict == notify.VerdictClosed && e.Reason == reasonForbidden {
		return notify.ErrCannotRead
	}
	return c.client.redact(e)
}
