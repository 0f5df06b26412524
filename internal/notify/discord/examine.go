package discord

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// worthSkew is by how much clocks may differ before someone should know.
const worthSkew = 5 * time.Second

// wrongSkew is from where on a clock is wrong: news may look old, certificates expired.
const wrongSkew = time.Minute

// Examine asks Discord about the bot itself: its token, and how far our clock is
// from Discord's.
func (c *Client) Examine(ctx context.Context) []notify.Finding {
	if c.bot == nil {
		return nil
	}
	var me struct {
		ID       string `json:"id"`
		Username string `json:"username"`
	}
	if e := c.read(ctx, c.bot, sideBot, discordgo.EndpointUser("@me"), &me); e != nil {
		bot := &channel{client: c}
		return []notify.Finding{{What: "the bot's token", Bad: true, Todo: said(c.redact(bot.advise(e)))}}
	}
	found := []notify.Finding{{What: fmt.Sprintf("the bot's token: it is %s (%s)", plain(me.Username), me.ID)}}
	clock := notify.Finding{What: "the clock: as Discord's"}
	if ahead := time.Duration(c.ahead.Load()); ahead.Abs() >= worthSkew {
		side := "ahead of"
		if ahead > 0 {
			side = "behind"
		}
		clock.What = fmt.Sprintf("the clock: %s %s Discord's", notify.Span(ahead.Abs()), side)
		clock.Bad = ahead.Abs() > wrongSkew
		clock.Todo = "set it by NTP (timedatectl set-ntp true): times of items and digests go by it"
	}
	return append(found, clock)
}

// Invite returns the address by which the bot is invited to a server, with the
// permissions that channels told in these ways need and no others; "" without a
// bot.
func (c *Client) Invite(ctx context.Context, ways []news.As) (string, error) {
	if c.bot == nil {
		return "", nil
	}
	// The application's id is its bot's only where both were made after 2016.
	var app struct {
		ID string `json:"id"`
	}
	if e := c.read(ctx, c.bot, sideBot, discordgo.EndpointApplications+"/@me", &app); e != nil {
		return "", c.redact(e)
	}
	bits := permView.bit | permSend.bit | permEmbed.bit | permReadHistory.bit
	for _, as := range ways {
		for _, p := range (access{}).needed(as) {
			bits |= p.bit
		}
	}
	q := url.Values{"client_id": {app.ID}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatUint(bits, 10)}}
	return "https://discord.com/oauth2/authorize?" + q.Encode(), nil
}

// Examine implements [notify.Examined]: the channel, its server, each permission.
func (c *channel) Examine(ctx context.Context) []notify.Finding {
	a, e := c.access(Unhurried(ctx))
	if e != nil {
		return []notify.Finding{{What: "channel " + c.id, Bad: true, Todo: said(c.client.redact(c.advise(e)))}}
	}
	where := a.place.String()
	if name := plain(a.guild.Name); name != "" {
		where += " of " + name
	}
	if todo := a.place.unfit(c.as); todo != "" {
		return []notify.Finding{{What: where, Bad: true, Todo: "it " + todo}}
	}
	found := []notify.Finding{{What: where}}
	for _, p := range a.needed(c.as) {
		f := notify.Finding{What: where + ": " + p.name}
		if a.bits&p.bit == 0 {
			f.Bad = true
			f.Todo = "in Discord open Edit Channel, Permissions, add the bot's role and tick " + p.name
		}
		found = append(found, f)
	}
	if c.ping.Role != "" && a.place.Guild != "" {
		f := notify.Finding{What: where + ": the role to be pinged"}
		if !a.hasRole(c.ping.Role) {
			f.Bad, f.Todo = true, fmt.Sprintf(adviceRole, c.ping.Role)
		}
		found = append(found, f)
	}
	return found
}

// Examine implements [notify.Examined].
func (w *webhook) Examine(ctx context.Context) []notify.Finding {
	f := notify.Finding{What: "the webhook of channel " + string(w.name)}
	if err := w.Check(ctx); err != nil {
		f.Bad, f.Todo = true, said(err)
		return []notify.Finding{f}
	}
	f.What += ": it answers"
	f.Todo = "a webhook cannot be read back: a message whose answer is lost may come twice; a bot's do not"
	return []notify.Finding{f}
}

// said is what an error says to people, and what to do about one that is no word of
// Discord's: of ours, the cause.
func said(err error) string {
	e, ok := errors.AsType[*notify.Error](err)
	if !ok || e.Err == nil {
		return err.Error()
	}
	if todo := unanswered(e); todo != "" {
		return fmt.Sprintf("%s (%v)", todo, e.Err)
	}
	return e.Err.Error()
}

// unanswered says what to do while Discord is not itself: nothing in feeds.yaml; "" if it
// has spoken.
func unanswered(e *notify.Error) string {
	if e.Verdict != notify.VerdictLater && e.Verdict != notify.VerdictUnknown {
		return ""
	}
	switch e.Reason {
	case reasonUnreachable, reasonBroken:
		return "Discord is not reached: look at this machine's network, its name server and network.proxy; alerts wait, and tokens and webhooks may be well"
	case reasonBanned:
		return "what stands before Discord refuses this machine's address, or a proxy does: wait a quarter of an hour and ask again; leave tokens and webhooks as they are"
	case reasonRateChannel, reasonRateAll, reasonRateOwn, reasonOverloaded, reasonSlowmode, reasonBreaker:
		return "Discord asks to wait: ask again in a minute; what is to be sent waits too"
	}
	return "Discord, or a proxy in between, does not answer as Discord does: see discordstatus.com and network.proxy; alerts wait, leave tokens and webhooks as they are"
}
