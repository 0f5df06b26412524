package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// drills are the posts of drills in a channel.
func (n *newsroom) drills(channel string) (posts []testkit.DiscordRequest) {
	for _, r := range n.discord.Requests() {
		if r.Method == "POST" && strings.Contains(r.Path, "channels/"+channel+"/messages") && strings.Contains(string(r.Body), "Qorvazim") {
			posts = append(posts, r)
		}
	}
	return posts
}

// TestDrill sends an invented item through the whole chain, an hour after the
// start and then daily, and leaves no trace of it.
func TestDrill(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.ahead(0)
	// A topic that would find it does not.
	n.configure(withBoards, oneFeed, "topics: { Ships: [ship], Odd: { any: ['/qorva/'], to: ops } }")
	p := n.primed()
	n.desked()
	n.arrived(harbour.say("Ship Aurelia Star runs aground off Durrës"))
	n.ahead(61 * time.Minute)
	p.says("msg=drill dur=")
	posts := n.drills(n.ops)
	if len(posts) != 1 || !holds(string(posts[0].Body), `"flags":4096`, `"parse":[]`) || holds(string(posts[0].Body), "components") {
		t.Fatalf("%d posts of the drill: %v", len(posts), posts)
	}
	gone := func() bool { return !strings.Contains(n.shown(n.ops), "Qorvazim") }
	waitFor(t, "the drill to be removed", gone)
	n.ahead(80 * time.Minute)
	n.boarded(n.channel, "drill at <t:", " s.")
	if said := n.drills(n.channel); len(said) != 0 {
		t.Errorf("#newsroom got a drill")
	}
	missed := n.editor().Slash("missed")
	n.answers(missed, "What became of all that matched")
	if said := missed.Reply().Message.Embeds[0].Description; said != "- 1 match opened a story, and was told" {
		t.Errorf("/missed says %s", said)
	}
	if _, x := n.do("similar", "https://drill.invalid/"); strings.Contains(x.out.String(), "Qorvazim") {
		t.Errorf("similar says %s", &x.out)
	}
	n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "DELETE channels/" + n.ops + "/messages", Status: 500})
	n.ahead(26 * time.Hour)
	p.says("loop=drill", "remove the drill's message")
	if len(n.drills(n.ops)) != 2 || gone() {
		t.Error("the drill of the next day is not there")
	}
	p.kill()
	p = n.start() // it removes what the other left
	waitFor(t, "what the drill left to be removed", gone)
	p.stop()
	if said := n.shown(n.ops); holds(said, "drill") {
		t.Errorf("#ops was told %s", said)
	}
}

// shown is all that a channel shows.
func (n *newsroom) shown(channel string) string {
	var all strings.Builder
	for _, m := range n.messages(channel) {
		all.Write(m.Raw)
	}
	return all.String()
}

// whereItIsNoon is a zone in which it is between noon and one: no board is to be posted
// anew there for hours, as it is in the morning.
func whereItIsNoon() string {
	return fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) // its signs are turned round
}

// TestDrillFails tells the channels with notices what to try, and the drill that
// did not get through does not arrive later.
func TestDrillFails(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.env["OPS_WEBHOOK"] = n.discord.AddWebhook(n.ops)
	n.ahead(0)
	n.configure("zone: "+whereItIsNoon()+`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  ops: { webhook: "${OPS_WEBHOOK}", notices: all }
`, oneFeed, ships)
	p := n.primed()
	n.ahead(11 * time.Minute)
	n.boarded(n.channel, "1 of 1 feed read")
	n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "POST channels/" + n.channel + "/messages", Status: 403, Code: 50013, Times: -1})
	n.ahead(61 * time.Minute)
	n.told(n.ops, "The drill failed", "It was not sent", "permission missing", "watcher doctor")
	n.discord.ClearFaults()
	n.ahead(80 * time.Minute)
	n.boarded(n.channel, "**the drill failed** <t:")
	p.stop()
	if posts := n.drills(n.channel); len(posts) != 1 {
		t.Errorf("%d posts of a drill that was refused", len(posts))
	}
	if said := n.shown(n.ops); strings.Contains(said, "watcher drill") {
		t.Errorf("#ops was told %s", said)
	}
}
