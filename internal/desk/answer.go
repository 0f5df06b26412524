package desk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// firstWithin is how long after a call came its first answer is tried.
	// Discord gives three seconds, of which the call's way to us has taken some.
	firstWithin = 2500 * time.Millisecond
	// tokenLasts is how long an answer can be changed and added to; Discord
	// says fifteen minutes.
	tokenLasts = 14 * time.Minute
	// again is the pause before an answer is tried once more, and tries how
	// often one that was promised is.
	again = 200 * time.Millisecond
	tries = 5
)

// message is an answer as Discord takes it. Mentions in it call nobody.
type message struct {
	Content    string                       `json:"content,omitempty"`
	Embeds     []*discordgo.MessageEmbed    `json:"embeds,omitempty"`
	Components []discordgo.MessageComponent `json:"components,omitempty"`
	Mentions   mentions                     `json:"allowed_mentions"`
	Flags      discordgo.MessageFlags       `json:"flags,omitempty"`
}

type mentions struct {
	Parse []string `json:"parse"`
}

func shown(r Reply, ephemeral bool) message {
	r = fit(r)
	m := message{Content: r.Text, Embeds: r.Embeds, Components: r.Rows, Mentions: mentions{Parse: []string{}}}
	if ephemeral {
		m.Flags = discordgo.MessageFlagsEphemeral
	}
	return m
}

// answers are calls below interactions/ and webhooks/, which need no token of
// the bot.
type answers struct{ session *discordgo.Session }

type callback struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// errLate says that nobody waits for an answer any more.
var errLate = errors.New("the person no longer waits")

// first gives the first answer, within the time that there is. That one was
// given already means that the answer arrived, though we did not hear so.
func (a answers) first(ctx context.Context, c *Call, kind discordgo.InteractionResponseType, data any) error {
	ctx, cancel := context.WithDeadline(ctx, c.At.Add(firstWithin))
	defer cancel()
	for attempt := 0; ; attempt++ {
		_, err := request(ctx, a.session, http.MethodPost, discordgo.EndpointInteractionResponse(c.id, c.token), callback{kind, data})
		switch {
		case err == nil, attempt > 0 && isCode(err, codeAnswered):
			return nil
		case isCode(err, codeUnknownInteraction, codeAnswered):
			return errLate
		case refused(err), !pause(ctx, again):
			return err
		}
	}
}

// promise tells the person that an answer comes, or that the click arrived.
func (a answers) promise(ctx context.Context, c *Call, quiet, public bool) error {
	switch {
	case quiet:
		return a.first(ctx, c, discordgo.InteractionResponseDeferredMessageUpdate, nil)
	case public:
		return a.first(ctx, c, discordgo.InteractionResponseDeferredChannelMessageWithSource, nil)
	}
	return a.first(ctx, c, discordgo.InteractionResponseDeferredChannelMessageWithSource,
		map[string]any{"flags": discordgo.MessageFlagsEphemeral})
}

// keep gives the answer that was promised. The same again does no harm.
func (a answers) keep(ctx context.Context, c *Call, r Reply) error {
	address := discordgo.EndpointWebhookMessage(c.app, c.token, "@original")
	return a.insist(ctx, c, func(ctx context.Context) error {
		_, err := requestWith(ctx, a.session, http.MethodPatch, address, shown(r, false), r.File)
		return err
	}, func(error) bool { return true })
}

// replacement is a message as it is from now on; what it does not name is gone.
type replacement struct {
	Content    string                       `json:"content"`
	Embeds     []*discordgo.MessageEmbed    `json:"embeds"`
	Components []discordgo.MessageComponent `json:"components"`
	Mentions   mentions                     `json:"allowed_mentions"`
}

// replace puts the answer in the place of the message that was clicked on.
func (a answers) replace(ctx context.Context, c *Call, r Reply) error {
	r = fit(r)
	m := replacement{
		r.Text, append([]*discordgo.MessageEmbed{}, r.Embeds...), append([]discordgo.MessageComponent{}, r.Rows...), mentions{Parse: []string{}},
	}
	address := discordgo.EndpointWebhookMessage(c.app, c.token, "@original")
	return a.insist(ctx, c, func(ctx context.Context) error {
		_, err := request(ctx, a.session, http.MethodPatch, address, m)
		return err
	}, func(error) bool { return true })
}

// add shows something beside the answer. It is tried again only where Discord
// has surely not taken it: there is no nonce to tell one from the other.
func (a answers) add(ctx context.Context, c *Call, r Reply, ephemeral bool) error {
	address := discordgo.EndpointWebhookToken(c.app, c.token)
	return a.insist(ctx, c, func(ctx context.Context) error {
		_, err := request(ctx, a.session, http.MethodPost, address, shown(r, ephemeral))
		return err
	}, func(err error) bool {
		var e *apiError
		return errors.As(err, &e) && e.status == http.StatusTooManyRequests
	})
}

// insist makes a call until it is taken or refused, or may not be repeated.
func (a answers) insist(ctx context.Context, c *Call, call func(context.Context) error, repeats func(error) bool) error {
	ctx, cancel := context.WithDeadline(ctx, c.At.Add(tokenLasts))
	defer cancel()
	for attempt := range tries {
		err := call(ctx)
		var e *apiError
		wait := again << attempt
		switch {
		case err == nil:
			return nil
		case isCode(err, codeUnknownMessage, codeUnknownWebhook, codeInvalidToken):
			return errLate
		case refused(err) || !repeats(err) || attempt == tries-1:
			return err
		case errors.As(err, &e):
			wait = max(wait, e.retryAfter)
		}
		if !pause(ctx, wait) {
			return err
		}
	}
	return nil
}
