package main

import (
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestDiscordFails makes Discord fail in each of its ways while three stories
// wait for it. A bot's messages must all arrive, and none twice.
func TestDiscordFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault testkit.Fault
		says  []string // of the log
		mend  bool     // it takes a person, who then orders a reload
	}{
		{name: "500", fault: testkit.Fault{Kind: testkit.FaultStatus, Status: 500, Times: 3}, says: []string{"Discord failed", "500"}},
		{name: "502 of a proxy", fault: testkit.Fault{Kind: testkit.FaultHTML, Status: 502, Times: 2}, says: []string{"Discord failed", "502"}},
		{name: "503 after accepting", fault: testkit.Fault{Kind: testkit.FaultStatusAfter, Status: 503, Times: 2}, says: []string{"Discord failed", "503"}},
		{name: "429 user", fault: testkit.Fault{Kind: testkit.FaultRateUser, Times: 2}, says: []string{"rate limit of the channel", "429"}},
		{name: "429 global", fault: testkit.Fault{Kind: testkit.FaultRateGlobal, Times: 2}, says: []string{"rate limit of the bot", "429"}},
		{name: "429 shared", fault: testkit.Fault{Kind: testkit.FaultRateShared, Times: 2}, says: []string{"429"}},
		{name: "429 without a time", fault: testkit.Fault{Kind: testkit.FaultRateUnsaid, Times: 2}, says: []string{"429"}},
		{name: "429 page", fault: testkit.Fault{Kind: testkit.FaultRateHTML, Header: 6 * time.Second}, says: []string{"blocked before Discord", "429"}},
		{name: "dropped", fault: testkit.Fault{Kind: testkit.FaultDrop, Times: 3}, says: []string{"connection broke"}},
		{name: "dropped after accepting", fault: testkit.Fault{Kind: testkit.FaultDropAfter, Times: 3}, says: []string{"connection broke"}},
		{name: "half an answer", fault: testkit.Fault{Kind: testkit.FaultCut, Times: 2}},
		{name: "401", fault: testkit.Fault{Kind: testkit.FaultStatus, Status: 401}, says: []string{"level=ERROR", "channel closed", "token not valid"}, mend: true},
		{name: "403", fault: testkit.Fault{Kind: testkit.FaultStatus, Status: 403, Code: 50013, Text: "Missing Permissions"}, says: []string{"level=ERROR", "channel closed", "permission missing"}, mend: true},
		{name: "404", fault: testkit.Fault{Kind: testkit.FaultStatus, Status: 404, Code: 10003, Text: "Unknown Channel"}, says: []string{"level=ERROR", "channel closed", "channel missing"}, mend: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.configure(byBot, oneFeed, ships)
			p := n.primed()
			n.discord.Script(c.fault)
			links := harbour.publish(3)
			if len(c.says) > 0 {
				p.says(c.says...)
			}
			if c.mend {
				harbour.polled(t, 2)
				if lost, _ := n.discord.Judge(n.channel, links); len(lost) != len(links) {
					t.Errorf("a closed channel was posted to")
				}
				p.signal(syscall.SIGHUP)
			}
			n.arrived(links...)
			harbour.polled(t, 2)
			p.alive()
			n.arrived(links...)
			if lines := p.err.lines("level="); len(lines) > 25 {
				t.Errorf("%d lines of log for three stories", len(lines))
			}
			p.stop()
		})
	}
}

// TestWebhookFails makes Discord fail for a webhook, which has no nonce: what is
// known not to have arrived comes once, what is not known at least once.
func TestWebhookFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault testkit.Fault
		once  bool
	}{
		{"429", testkit.Fault{Kind: testkit.FaultRateUser, Times: 2}, true},
		{"429 page", testkit.Fault{Kind: testkit.FaultRateHTML, Header: 6 * time.Second}, true},
		{"dropped", testkit.Fault{Kind: testkit.FaultDrop}, true},
		{"dropped after accepting", testkit.Fault{Kind: testkit.FaultDropAfter}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.configure(byWebhook, oneFeed, ships)
			p := n.primed()
			n.discord.Script(c.fault)
			links := harbour.publish(2)
			waitFor(t, "the stories", func() bool {
				lost, _ := n.discord.Judge(n.channel, links)
				return len(lost) == 0 && len(p.err.lines("msg=sent")) == 3
			})
			if _, twice := n.discord.Judge(n.channel, links); c.once && len(twice) > 0 {
				t.Errorf("told twice: %v", twice)
			}
			p.stop()
		})
	}
}

// TestWebhookReplaced deletes the webhook; its successor's address comes by the
// file that a secret store mounts.
func TestWebhookReplaced(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	secret := filepath.Join(n.dir, "hook")
	write := func(address string) {
		if err := os.WriteFile(secret, []byte(address+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(n.hook)
	delete(n.env, "DISCORD_WEBHOOK")
	n.env["DISCORD_WEBHOOK_FILE"] = secret
	harbour := n.press.outlet("harbour")
	n.configure(byWebhook, oneFeed, ships)
	p := n.primed()
	n.discord.DeleteWebhooks(n.channel)
	links := harbour.publish(2)
	p.says("level=ERROR", "channel missing")
	write(n.discord.AddWebhook(n.channel))
	n.arrived(links...)
	p.stop()
}

// TestDiscordDownOverRestarts keeps alerts for a Discord that is away for days,
// while watcher itself is started anew.
func TestDiscordDownOverRestarts(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()
	var links []string
	for day := range 3 {
		n.ahead(time.Duration(24*day) * time.Hour)
		n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: 500, Times: -1})
		p := n.start()
		links = append(links, harbour.publish(4)...)
		p.says("Discord failed")
		harbour.polled(t, 2)
		p.stop()
	}
	n.discord.ClearFaults()
	n.ahead(73 * time.Hour)
	p := n.start()
	n.arrived(links...)
	p.stop()
}

// TestFeedBreaksAndRecovers tells the channel with notices, and that alone.
func TestFeedBreaksAndRecovers(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	n.ahead(0)
	n.primed().stop()
	harbour.answers(http.StatusForbidden)
	for _, hours := range []time.Duration{1, 2, 4, 8} {
		if len(n.messages(n.ops)) > 0 {
			t.Fatalf("told early: %s", n.messages(n.ops)[0].Raw)
		}
		n.ahead(hours * time.Hour)
		if code, p := n.do("once"); code != 1 || len(p.err.lines("1 feed: 0 read, 1 failed")) != 1 {
			t.Errorf("exit code %d, and it says %s", code, &p.err)
		}
	}
	m := n.told(n.ops, "Harbour News cannot be read", "403", "contact in feeds.yaml")
	harbour.answers(0)
	link := harbour.say("Ship sinks")
	n.ahead(24 * time.Hour)
	p := n.start()
	n.arrived(link)
	n.told(n.ops, "Harbour News can be read again")
	p.stop()
	if ms := n.messages(n.ops); len(ms) != 2 || ms[0].ID != m.ID {
		t.Errorf("%d notices, want two", len(ms))
	}
	if ms := n.messages(n.channel); len(ms) != 2 {
		t.Errorf("%d messages in the newsroom, want the summary and the alert", len(ms))
	}
}

// TestRestoredFeed tells what a feed published while it could not be read, as a
// list.
func TestRestoredFeed(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()
	harbour.answers(http.StatusBadGateway)
	n.do("once")
	links := harbour.publish(30)
	harbour.answers(0)
	n.ahead(3 * time.Hour)
	p := n.start()
	n.arrived(links...)
	p.stop()
	if ms := n.messages(n.channel); len(ms) > 1+3 {
		t.Errorf("%d messages for 30 stories, want a few lists", len(ms)-1)
	}
}

// TestOneChannelHoldsUpNoOther tells a story in one channel while the other is
// closed, and there when it is open again.
func TestOneChannelHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { closed: { channel: "{ops}" }, newsroom: { channel: "{channel}" } }`, oneFeed, ships)
	p := n.primed()
	waitFor(t, "both summaries", func() bool { return len(n.discord.Messages()) == 2 })
	n.discord.SetPermissions(n.ops, 0)
	links := harbour.publish(2)
	n.arrived(links...)
	p.says("channel closed", "channel=closed")
	n.discord.SetPermissions(n.ops, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordEmbedLinks|testkit.DiscordReadMessageHistory)
	p.signal(syscall.SIGHUP)
	waitFor(t, "the stories in the channel that was closed", func() bool {
		lost, twice := n.discord.Judge(n.ops, links)
		return len(lost)+len(twice) == 0
	})
	n.arrived(links...)
	p.stop()
}

// TestDiscordDownAtFirstStart sums up what the feeds held when Discord is back.
func TestDiscordDownAtFirstStart(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	old := n.press.outlet("harbour").publish(2)
	n.configure(byBot, oneFeed, ships)
	n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "GET ", Status: 503, Times: -1},
		testkit.Fault{Kind: testkit.FaultStatus, Status: 503, Times: -1})
	p := n.start()
	p.says("channel cannot be used", "cannot be reached")
	p.says("not sent; trying again", "503")
	fresh := n.press.outlet("harbour").publish(2)
	n.press.outlet("harbour").polled(t, 2)
	p.alive()
	n.discord.ClearFaults()
	n.arrived(append(fresh, old...)...)
	p.stop()
}
