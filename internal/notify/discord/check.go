package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// Check implements [notify.Destination]. Its verdict is closed when nothing can
// be posted, and refused when alerts arrive but something is amiss.
func (c *channel) Check(ctx context.Context) error {
	a, e := c.access(Unhurried(ctx))
	if e != nil {
		return c.client.redact(c.advise(e))
	}
	if todo := a.place.unfit(c.as); todo != "" {
		return closed(reasonKind, "%s (%s) %s", a.place, c.id, todo)
	}
	missing := a.missing(c.as)
	c.bare.Store(slices.Contains(missing, permEmbed))
	if len(missing) > 0 {
		names := make([]string, 0, len(missing))
		for _, p := range missing {
			names = append(names, p.name)
		}
		err := fmt.Errorf("%s (%s): the bot lacks %s: in Discord open Edit Channel, Permissions, add the bot's role and tick %s",
			a.place, c.id, strings.Join(names, ", "), strings.Join(names, ", "))
		verdict := notify.VerdictRefused
		if missing[0] != permEmbed && missing[0] != permReadHistory {
			verdict = notify.VerdictClosed
		}
		return &notify.Error{Verdict: verdict, Reason: reasonForbidden, Scope: notify.ScopeChannel, Err: err}
	}
	if c.ping.Role != "" && a.place.Guild != "" && !a.hasRole(c.ping.Role) {
		return &notify.Error{
			Verdict: notify.VerdictRefused, Reason: reasonRole, Scope: notify.ScopeChannel,
			Err: fmt.Errorf(adviceRole, c.ping.Role),
		}
	}
	return nil
}

// unfit says what to do about a channel of a kind in which stories cannot appear
// as they are to; "" if they can.
func (p place) unfit(as news.As) string {
	switch {
	case p.Type == typeCategory:
		return "takes no messages of its own: name a text channel or a thread"
	case as == news.AsForum && !p.isForum():
		return "is no forum: name one, or delete as: forum"
	case as == news.AsForum && p.Flags&flagTags != 0:
		return "takes no posts of ours: " + adviceTag
	case as != news.AsForum && p.isForum():
		return "takes no messages of its own: write as: forum, or name a text channel or a thread"
	case as == news.AsThread && (p.isThread() || p.Type == typeDM || p.Type == typeGroupDM):
		return "cannot have threads: name a text channel, or delete as: thread"
	}
	return ""
}

// advise says what to do about an answer that a check got.
func (c *channel) advise(e *notify.Error) *notify.Error {
	return c.advisedOr(e, "the bot cannot see channel "+c.id+": invite it to the server (Developer Portal, OAuth2, URL Generator, scope bot) and give it View Channel there")
}

// advisedOr says what to do about an answer that closes the channel; forbidden is
// what to do about one that forbids the call.
func (c *channel) advisedOr(e *notify.Error, forbidden string) *notify.Error {
	var todo string
	switch {
	case e == nil:
		return nil
	case e.Verdict == notify.VerdictRevoked:
		todo = "make a new token (Discord Developer Portal, your application, Bot, Reset Token) and set discord.token"
	case e.Verdict != notify.VerdictClosed:
		return e
	case e.Reason == reasonForbidden:
		todo = forbidden
	case e.Reason == reasonMissing:
		todo = "there is no channel " + c.id + ": right-click the channel in Discord, Copy Channel ID, and set it in feeds.yaml"
	default:
		return e
	}
	return advised(e, todo)
}

// advised is the error with what to do before its cause.
func advised(e *notify.Error, todo string) *notify.Error {
	if e.Err == nil {
		e.Err = errors.New(todo)
	} else {
		e.Err = fmt.Errorf("%s (%w)", todo, e.Err)
	}
	return e
}

// advisePost says what to do about an answer that a post got.
func (c *channel) advisePost(e *notify.Error) *notify.Error {
	ticks := "View Channel, Send Messages and Embed Links"
	if c.as == news.AsThread || c.as == news.AsForum {
		ticks = "View Channel, Send Messages, Embed Links, Create Public Threads and Send Messages in Threads"
	}
	return c.advisedOr(e, "the bot may not post in channel "+c.id+": in Discord open Edit Channel, Permissions, add the bot's role and tick "+ticks)
}

func closed(reason, format string, args ...any) error {
	return &notify.Error{Verdict: notify.VerdictClosed, Reason: reason, Scope: notify.ScopeChannel, Err: fmt.Errorf(format, args...)}
}
