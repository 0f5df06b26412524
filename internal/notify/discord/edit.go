package discord

import (
	"context"
	"net/http"
	"net/url"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/tongue"
)

// Codes by which Discord refuses an edit for good.
const (
	codeTooManyEdits = 30046 // of a message older than an hour
	codeNotOurs      = 50005
)

// revision is the body of an edit. Mentions are parsed anew, by Discord's
// defaults where none are given, so it says that there are none to ring.
type revision struct {
	Content         string                            `json:"content"`
	Embeds          []*discordgo.MessageEmbed         `json:"embeds"`
	AllowedMentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags           int                               `json:"flags,omitempty"`
	Components      []discordgo.MessageComponent      `json:"components,omitempty"`
}

// revise renders a delivery as an edit of its message; who was called stays
// named, and is not called again.
func revise(t tongue.Tongue, d news.Delivery, ping news.Ping, bare bool) *revision {
	// As the message was posted, with its marker.
	if d.Alert.Reason.Kind() != news.ReasonWithdraw {
		d.Message.Reason = news.ReasonNew
		if d.Message.Follows != "" {
			d.Message.Reason = news.ReasonFollow
		}
	}
	if d.Standing.By != "" {
		d.ID = d.Standing.By
	}
	p := render(t, d, ping, bare)
	r := &revision{
		Content: p.Content, Embeds: p.Embeds, Flags: p.Flags & flagSuppressEmbeds,
		AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}
	if r.Embeds == nil {
		r.Embeds = []*discordgo.MessageEmbed{}
	}
	return r
}

// Edit implements [notify.Destination].
func (c *channel) Edit(ctx context.Context, d news.Delivery) error {
	r := revise(c.tongue, d, c.ping, c.bare.Load())
	if c.client.desk {
		r.Components = buttons(c.tongue, d)
	}
	if e := links(c.tongue, r, d, c.as, c.as != news.AsForum, func() (string, *notify.Error) { return c.where(ctx) }); e != nil {
		return c.client.redact(e)
	}
	ex := c.client.call(ctx, c.client.bot, http.MethodPatch, discordgo.EndpointChannelMessage(c.in(d), d.On), r)
	e := judgeEdit(ex, sideBot, c.as)
	if e == nil && d.Alert.Reason.Kind() == news.ReasonWithdraw {
		e = c.rename(ctx, d, threadName(c.tongue, d.Message))
	}
	return c.client.redact(e)
}

// Edit implements [notify.Destination].
func (w *webhook) Edit(ctx context.Context, d news.Delivery) error {
	r := revise(w.tongue, d, w.ping, false)
	if e := links(w.tongue, r, d, w.as, false, func() (string, *notify.Error) { return w.where(ctx) }); e != nil {
		return w.client.redact(e, w.secrets...)
	}
	ex := w.client.call(ctx, w.client.hooks, http.MethodPatch, w.message(d), r)
	e := judgeEdit(ex, sideWebhook, w.as)
	if e == nil && d.Alert.Reason.Kind() == news.ReasonWithdraw {
		e = w.named(d)
	}
	return w.client.redact(e, w.secrets...)
}

// in is the channel or thread that a delivery's message is in.
func (c *channel) in(d news.Delivery) string {
	switch {
	case d.Standing.Thread != "":
		return d.Standing.Thread
	case c.as == news.AsForum: // a post has the id of its first message
		return d.On
	}
	return c.id
}

// message is the address of a delivery's message.
func (w *webhook) message(d news.Delivery) string {
	address, thread := w.address+"/messages/"+d.On, w.query.Get("thread_id")
	switch {
	case d.Standing.Thread != "":
		thread = d.Standing.Thread
	case w.as == news.AsForum:
		thread = d.On
	}
	if thread != "" {
		address += "?" + url.Values{"thread_id": {thread}}.Encode()
	}
	return address
}

// judgeEdit classifies the answer to an edit: what says that the message is
// gone or stays as it is says nothing about the channel.
func judgeEdit(ex *exchange, who side, as news.As) *notify.Error {
	e := judge(ex, who)
	if e == nil {
		return nil
	}
	switch code := readComplaint(ex.body).Code; code {
	case codeTooManyEdits:
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictStale, reasonStale, 0
	case codeThreadArchived, codeThreadLocked:
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictStale, reasonArchived, 0
	case codeUnknownMessage, codeNotOurs, codeUnknownChannel:
		if code != codeUnknownChannel || as == news.AsForum { // then the post is gone
			e.Verdict, e.RetryAfter = notify.VerdictRefused, 0
		}
	}
	return e
}
