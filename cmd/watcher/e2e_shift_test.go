package main

import (
	"testing"

	"watcher/internal/testkit"
)

// TestShift mutes and hands over from Discord: what one editor takes care of goes
// to the next with a click.
func TestShift(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  night: { channel: "{ops}" }
`, oneFeed, "topics: { Ships: { any: [ship], to: [newsroom, night] } }")
	p := n.primed()
	n.desked()
	anna, bob := n.editor(), n.discord.Person(testkit.DiscordPerson{ID: "400000000000000002", Name: "bob", Channel: n.channel})
	n.arrived(harbour.say("Ship Aurelia Star runs aground off Durrës"))
	waitFor(t, "the alert", func() bool { return n.alert(n.channel) != nil && n.alert(n.ops) != nil })
	m := n.alert(n.channel)
	anna.Press(m.ID, buttonOf(t, *m, "claim"))
	n.stands("Claimed by editor")

	what := func(name string) testkit.DiscordOption { return testkit.DiscordOption{Name: "what", Value: name} }
	length := func(s string) testkit.DiscordOption { return testkit.DiscordOption{Name: "for", Value: s} }
	mute := func(sub string, options ...testkit.DiscordOption) testkit.DiscordOption {
		return testkit.DiscordOption{Name: sub, Options: options}
	}
	offered := anna.Type("mute", mute("on", testkit.DiscordOption{Name: "what", Value: "harb", Focused: true}))
	waitFor(t, "what can be muted", func() bool { return len(offered.Reply().Choices) == 1 })
	n.answers(anna.Slash("mute", mute("on", what("no such feed"), length("1h"))), "no topic and no feed called no such feed")
	n.answers(anna.Slash("mute", mute("on", what("Harbour News"), length("soon"))), "is no length of time")
	n.answers(anna.Slash("mute", mute("on", what("Harbour News"), length("31d"))), "is too long: 30d at most", "/watch pause")
	muted := anna.Slash("mute", mute("on", what("Harbour News"), length("2h")))
	n.answers(muted, "Done, and told here")
	n.followed(muted, "editor muted **Feed Harbour News** until")
	n.shows(bob.Slash("mute", mute("list")), "Feed Harbour News, since")

	handed := anna.Slash("handover")
	waitFor(t, "the handover", func() bool { return handed.Reply().Message != nil })
	said := *handed.Reply().Message
	if len(said.Embeds) != 1 || !holds(said.Embeds[0].Description, "Open claims", "editor has [Ship Aurelia Star", "Moved in the last 8 hours", "Muted", "Feed Harbour News until") || handed.Reply().Ephemeral {
		t.Errorf("the handover is %s", said.Raw)
	}
	taken := bob.Press(said.ID, buttonOf(t, said, "accept"))
	n.publicly(taken, "bob takes over 1 story")
	waitFor(t, "the claim to be bob's", func() bool { return holds(n.alert(n.ops).Embeds[0].Description, "Claimed by bob") })

	hushed := harbour.say("Ferry and ship collide near Vlorë")
	p.says("fate=muted")
	n.answers(anna.Slash("mute", mute("off", what("Harbour News"))), "Done")
	n.answers(anna.Slash("mute", mute("list")), "Nothing is muted")
	n.arrived(harbour.say("Tanker and ship collide near Saranda"))
	p.stop()
	if lost, _ := n.discord.Judge(n.channel, []string{hushed}); len(lost) != 1 {
		t.Error("what was muted was told")
	}
}

// publicly waits until what somebody did was told to all.
func (n *newsroom) publicly(play *testkit.DiscordPlay, words string) {
	n.t.Helper()
	waitFor(n.t, words, func() bool {
		said := play.Reply().FollowUps
		return len(said) > 0 && !said[0].Ephemeral && holds(said[0].Content, words)
	})
}
