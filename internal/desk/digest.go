package desk

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/text"
)

// Digests are sent before their time.
type Digests interface {
	// DigestNow sends what a channel's digest holds, and returns how much that is. The
	// channel is that of the first name, or Discord id, that is one's.
	DigestNow(ctx context.Context, names ...string) (n int, err error)
	// DigestChannels are the names of the channels with digests.
	DigestChannels(ctx context.Context) ([]string, error)
}

// DigestCommand is /digest, which sends a digest before its time.
func DigestCommand(d Digests) Command {
	return Command{
		Name: "digest", Names: inGerman("übersicht"), Description: "Send a digest before its time.", Descriptions: inGerman("Eine Übersicht vor ihrer Zeit senden."), Who: Lead,
		Options: []*discordgo.ApplicationCommandOption{
			sub("now", "jetzt", "Send what waits for the digest now", "Jetzt senden, was auf die Übersicht wartet",
				offered("channel", "A channel of feeds.yaml; this one if not said", "Ein Kanal aus feeds.yaml; sonst dieser", false)),
		},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			var places []string
			if channel := c.Text("channel"); channel != "" {
				places = []string{channel}
			} else {
				places = []string{c.Channel, c.Parent} // of a thread, its channel
			}
			n, err := d.DigestNow(ctx, places...)
			if err != nil {
				return Reply{}, err
			}
			if n == 0 {
				return spoken(c.In, "digest.none"), nil
			}
			return c.announce(c.In, c.In.Count("digest.now", n, "Person", text.EscapeDiscord(c.Who.Name)))
		},
		Complete: func(ctx context.Context, c *Call) ([]Choice, error) {
			names, err := d.DigestChannels(ctx)
			var choices []Choice
			for _, n := range names {
				choices = append(choices, Choice{n, n})
			}
			return matching(choices, c.Text(c.Typing)), err
		},
	}
}
