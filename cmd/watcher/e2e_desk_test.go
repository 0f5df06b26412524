package main

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// editor is somebody who asks in #newsroom.
func (n *newsroom) editor() *testkit.DiscordPerson {
	return n.discord.Person(testkit.DiscordPerson{ID: "400000000000000001", Channel: n.channel})
}

// answers waits until what somebody did was answered with all the words, to
// nobody else.
func (n *newsroom) answers(play *testkit.DiscordPlay, words ...string) {
	n.t.Helper()
	var got testkit.DiscordReply
	waitFor(n.t, "the answer "+strings.Join(words, " … "), func() bool {
		got = play.Reply()
		return got.Message != nil
	})
	if !holds(got.Message.Content, words...) || !got.Ephemeral {
		n.t.Errorf("the answer is %q (to one person: %v), want %q", got.Message.Content, got.Ephemeral, words)
	}
}

// desked waits until the bot listens and its commands are known.
func (n *newsroom) desked() {
	n.t.Helper()
	waitFor(n.t, "the desk to open", func() bool { return n.discord.Listening() && len(n.discord.Commands()) > 0 })
}

// TestDesk asks a running watcher how it is: while all is well, after Discord
// lost its gateway, after a restart of watcher, and when a feed fails. Commands
// are registered once.
func TestDesk(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	p.says("msg=sent")
	n.answers(n.editor().Slash("status"), "All is well", "1 of 1 feed read", "Nothing waits")
	n.discord.StopGateway()
	n.arrived(harbour.say("Ship runs aground off Durrës")) // alerts do not depend on it
	n.discord.StartGateway()
	n.desked()
	n.answers(n.editor().Slash("status"), "All is well")
	p.stop()
	p = n.start()
	n.desked()
	n.arrived(harbour.say("Ferry and ship collide near Vlorë"))
	n.answers(n.editor().Slash("status"), "1 of 1 feed read")
	if got := n.discord.Registrations(); got != 1 {
		t.Errorf("the commands were written %d times", got)
	}
	harbour.answers(503)
	p.says("feed cannot be read", "503")
	n.answers(n.editor().Slash("status"), "0 of 1 feed read", "Harbour News", "503")
	p.stop()
	p.silent()
}

// TestDeskClosedByDiscord refuses the bot at the gateway alone: alerts go on,
// the desk says once what to do, and a reload opens it again.
func TestDeskClosedByDiscord(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.discord.RefuseGateway(4004)
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	p.says("desk closed", "Reset Token")
	n.told(n.ops, "The bot no longer answers commands", "Reset Token", "Alerts go on")
	n.arrived(harbour.say("Ship runs aground off Durrës"))
	if c := n.discord.GatewayCounts(); c.Identifies != 1 {
		t.Errorf("%d sign-ins", c.Identifies)
	}
	n.configure(byBotWithOps, oneFeed, "topics: { Ships: [ship, ferry] }")
	n.desked()
	n.answers(n.editor().Slash("status"), "All is well")
	p.stop()
}

// TestNoDesk has configurations that ask for no desk: the gateway is not even
// looked for.
func TestNoDesk(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"webhooks alone":          byWebhook,
		"a bot that only writes":  strings.Replace(byBot, "api:", "desk: false, api:", 1),
		"a bot without a channel": "discord: { token: \"${DISCORD_TOKEN}\", api: \"{api}\" }\n" + byWebhook,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.configure(config, oneFeed, ships)
			p := n.primed()
			n.arrived(harbour.say("Ship runs aground off Durrës"))
			p.stop()
			for _, r := range n.discord.Requests() {
				if strings.HasPrefix(r.Path, "gateway") || strings.HasPrefix(r.Path, "applications") {
					t.Errorf("asked %s %s", r.Method, r.Path)
				}
			}
		})
	}
}

// TestDeskCrashLoop kills watcher again and again right after it has signed in.
func TestDeskCrashLoop(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	began := time.Now()
	for i := range 6 {
		p := n.start()
		p.says("Ctrl-C")
		if i == 0 {
			n.desked()
		}
		p.kill()
	}
	if c := n.discord.GatewayCounts(); c.Identifies > 2+int(time.Since(began)/(5*time.Second)) {
		t.Errorf("%d sign-ins within %v", c.Identifies, time.Since(began))
	}
}
