package main

import (
	"testing"
)

// TestAsk asks about single messages, about what is missing, and for a digest
// before its time.
func TestAsk(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  morning: { channel: "{ops}", digest: "0 4 1 1 *" }
`, oneFeed, "topics: { Ships: { any: [ship], to: [newsroom, morning] }, Pilots: { any: [pilots strike NEAR/2 harbour], to: [newsroom] } }")
	p := n.primed()
	n.desked()
	lea, anna := n.lead(), n.editor()
	missing := harbour.say("Rowing boat race in Shkodër")
	harbour.say("Crew of Aurelia Star saved off Durrës after she ran aground")
	told := harbour.say("Ship Aurelia Star runs aground off Durrës")
	n.arrived(told)
	alert := n.alert(n.channel)
	anna.Press(alert.ID, buttonOf(t, *alert, "claim"))
	waitFor(t, "the claim", func() bool { return holds(n.alert(n.channel).Embeds[0].Description, "Claimed by") })
	n.shows(anna.OnMessage("Why this alert", alert.ID), "alert by rule ship")
	n.shows(anna.OnMessage("Find related news", alert.ID), "Crew of Aurelia Star")
	n.shows(anna.Slash("explain", with("link", "https://discord.com/channels/1/"+n.channel+"/"+alert.ID)), "Ship Aurelia Star", "**feed** Harbour News", "alert", "matched Ships", "**story**")
	n.shows(anna.Slash("explain", with("link", missing)), "Rowing boat race", "no match")
	n.answers(anna.Slash("explain", with("link", "https://discord.com/channels/1/2/3")), "tells no story")
	n.shows(anna.Slash("search", with("query", "aurelia")), "2 items", "Crew of Aurelia Star", "[told](<https://discord.com/channels/")
	summary := n.messages(n.channel)[0]
	n.answers(anna.OnMessage("Why this alert", summary.ID), "tells no story")
	n.shows(anna.Slash("missed", with("link", missing)), "rule", "no topic matched", "makes one with `/watch add`")
	n.answers(anna.Slash("missed", with("link", "no link")), "is no web address")
	n.shows(anna.Slash("missed", with("link", told)), "told", "by topic \"Ships\"", "If another topic should have told it")
	n.shows(anna.Slash("missed", with("link", told), with("topic", "pilots")), "rule", "by topic \"Ships\"", "Topic \"Pilots\" did not match")
	n.answers(anna.Slash("missed", with("link", told), with("topic", "Nobody")), "no topic called Nobody")
	n.shows(anna.Slash("missed"), "of which a message is still to be sent", "for the digest of")
	n.answers(anna.Slash("digest", sub("now")), "for desk leads")
	n.answers(lea.Slash("digest", sub("now")), "has no digest")
	now := lea.Slash("digest", sub("now", with("channel", "morning")))
	n.followed(now, "has the digest sent now")
	n.told(n.ops, "Digest of", "Aurelia Star")
	n.answers(lea.Slash("digest", sub("now", with("channel", "morning"))), "Nothing waits for a digest")
	p.stop()
}
