package discord

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

const (
	discordEpoch = 1420070400000   // ms, the zero of snowflakes
	findMargin   = 5 * time.Second // before the call began, for clocks that differ
	findPage     = 100             // messages a page, the most that Discord gives
	findPages    = 50              // pages before giving up
	markerGlue   = " · "           // between footer text and marker
	plainMarker  = "-# "           // before the marker in a message without embeds
)

// posted is what is read of a message.
type posted struct {
	ID      string `json:"id"`
	Content string `json:"content"`
	Author  struct {
		ID string `json:"id"`
	} `json:"author"`
	Embeds []struct {
		Footer *struct {
			Text string `json:"text"`
		} `json:"footer"`
	} `json:"embeds"`
}

// marked reports whether the message carries the marker, where render puts it.
func (p posted) marked(marker string) bool {
	for _, e := range p.Embeds {
		if e.Footer != nil && strings.HasSuffix(e.Footer.Text, markerGlue+marker) {
			return true
		}
	}
	last := p.Content[strings.LastIndex(p.Content, "\n")+1:]
	return strings.TrimPrefix(last, plainMarker) == marker
}

// Find implements [notify.Destination].
func (c *channel) Find(ctx context.Context, d news.Delivery) (string, error) {
	me, e := c.client.selfID(ctx)
	if e != nil {
		return "", c.client.redact(e)
	}
	switch {
	case inThread(c.as, d):
		return c.findInThread(ctx, me, d)
	case c.as == news.AsForum:
		return c.findPost(ctx, me, d)
	}
	return c.findIn(ctx, c.id, me, d)
}

// findIn looks among the messages of a channel or thread.
func (c *channel) findIn(ctx context.Context, in, me string, d news.Delivery) (string, error) {
	after := snowflakeAt(d.StartedAt.Add(c.client.skew()).Add(-findMargin))
	seen := 0
	for range findPages {
		var page []posted
		address := fmt.Sprintf("%s?after=%d&limit=%d", discordgo.EndpointChannelMessages(in), after, findPage)
		if e := c.client.read(ctx, c.client.bot, sideBot, address, &page); e != nil {
			return "", c.unread(e)
		}
		for _, p := range page {
			if p.Author.ID == me && p.marked(d.Marker()) {
				return p.ID, nil
			}
			if id, err := strconv.ParseUint(p.ID, 10, 64); err == nil {
				after = max(after, id)
			}
		}
		seen += len(page)
		if len(page) < findPage {
			return "", c.notThere(ctx, seen)
		}
	}
	return "", fmt.Errorf("%w: more than %d messages since", notify.ErrCannotRead, findPages*findPage)
}

// notThere makes sure that nothing found means nothing there: without the
// right to read the history, Discord answers with an empty list.
func (c *channel) notThere(ctx context.Context, seen int) error {
	if seen > 0 {
		return nil
	}
	a, e := c.access(ctx)
	if e != nil {
		return c.client.redact(e)
	}
	if slices.Contains(a.missing(c.as), permReadHistory) {
		return notify.ErrCannotRead
	}
	return nil
}

// snowflakeAt is the smallest id that Discord could have given at t.
func snowflakeAt(t time.Time) uint64 {
	ms := t.UnixMilli() - discordEpoch
	if ms < 0 {
		return 0
	}
	return uint64(ms) << 22
}
