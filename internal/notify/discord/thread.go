package discord

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

const (
	maxThreadName = 100
	// archiveAfter is after how many minutes without a message Discord archives
	// a thread, one of the times that it offers: as long as reports join stories.
	archiveAfter = 4320
)

// Discord's codes about threads.
const (
	codeThreadExists   = 160004
	codeThreadLocked   = 160005
	codeThreadsFull    = 160006 // of the whole server
	codeThreadArchived = 50083
	codeTagRequired    = 40067
	codeUnknownChannel = 10003
)

// threadStart is the body of a call that opens a thread, or a post of a forum
// with its first message.
type threadStart struct {
	Name    string   `json:"name"`
	Archive int      `json:"auto_archive_duration"`
	Message *payload `json:"message,omitempty"`
}

// threadName is what a message's thread or post is called: its headline, which
// Discord shows as it is.
func threadName(t tongue.Tongue, m news.Message) string {
	name := plain(m.Heading)
	if name == "" && len(m.Entries) > 0 && m.Entries[0].Title != notify.NoTitle {
		name = plain(m.Entries[0].Title)
	}
	return cmp.Or(text.Cut(name, maxThreadName), t.Say("untitled"))
}

// inThread reports whether a delivery belongs into the thread of its story.
func inThread(as news.As, d news.Delivery) bool {
	kind := d.Alert.Reason.Kind()
	return as != news.AsMessage && d.On != "" && (kind == news.ReasonReport || kind == news.ReasonBell)
}

// inItsThread is a bell as a story's thread shows it, which has the report.
func inItsThread(d news.Delivery) news.Delivery {
	if d.Alert.Reason.Kind() == news.ReasonBell && len(d.Message.Entries) > 0 {
		e := d.Message.Entries[0]
		e.Title, e.Link = "", ""
		d.Message.Entries = []news.Entry{e}
	}
	return d
}

// shut reports whether an answer says that a thread takes no messages: someone
// deleted or locked it.
func shut(ex *exchange) bool {
	if ex.status < 400 {
		return false
	}
	switch readComplaint(ex.body).Code {
	case codeUnknownChannel, codeThreadLocked, codeThreadArchived:
		return true
	}
	return false
}

func errShut(ex *exchange) *notify.Error {
	return &notify.Error{
		Verdict: notify.VerdictRefused, Reason: reasonThread, Scope: notify.ScopeChannel,
		Err: fmt.Errorf("status %d%s", ex.status, readComplaint(ex.body).text()),
	}
}

// errShutPost is what a forum's post that takes no messages costs: someone has
// locked it, and the story goes on in another. One that was deleted is followed
// by bells alone.
func errShutPost(ex *exchange, d news.Delivery) *notify.Error {
	e := errShut(ex)
	if readComplaint(ex.body).Code != codeUnknownChannel || d.Alert.Reason.Kind() == news.ReasonBell {
		e.Verdict = notify.VerdictStale
	}
	return e
}

// openThread opens the thread of a story's message, which has the message's id;
// that it is open already is well.
func (c *channel) openThread(ctx context.Context, message, name string) *notify.Error {
	ex := c.client.call(ctx, c.client.bot, http.MethodPost, discordgo.EndpointChannelMessageThread(c.id, message),
		threadStart{Name: name, Archive: archiveAfter})
	e := judge(ex, sideBot)
	if e == nil {
		return nil
	}
	switch readComplaint(ex.body).Code {
	case codeThreadExists:
		return nil
	case codeUnknownMessage:
		return errShut(ex)
	}
	return readOnly(e) // opening it again does no harm
}

// postInThread puts a message into the thread of its story, which is opened if
// that could not be done before. A bell whose thread someone has shut answers
// the story's message, and names the report that the thread did not take.
func (c *channel) postInThread(ctx context.Context, d news.Delivery, p *payload) (string, *notify.Error) {
	post := func() *exchange {
		return c.client.call(ctx, c.client.bot, http.MethodPost, discordgo.EndpointChannelMessages(d.On), p)
	}
	ex := post()
	if c.as == news.AsThread && ex.status == http.StatusNotFound && shut(ex) {
		e := c.openThread(ctx, d.On, threadName(c.tongue, d.Standing.Says))
		switch {
		case e == nil:
			ex = post()
		case e.Verdict != notify.VerdictRefused:
			return "", e
		}
	}
	switch {
	case !shut(ex):
		return c.posted(ex)
	case c.as == news.AsThread && d.Alert.Reason.Kind() == news.ReasonBell:
		return c.post(ctx, d.On, c.render(d))
	case c.as == news.AsForum:
		return "", errShutPost(ex, d)
	}
	return "", errShut(ex)
}

// openPost makes a post of a forum. It has the id of its first message.
func (c *channel) openPost(ctx context.Context, d news.Delivery, p *payload) (string, *notify.Error) {
	name := threadName(c.tongue, d.Message)
	p.Nonce, p.EnforceNonce = "", false // Discord has none for posts
	if d.Message.Follows != "" {
		if where, e := c.where(ctx); e == nil {
			p.Content += backwards(c.tongue, c.as, where, d.Message.Follows)
		}
	}
	ex := c.client.call(ctx, c.client.bot, http.MethodPost, discordgo.EndpointChannelThreads(c.id),
		threadStart{Name: name, Archive: archiveAfter, Message: p})
	return c.posted(ex)
}

// reportText is a report in its story's thread.
func reportText(t tongue.Tongue, m news.Message, n int) string {
	if len(m.Entries) == 0 {
		return t.Say("untitled")
	}
	e := m.Entries[0]
	if len(e.Changes) > 0 {
		return revisionLines(t, e)
	}
	title := t.Foreign(headline(t, e, phoneTitle))
	if link, _ := safeLink(e.Link); link != "" && text.Units(link) <= maxMasked {
		title = "[" + title + "](" + maskable(link) + ")"
	}
	said := title
	if source := foreign(t, e.Source, phoneSource); source != "" {
		said = "**" + source + "**: " + title
	}
	remark := fitSaid(m.Text, summaryLen)
	if m.Text == notify.Copied {
		remark = t.Say("copied")
	}
	for _, part := range []string{foreign(t, t.Language(e.Lang), 40), remark} {
		if part != "" {
			said += " · " + part
		}
	}
	if e.Party {
		said += " · " + t.Say("party")
	}
	if !e.Seen.IsZero() {
		said += " · " + t.Foreign(stamp(e.Seen, 't'))
	}
	if text.Units(said) > n {
		return headline(t, e, n)
	}
	return said
}
