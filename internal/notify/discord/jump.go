package discord

import (
	"context"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// jumpRoom is what the lines that lead to other messages take of a text.
const jumpRoom = 250

// jump is the address at which people see a message: where is server and
// channel.
func jump(where, message string) string {
	return "https://" + discordHosts[0] + "/channels/" + where + "/" + message
}

// onwards is the line by which a message leads to the one in which its story
// goes on.
func onwards(where, next string) string { return "\nThe story goes on here: " + jump(where, next) }

// backwards is the line by which a message leads to the one that it continues,
// or that it answers.
func backwards(where, first string) string { return "\nEarlier: " + jump(where, first) }

// where returns server and channel, which it asks for once.
func (c *channel) where(ctx context.Context) (string, *notify.Error) {
	if known := c.place.Load(); known != nil {
		return *known, nil
	}
	var p place
	if e := c.client.read(ctx, c.client.bot, sideBot, discordgo.EndpointChannel(c.id), &p); e != nil {
		return "", e
	}
	return c.learn(p), nil
}

// learn notes where the channel is. A direct message has no server.
func (c *channel) learn(p place) string {
	where := "@me/" + c.id
	if isSnowflake(p.Guild) {
		where = p.Guild + "/" + c.id
	}
	c.place.Store(&where)
	return where
}

// where returns server and channel, which it asks for once.
func (w *webhook) where(ctx context.Context) (string, *notify.Error) {
	if known := w.place.Load(); known != nil {
		return *known, nil
	}
	_, e := w.ask(ctx)
	if known := w.place.Load(); e == nil && known != nil {
		return *known, nil
	}
	if e == nil {
		e = &notify.Error{Reason: reasonStrange, Scope: notify.ScopeChannel, Err: fmt.Errorf("the webhook's address does not say where it leads")}
	}
	return "", e
}

// links adds to an edit the lines by which messages of one story lead to each
// other: a webhook's, which cannot reply, to the one before, and the last change
// of a message to the one after.
func links(r *revision, d news.Delivery, replies bool, where func() (string, *notify.Error)) *notify.Error {
	if d.Standing.Next == "" && (replies || d.Message.Follows == "") {
		return nil
	}
	at, e := where()
	if e != nil {
		return readOnly(e)
	}
	if !replies && d.Message.Follows != "" {
		r.Content += backwards(at, d.Message.Follows)
	}
	if d.Standing.Next != "" {
		r.Content += onwards(at, d.Standing.Next)
	}
	return nil
}
