package discord

import (
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

// flagSuppressEmbeds keeps Discord from unfolding links.
const flagSuppressEmbeds = 1 << 2

// payload is the body of one post. discordgo's own has no nonce, and says null
// where a strict peer wants a value or nothing.
type payload struct {
	Content         string                            `json:"content,omitempty"`
	Embeds          []*discordgo.MessageEmbed         `json:"embeds,omitempty"`
	AllowedMentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags           int                               `json:"flags,omitempty"`
	Nonce           string                            `json:"nonce,omitempty"`
	EnforceNonce    bool                              `json:"enforce_nonce,omitempty"`
	Username        string                            `json:"username,omitempty"`
}

// mention says who is called, in content and in what Discord is allowed to
// make of it: nothing that is not in the configuration.
func mention(m news.Message, p news.Ping) (string, *discordgo.MessageAllowedMentions) {
	allowed := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
	if (m.Reason != news.ReasonNew && m.Reason != news.ReasonBurst) || (p.UrgentOnly && !urgent(m)) {
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

func urgent(m news.Message) bool {
	if m.Urgent {
		return true
	}
	for _, e := range m.Entries {
		if e.Urgent {
			return true
		}
	}
	return false
}
