package main

import (
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// TestRename gives a topic and a channel other names while Discord is closed to
// watcher: what waits arrives, and nothing is told anew.
func TestRename(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	first := harbour.say("Ship sinks off Vlora")
	n.arrived(first)
	n.discord.SetPermissions(n.channel, 0)
	waits := harbour.say("Ship sinks off Durrës")
	p.says("not sent; trying again")

	n.configure(strings.Replace(byBot, "newsroom:", "desk:", 1), oneFeed, "topics: { Vessels: [ship] }")
	p.says("renamed; its history goes on", "topic=vessels", "was ships")
	p.says("renamed; its history goes on", "channel=desk", "was newsroom")
	p.stop()
	n.discord.SetPermissions(n.channel, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordEmbedLinks|testkit.DiscordReadMessageHistory)
	p = n.start()
	n.arrived(waits, first, harbour.say("Ship sinks off Saranda"))
	harbour.polled(t, 2)
	p.stop()
	for _, m := range n.messages(n.channel) {
		if holds(string(m.Raw), "new topic") {
			t.Errorf("the topic was taken for a new one: %s", m.Content)
		}
	}
}
