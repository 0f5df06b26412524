package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/tongue"
)

// nonceWindow is for how long a nonce is trusted. Discord says "the past few
// minutes" and no figure.
const nonceWindow = 2 * time.Minute

// codeUnknownMessage answers a nonce whose message has been deleted since: it
// had arrived (discord-api-docs pull request 6647).
const codeUnknownMessage = 10008

// channel delivers by the bot.
type channel struct {
	client *Client
	id     string
	as     news.As
	ping   news.Ping
	tongue tongue.Tongue
	// bare is set when the last check found that embeds may not be posted:
	// Discord would drop them in silence, and the link with them.
	bare  atomic.Bool
	place atomic.Pointer[string] // server and channel, once known
}

var (
	_ notify.Destination = (*channel)(nil)
	_ notify.Grouped     = (*channel)(nil)
)

// Channel returns the way to a channel that the bot posts to, c.Discord.
func (c *Client) Channel(ch news.Channel) (notify.Destination, error) {
	if c.bot == nil {
		return nil, fmt.Errorf("channel %s: a Discord channel needs discord.token", ch.ID)
	}
	if !isSnowflake(ch.Discord) {
		return nil, fmt.Errorf("channel %s: %q is not a Discord channel id (right-click the channel, Copy Channel ID)", ch.ID, ch.Discord)
	}
	if err := checkPing(ch); err != nil {
		return nil, err
	}
	return &channel{client: c, id: ch.Discord, as: ch.As, ping: ch.Ping, tongue: tongue.Of(ch.Language)}, nil
}

func checkPing(ch news.Channel) error {
	for _, id := range []string{ch.Ping.Role, ch.Ping.User} {
		if id != "" && !isSnowflake(id) {
			return fmt.Errorf("channel %s: ping: %q is not a Discord id (right-click the role or user, Copy ID)", ch.ID, id)
		}
	}
	return nil
}

// Post implements [notify.Destination]. The id is "" when the message arrived
// and was deleted since.
func (c *channel) Post(ctx context.Context, d news.Delivery) (string, error) {
	p := c.render(d)
	var id string
	var e *notify.Error
	switch {
	case inThread(c.as, d):
		id, e = c.postInThread(ctx, d, c.render(inItsThread(d)))
	case c.as == news.AsForum:
		id, e = c.openPost(ctx, d, p)
	default:
		id, e = c.post(ctx, d.On, p)
		if e == nil && id != "" && c.as == news.AsThread && d.Alert.Reason.Kind() == news.ReasonNew {
			_ = c.openThread(ctx, id, threadName(c.tongue, d.Message)) // else the first report opens it
		}
	}
	return id, c.client.redact(c.advisePost(e))
}

func (c *channel) render(d news.Delivery) *payload {
	p := render(c.tongue, d, c.ping, c.bare.Load())
	p.Nonce, p.EnforceNonce = string(d.ID), true
	if kind := d.Alert.Reason.Kind(); c.client.desk && (kind == news.ReasonNew || kind == news.ReasonFollow) {
		p.Components = buttons(c.tongue, d)
	}
	return p
}

// post makes a message in the channel, a reply to another if that is named.
func (c *channel) post(ctx context.Context, to string, p *payload) (string, *notify.Error) {
	if to != "" {
		p.Reference = &reference{Message: to}
	}
	return c.posted(c.client.call(ctx, c.client.bot, http.MethodPost, discordgo.EndpointChannelMessages(c.id), p))
}

// posted reads the id of what was posted from the answer.
func (c *channel) posted(ex *exchange) (string, *notify.Error) {
	if ex.status == http.StatusNotFound && readComplaint(ex.body).Code == codeUnknownMessage {
		return "", nil
	}
	if e := judge(ex, sideBot); e != nil {
		return "", e
	}
	id := postedID(ex)
	if id == "" {
		// It is there, but under which id? The nonce or the marker will tell.
		return "", &notify.Error{
			Verdict: notify.VerdictUnknown, Reason: reasonStrange, Scope: notify.ScopeChannel,
			Err: errors.Join(fmt.Errorf("status %d without a message id", ex.status), ex.bodyErr),
		}
	}
	return id, nil
}

// Idempotent implements [notify.Destination]: Discord knows no nonce for posts of
// a forum.
func (c *channel) Idempotent() time.Duration {
	if c.as == news.AsForum {
		return 0
	}
	return nonceWindow
}

// Group implements [notify.Grouped]: one token, one limit.
func (c *channel) Group() string { return "bot" }

// postedID reads the one thing needed of a message. Decoding it whole fails on
// component types that discordgo does not know, though the message was posted.
func postedID(ex *exchange) string {
	var m struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(ex.body, &m) != nil || !isSnowflake(m.ID) {
		return ""
	}
	return m.ID
}

// read makes a call that changes nothing and decodes its answer.
func (c *Client) read(ctx context.Context, s *discordgo.Session, who side, address string, into any) *notify.Error {
	ex := c.call(ctx, s, http.MethodGet, address, nil)
	if e := readOnly(judge(ex, who)); e != nil {
		return e
	}
	if err := errors.Join(ex.bodyErr, json.Unmarshal(ex.body, into)); err != nil {
		return &notify.Error{Verdict: notify.VerdictLater, Reason: reasonStrange, Scope: notify.ScopeChannel, Err: fmt.Errorf("decode: %w", err)}
	}
	return nil
}

// selfID returns the bot's user id. All channels of a configuration ask for it at
// once: one of them asks Discord, and with a token that is not valid no other does.
func (c *Client) selfID(ctx context.Context) (string, *notify.Error) {
	c.self.mu.Lock()
	id := c.self.id
	c.self.mu.Unlock()
	if id != "" {
		return id, nil
	}
	found, err, _ := c.self.asking.Do("", func() (any, error) {
		var me struct {
			ID string `json:"id"`
		}
		if e := c.read(ctx, c.bot, sideBot, discordgo.EndpointUser("@me"), &me); e != nil {
			return "", e
		}
		c.self.mu.Lock()
		c.self.id = me.ID
		c.self.mu.Unlock()
		return me.ID, nil
	})
	if e, ok := errors.AsType[*notify.Error](err); ok {
		own := *e // each adds its advice
		return "", &own
	}
	return found.(string), nil
}
