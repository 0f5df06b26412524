package discord

import (
	"context"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// wall is a channel in which the bot keeps a board. It makes its calls under
// the limits that alerts have.
type wall struct{ *channel }

var _ notify.Wall = wall{}

// Wall returns the place of the board in a channel that the bot posts to, by
// its number.
func (c *Client) Wall(place string) (notify.Wall, error) {
	if c.bot == nil || !isSnowflake(place) {
		return nil, fmt.Errorf("board in %q: it takes the bot and a channel's number", place)
	}
	return wall{&channel{client: c, id: place}}, nil
}

func boardText(b news.Board, text string) string { return text + "\n" + plainMarker + b.Marker() }

func nobody() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

// Post implements [notify.Wall].
func (w wall) Post(ctx context.Context, b news.Board, text string) (string, error) {
	id, e := w.post(ctx, "", &payload{
		Content: boardText(b, text), AllowedMentions: nobody(), Flags: flagSuppressEmbeds | flagSilent,
		Nonce: string(b.Nonce), EnforceNonce: true,
	})
	if e == nil && id == "" { // it arrived some minutes ago, and was deleted
		e = &notify.Error{Verdict: notify.VerdictLater, Reason: reasonGone, Scope: notify.ScopeChannel}
	}
	return id, w.client.redact(e)
}

// Edit implements [notify.Wall].
func (w wall) Edit(ctx context.Context, b news.Board, text string) error {
	r := &revision{
		Content: boardText(b, text), Embeds: []*discordgo.MessageEmbed{}, AllowedMentions: nobody(), Flags: flagSuppressEmbeds,
	}
	ex := w.client.call(ctx, w.client.bot, http.MethodPatch, discordgo.EndpointChannelMessage(w.id, b.Message), r)
	e := judgeEdit(ex, sideBot, news.AsMessage)
	if e != nil && isGone(ex) {
		e.Verdict, e.Reason = notify.VerdictStale, reasonGone
	}
	return w.client.redact(e)
}

// Delete implements [notify.Wall].
func (w wall) Delete(ctx context.Context, message string) error {
	ex := w.client.call(ctx, w.client.bot, http.MethodDelete, discordgo.EndpointChannelMessage(w.id, message), nil)
	e := judge(ex, sideBot)
	if e != nil && isGone(ex) {
		return nil
	}
	return w.client.redact(e)
}

// isGone reports whether a message does not exist any more, or is not ours.
func isGone(ex *exchange) bool {
	code := readComplaint(ex.body).Code
	return code == codeUnknownMessage || code == codeNotOurs
}

// Find implements [notify.Wall].
func (w wall) Find(ctx context.Context, b news.Board) (string, error) {
	me, e := w.client.selfID(ctx)
	if e != nil {
		return "", w.client.redact(e)
	}
	return w.findIn(ctx, w.id, me, news.Delivery{ID: b.Nonce, StartedAt: b.PostedAt})
}
