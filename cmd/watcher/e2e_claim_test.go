package main

import (
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// TestClaim lets two editors work on an alert that stands in two channels: who has
// it is said in both, also after a restart, and nobody is called.
func TestClaim(t *testing.T) {
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
	n.arrived(harbour.say("Ship Aurelia Star runs aground off Durrës"))
	waitFor(t, "the alert in both channels", func() bool { return n.alert(n.channel) != nil && n.alert(n.ops) != nil })
	anna, bob := n.editor(), n.discord.Person(testkit.DiscordPerson{ID: "400000000000000002", Name: "bob", Channel: n.ops})

	press := func(who *testkit.DiscordPerson, channel, verb string) *testkit.DiscordPlay {
		m := n.alert(channel)
		return who.Press(m.ID, buttonOf(t, *m, verb))
	}
	press(anna, n.channel, "claim")
	n.stands("Claimed by editor")
	p.stop()
	p = n.start()
	n.desked()
	n.followed(press(bob, n.ops, "release"), "editor takes care of this story", "hand it over")
	n.answers(press(bob, n.ops, "hand"), "editor takes care of this story", "hand it over")
	press(anna, n.channel, "release")
	waitFor(t, "the claim to end", func() bool { return !strings.Contains(n.alert(n.ops).Embeds[0].Description, "Claimed") })
	press(bob, n.ops, "claim")
	n.stands("Claimed by bob")

	m := n.alert(n.channel)
	n.shows(anna.Choose(m.ID, buttonOf(t, *m, "more"), "why"), "Why this alert", "Ships, Harbour News: ", "alert by rule ship")
	n.answers(anna.Choose(m.ID, buttonOf(t, *m, "more"), "similar"), "is like it")
	pack := anna.Choose(m.ID, buttonOf(t, *m, "more"), "pack")
	n.answers(pack, "All that is known of the story")
	for name, body := range pack.Reply().Message.Files {
		if !strings.HasSuffix(name, ".md") || !holds(string(body), "# Ship Aurelia Star", "Harbour News", "Topic Ships: ", "alert by rule ship", "claimed by bob", "## Told") {
			t.Errorf("the pack %s:\n%s", name, body)
		}
	}
	if len(pack.Reply().Message.Files) != 1 {
		t.Error("no pack")
	}
	silence := anna.Choose(m.ID, buttonOf(t, *m, "more"), "silence")
	n.answers(silence, "What is to be silent?")
	menu := *silence.Reply().Message
	n.answers(anna.Choose(menu.ID, buttonOf(t, menu, "silence"), choiceOf(t, menu, "This story: no more bells for an hour")), "rings no bells until")
	waitFor(t, "the message to say so", func() bool {
		return strings.Contains(n.alert(n.ops).Embeds[0].Description, "Claimed by bob · No bells until")
	})
	loud := anna.Choose(menu.ID, buttonOf(t, menu, "silence"), choiceOf(t, menu, "Topic Ships for a week"))
	n.answers(loud, "Done, and told here")
	n.followed(loud, "editor muted **Topic Ships** until")
	if code, c := n.do("mute", "--log"); code != 0 || !holds(c.out.String(), "editor", "Ships", "muted until") {
		t.Errorf("the log of mutes: code %d, %s", code, &c.out)
	}
	hand := press(bob, n.ops, "hand")
	n.answers(hand, "To whom?")
	menu = *hand.Reply().Message
	n.answers(bob.ChooseUser(menu.ID, buttonOf(t, menu, "handto"), *anna), "Handed over to editor")
	n.stands("Claimed by editor · No bells until")
	refuse := press(anna, n.channel, "refuse")
	n.answers(refuse, "Why is it not for us?")
	menu = *refuse.Reply().Message
	n.answers(anna.Choose(menu.ID, buttonOf(t, menu, "reason"), "old"), "Noted: old")
	n.stands("Claimed by editor · Not for us: old")
	press(bob, n.ops, "takeup")
	waitFor(t, "it to be for us after all", func() bool { return !strings.Contains(n.alert(n.channel).Embeds[0].Description, "Not for us") })
	p.stop()
	for _, m := range append(n.messages(n.channel), n.messages(n.ops)...) {
		if len(m.Roles) > 0 {
			t.Errorf("somebody is called: %s", m.Raw)
		}
	}
}

// followed waits until something was said beside the message that was clicked on.
func (n *newsroom) followed(play *testkit.DiscordPlay, words ...string) {
	n.t.Helper()
	waitFor(n.t, strings.Join(words, " … "), func() bool {
		said := play.Reply().FollowUps
		return len(said) > 0 && holds(said[0].Content, words...)
	})
}

// alert is the last message of a channel with buttons, nil if there is none.
func (n *newsroom) alert(channel string) *testkit.DiscordMessage {
	var last *testkit.DiscordMessage
	for _, m := range n.messages(channel) {
		if strings.Contains(string(m.Raw), `"components"`) && len(m.Embeds) > 0 {
			last = &m
		}
	}
	return last
}

// stands waits until the alert says so in both channels.
func (n *newsroom) stands(words string) {
	n.t.Helper()
	waitFor(n.t, words, func() bool {
		return strings.Contains(n.alert(n.channel).Embeds[0].Description, words) && strings.Contains(n.alert(n.ops).Embeds[0].Description, words)
	})
}

// buttonOf is the custom id of what has a verb below a message.
func buttonOf(t *testing.T, m testkit.DiscordMessage, verb string) string {
	t.Helper()
	_, rest, ok := strings.Cut(string(m.Raw), `"custom_id":"w1:`+verb+":")
	if !ok {
		t.Fatalf("no %s below %s", verb, m.Raw)
	}
	argument, _, _ := strings.Cut(rest, `"`)
	return "w1:" + verb + ":" + argument
}

// choiceOf is the value of a choice in a menu of a message, by its label.
func choiceOf(t *testing.T, m testkit.DiscordMessage, label string) string {
	t.Helper()
	_, rest, ok := strings.Cut(string(m.Raw), `"label":"`+label+`","value":"`)
	if !ok {
		t.Fatalf("no choice %q in %s", label, m.Raw)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
