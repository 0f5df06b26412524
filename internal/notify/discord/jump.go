package discord

import (
	"context"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/tongue"
)

// jumpRoom is what the lines that lead to other messages take of a text.
const jumpRoom = 250

// jump is the address at which people see a message: where is server and
// channel. A forum's post is a channel of its own, and has its message's id.
func jump(as news.As, where, message string) string {
	if as == news.AsForum {
		server, _, _ := strings.Cut(where, "/")
		where = server + "/" + message
	}
	return "https://" + discordHosts[0] + "/channels/" + where + "/" + message
}

// onwards is the line by which a message leads to the one in which its story
// goes on.
func onwards(t tongue.Tongue, as news.As, where, next string) string {
	return pointed(t, "jump.onwards", jump(as, where, next))
}

// backwards is the line by which a message leads to the one that it continues,
// or that it answers.
func backwards(t tongue.Tongue, as news.As, where, first string) string {
	return pointed(t, "jump.earlier", jump(as, where, first))
}

// toBell is the line by which a story's message leads to the last bell of it, which
// answers it.
func toBell(t tongue.Tongue, as news.As, where, bell string) string {
	return pointed(t, "jump.bell", jump(as, where, bell))
}

// pointed is a line of its own that leads somewhere.
func pointed(t tongue.Tongue, key, address string) string {
	return "\n" + t.Lines(t.Say(key, "Address", tongue.Said(address)))
}

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
// other: one that cannot be a reply, to the one before; to its last bell, unless
// that is in its thread; and the last change of a message to the one after.
func links(t tongue.Tongue, r *revision, d news.Delivery, as news.As, replies bool, where func() (string, *notify.Error)) *notify.Error {
	earlier, bell, next := d.Message.Follows, d.Standing.Bell, d.Standing.Next
	if replies {
		earlier = ""
	}
	if next != "" || as != news.AsMessage {
		bell = ""
	}
	if earlier+bell+next == "" {
		return nil
	}
	at, e := where()
	switch {
	case e != nil && earlier+next == "":
		return nil // a way to the bell is not worth a change that comes late
	case e != nil:
		return readOnly(e)
	}
	if earlier != "" {
		r.Content += backwards(t, as, at, earlier)
	}
	if bell != "" {
		r.Content += toBell(t, as, at, bell)
	}
	if next != "" {
		r.Content += onwards(t, as, at, next)
	}
	return nil
}
