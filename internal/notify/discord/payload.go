package discord

import (
	"slices"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
)

// Discord's limits of a message (resources/message), in "characters", which it
// does not define.
const (
	maxContent     = 2000
	maxTitle       = 256
	maxDescription = 4096
	maxAuthor      = 256
	maxEmbeds      = 10
	maxEmbedsSum   = 6000 // of the texts of all embeds of a message
	maxURL         = 2048
)

// The flags of a message: Discord unfolds no links, or rings no one.
const (
	flagSuppressEmbeds = 1 << 2
	flagSilent         = 1 << 12
)

// payload is the body of one post. discordgo's own has no nonce, and says null
// where a strict peer wants a value or nothing.
type payload struct {
	Content         string                            `json:"content,omitempty"`
	Embeds          []*discordgo.MessageEmbed         `json:"embeds,omitempty"`
	AllowedMentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags           int                               `json:"flags,omitempty"`
	Nonce           string                            `json:"nonce,omitempty"`
	EnforceNonce    bool                              `json:"enforce_nonce,omitempty"`
	ThreadName      string                            `json:"thread_name,omitempty"`
	Username        string                            `json:"username,omitempty"`
	Reference       *reference                        `json:"message_reference,omitempty"`
	Components      []discordgo.MessageComponent      `json:"components,omitempty"`
}

// reference makes a message a reply.
type reference struct {
	Message string `json:"message_id"`
	// FailIfNotExists is false: a bell rings although its message was deleted.
	FailIfNotExists bool `json:"fail_if_not_exists"`
}

// mention says who is called, in content and in what Discord is allowed to
// make of it: nothing that is not in the configuration.
func mention(m news.Message, p news.Ping) (string, *discordgo.MessageAllowedMentions) {
	allowed := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
	if !calls(m, p) {
		return "", allowed
	}
	text := ""
	if p.Role != "" {
		text += "<@&" + p.Role + "> "
		allowed.Roles = []string{p.Role}
	}
	if p.User != "" {
		text += "<@" + p.User + "> "
		allowed.Users = []string{p.User}
	}
	return text, allowed
}

// calls reports whether a message calls someone: news does, at once or, where
// the channel waits for several outlets, when they or a trusted one have it; a
// bell does then, too, and when a story turns urgent.
func calls(m news.Message, p news.Ping) bool {
	waits := p.Outlets >= 2
	if m.Silent {
		return false
	}
	switch m.Reason {
	case news.ReasonNew, news.ReasonBurst:
		return !hushed(m) && (!waits || vouched(m, p.UrgentOnly)) && (!p.UrgentOnly || urgent(m))
	case news.ReasonBell, news.ReasonFollow:
		if m.Reason == news.ReasonFollow && !m.Rings {
			return false
		}
		if waits {
			return vouched(m, false) && (!p.UrgentOnly || urgent(m))
		}
		return urgent(m)
	}
	return false
}

// vouched reports whether enough outlets have a story of the message, an urgent
// one if that is asked.
func vouched(m news.Message, urgentOnly bool) bool {
	return slices.ContainsFunc(m.Entries, func(e news.Entry) bool {
		return e.Vouched && !e.Hushed && (!urgentOnly || e.Urgent)
	})
}

// hushed reports whether all that a message tells was called for before.
func hushed(m news.Message) bool {
	return m.More == 0 && len(m.Entries) > 0 && !slices.ContainsFunc(m.Entries, func(e news.Entry) bool { return !e.Hushed })
}

func urgent(m news.Message) bool {
	return m.Urgent || slices.ContainsFunc(m.Entries, func(e news.Entry) bool { return e.Urgent && !e.Hushed })
}
