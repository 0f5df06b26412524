package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/tongue"
)

// hookName is who a webhook's messages are from. Discord refuses names that
// hold "discord" or "clyde".
const hookName = "watcher"

// discordHosts are where people copy a webhook's address from. Such a webhook
// is reached by the configured API address.
var discordHosts = []string{"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"}

// webhook delivers by a webhook's address, which is a secret.
type webhook struct {
	client  *Client
	name    news.ChannelID
	address string
	host    string
	query   url.Values
	secrets []string
	as      news.As
	ping    news.Ping
	tongue  tongue.Tongue
	place   atomic.Pointer[string] // server and channel, once known
}

var (
	_ notify.Destination = (*webhook)(nil)
	_ notify.Grouped     = (*webhook)(nil)
)

// Webhook returns the way to the channel of a webhook, ch.Webhook. There is no
// nonce for webhooks and their channel cannot be read, so an alert whose call
// had no answer may come twice.
func (c *Client) Webhook(ch news.Channel) (notify.Destination, error) {
	if err := checkPing(ch); err != nil {
		return nil, err
	}
	if ch.As == news.AsThread {
		return nil, fmt.Errorf("channel %s: a webhook cannot open threads: name a channel for the bot, or the webhook of a forum with as: forum", ch.ID)
	}
	bad := fmt.Errorf("channel %s: not a webhook's address: it looks like https://discord.com/api/webhooks/<number>/<token> (Edit Channel, Integrations, Webhooks, Copy Webhook URL)", ch.ID)
	u, err := url.Parse(strings.TrimSpace(ch.Webhook.Reveal()))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return nil, bad
	}
	_, rest, ok := strings.Cut(u.Path, "/webhooks/")
	id, token, both := strings.Cut(strings.Trim(rest, "/"), "/")
	if !ok || !both || !isSnowflake(id) || token == "" || strings.Contains(token, "/") {
		return nil, bad
	}
	w := &webhook{client: c, name: ch.ID, host: u.Host, query: u.Query(), as: ch.As, ping: ch.Ping, tongue: tongue.Of(ch.Language), secrets: []string{ch.Webhook.Reveal(), token}}
	if slices.Contains(discordHosts, strings.ToLower(u.Hostname())) {
		w.host = discordHosts[0]
		w.address = discordgo.EndpointWebhooks + id + "/" + url.PathEscape(token)
	} else {
		u.RawQuery, u.Fragment = "", ""
		w.address = strings.TrimSuffix(u.String(), "/")
	}
	w.secrets = append(w.secrets, w.address)
	return w, nil
}

// Post implements [notify.Destination]. The id is "" when the message was
// accepted and the answer does not say as what.
func (w *webhook) Post(ctx context.Context, d news.Delivery) (string, error) {
	shown := d
	if inThread(w.as, d) {
		shown = inItsThread(d)
	}
	p := render(w.tongue, shown, w.ping, false)
	p.Username = hookName
	q := url.Values{"wait": {"true"}} // without it a lost message is no error
	thread := w.query.Get("thread_id")
	switch {
	case inThread(w.as, d):
		thread = d.On
	case w.as == news.AsForum:
		p.ThreadName = threadName(w.tongue, d.Message)
	}
	if thread != "" {
		q.Set("thread_id", thread)
	}
	if earlier := w.answers(d); earlier != "" { // a webhook cannot reply
		if where, e := w.where(ctx); e == nil {
			p.Content += backwards(w.tongue, w.as, where, earlier)
		}
	}
	ex := w.client.call(ctx, w.client.hooks, http.MethodPost, w.address+"?"+q.Encode(), p)
	if inThread(w.as, d) && shut(ex) {
		return "", w.client.redact(errShutPost(ex, d), w.secrets...)
	}
	if e := judge(ex, sideWebhook); e != nil {
		return "", w.client.redact(w.advise(e), w.secrets...)
	}
	if len(ex.body) > 0 && ex.bodyErr == nil && !json.Valid(ex.body) {
		// A page in place of Discord's answer: a proxy's, or a network's that wants a
		// login first. Whether Discord has seen the message, nobody can tell.
		return "", &notify.Error{
			Verdict: notify.VerdictUnknown, Reason: reasonStrange, Scope: notify.ScopeAll, RetryAfter: time.Minute,
			Err: fmt.Errorf("status %d with a page that is not Discord's", ex.status),
		}
	}
	return postedID(ex), nil
}

// answers is the message that a new one answers or follows, "" if none.
func (w *webhook) answers(d news.Delivery) string {
	if w.as == news.AsForum {
		return d.Message.Follows
	}
	return d.On
}

// Find implements [notify.Destination]: a webhook cannot read.
func (w *webhook) Find(context.Context, news.Delivery) (string, error) {
	return "", notify.ErrCannotRead
}

// Idempotent implements [notify.Destination]: webhooks have no nonce.
func (w *webhook) Idempotent() time.Duration { return 0 }

// Group implements [notify.Grouped]: webhooks of one host are limited together,
// and down together.
func (w *webhook) Group() string { return "webhooks at " + w.host }

// ask asks what the address leads to, and notes it. The id is not a number when
// something else than a webhook answered.
func (w *webhook) ask(ctx context.Context) (id string, e *notify.Error) {
	var got struct {
		ID      string `json:"id"`
		Channel string `json:"channel_id"`
		Guild   string `json:"guild_id"`
	}
	e = w.client.read(ctx, w.client.hooks, sideWebhook, w.address, &got)
	if e == nil && isSnowflake(got.Guild) && isSnowflake(got.Channel) {
		place := got.Guild + "/" + cmp.Or(w.query.Get("thread_id"), got.Channel)
		w.place.Store(&place)
	}
	return got.ID, e
}

// Check implements [notify.Destination].
func (w *webhook) Check(ctx context.Context) error {
	id, e := w.ask(ctx)
	if e == nil && !isSnowflake(id) {
		return closed(reasonStrange, "the address of channel %s answers, but not as a webhook", w.name)
	}
	if e != nil && e.Verdict == notify.VerdictClosed {
		e = w.adviseClosed(e)
	}
	return w.client.redact(e, w.secrets...)
}

// advise says what to do about a post that came to nothing because the webhook
// is not there, or has another token.
func (w *webhook) advise(e *notify.Error) *notify.Error {
	if e.Final || e.Verdict == notify.VerdictClosed && e.Reason == reasonUnauthorised {
		return w.adviseClosed(e)
	}
	return e
}

// adviseClosed says what to do about a webhook that cannot be posted by.
func (w *webhook) adviseClosed(e *notify.Error) *notify.Error {
	todo := "the webhook of channel %s is gone: make a new one (Edit Channel, Integrations, Webhooks) and set its address"
	switch e.Reason {
	case reasonUnauthorised:
		todo = "the address of channel %s's webhook is not whole, or an old one: copy it again (Edit Channel, Integrations, Webhooks, Copy Webhook URL), or make a new one"
	case reasonForbidden:
		todo = "Discord forbids the webhook of channel %s to post there: see what is said of the channel and the server in Discord, before you make a new one"
	}
	return advised(e, fmt.Sprintf(todo, w.name))
}
