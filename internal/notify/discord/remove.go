package discord

import (
	"context"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// withdrawnName is what a thread or post is called whose message was taken back.
const withdrawnName = "Withdrawn"

const codeMissingPermissions = 50013

var (
	_ notify.Remover = (*channel)(nil)
	_ notify.Remover = (*webhook)(nil)
)

// Remove implements [notify.Remover]. The thread of a message goes by another name
// first: what was its name is the headline.
func (c *channel) Remove(ctx context.Context, d news.Delivery) error {
	if e := c.rename(ctx, d, withdrawnName); e != nil {
		return c.client.redact(e)
	}
	ex := c.client.call(ctx, c.client.bot, http.MethodDelete, discordgo.EndpointChannelMessage(c.in(d), d.On), nil)
	if c.as == news.AsThread && d.Standing.Thread != "" && ex.status == http.StatusNotFound { // its thread was shut then: it answered the message
		ex = c.client.call(ctx, c.client.bot, http.MethodDelete, discordgo.EndpointChannelMessage(c.id, d.On), nil)
	}
	return c.client.redact(judgeRemoval(ex, sideBot))
}

// rename gives the thread or post of a message another name, if it has one.
func (c *channel) rename(ctx context.Context, d news.Delivery, name string) *notify.Error {
	if c.as == news.AsMessage || d.Standing.Thread != "" {
		return nil
	}
	ex := c.client.call(ctx, c.client.bot, http.MethodPatch, discordgo.EndpointChannel(d.On), map[string]string{"name": name})
	return judgeRemoval(ex, sideBot)
}

// Remove implements [notify.Remover]. A webhook cannot give a post another name.
func (w *webhook) Remove(ctx context.Context, d news.Delivery) error {
	ex := w.client.call(ctx, w.client.hooks, http.MethodDelete, w.message(d), nil)
	e := judgeRemoval(ex, sideWebhook)
	if e == nil {
		e = w.named(d)
	}
	return w.client.redact(e, w.secrets...)
}

// named says that a post keeps its name, which is a headline.
func (w *webhook) named(d news.Delivery) *notify.Error {
	if w.as != news.AsForum || d.Standing.Thread != "" {
		return nil
	}
	return &notify.Error{Verdict: notify.VerdictRefused, Scope: notify.ScopeChannel, Reason: "done, but a webhook cannot rename a forum's post: rename or delete it by hand"}
}

// judgeRemoval classifies the answer to a removal: what is gone already is well,
// and that one must not be done closes no channel.
func judgeRemoval(ex *exchange, who side) *notify.Error {
	e := judge(ex, who)
	if e == nil {
		return nil
	}
	switch readComplaint(ex.body).Code {
	case codeUnknownMessage, codeUnknownChannel:
		return nil
	case codeNotOurs, codeMissingPermissions:
		e.Verdict, e.RetryAfter = notify.VerdictRefused, 0
	case codeThreadArchived, codeThreadLocked:
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictStale, reasonArchived, 0
	}
	return e
}
