package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestChannelsAreCheckedAtStart says at once what is wrong with the way to
// Discord, and what to do, before the first alert depends on it.
func TestChannelsAreCheckedAtStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, way string
		spoil     func(n *newsroom)
		says      []string
		told      []string // in #ops, by its own way
	}{
		{name: "token", way: byBotWithOps, spoil: func(n *newsroom) { n.discord.RevokeToken() }, says: []string{"the bot's token is not valid", "make a new token"}},
		{name: "no channel", way: byBotWithOps, spoil: func(n *newsroom) { n.discord.DeleteChannel(n.channel) }, says: []string{"there is no channel", "Copy Channel ID"}, told: []string{"Channel newsroom cannot be used"}},
		{name: "hidden", way: byBotWithOps, spoil: func(n *newsroom) { n.discord.SetPermissions(n.channel, 0) }, says: []string{"cannot see channel", "View Channel"}, told: []string{"Channel newsroom cannot be used"}},
		{name: "no posts", way: byBotWithOps, spoil: func(n *newsroom) {
			n.discord.SetPermissions(n.channel, testkit.DiscordViewChannel|testkit.DiscordEmbedLinks|testkit.DiscordReadMessageHistory)
		}, says: []string{"the bot lacks Send Messages"}, told: []string{"Channel newsroom cannot be used", "Send Messages"}},
		{name: "no embeds", way: byBotWithOps, spoil: func(n *newsroom) {
			n.discord.SetPermissions(n.channel, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordReadMessageHistory)
		}, says: []string{"the bot lacks Embed Links"}, told: []string{"Channel newsroom works, but something is amiss", "Embed Links"}},
		{name: "forum", way: byBotWithOps, spoil: func(n *newsroom) { n.discord.SetKind(n.channel, 15) }, says: []string{"takes no messages of its own"}, told: []string{"Channel newsroom cannot be used"}},
		{name: "webhook", way: byWebhook, spoil: func(n *newsroom) { n.discord.DeleteWebhooks(n.channel) }, says: []string{"the webhook of channel alerts is gone", "make a new one"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			n.configure(c.way, oneFeed, ships)
			c.spoil(n)
			p := n.start()
			p.says(append([]string{"level=ERROR", "channel cannot be used"}, c.says...)...)
			if len(c.told) > 0 {
				n.told(n.ops, c.told...)
			}
			n.press.outlet("harbour").polled(t, 1)
			p.alive()
			p.stop()
		})
	}
}

// TestNotAWebhook refuses an address that can be none.
func TestNotAWebhook(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.env["DISCORD_WEBHOOK"] = "https://discord.com/channels/1/2"
	n.configure(byWebhook, oneFeed, ships)
	if code, p := n.do("run"); code != 1 || !holds(p.err.String(), "Copy Webhook URL") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}

// TestFolderNotWritable names the user and the command that mends it.
func TestFolderNotWritable(t *testing.T) {
	t.Parallel()
	const user = 65532
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	if err := os.Mkdir(n.data(), 0o555); err != nil {
		t.Fatal(err)
	}
	want := []string{"data folder " + n.data() + " is not writable", "chown -R ", n.data()}
	if os.Getuid() == 0 { // whom no permission stops
		open(t, n.dir)
		n.uid = user
		want = append(want, "runs as uid 65532", "chown -R 65532:65532")
	}
	code, p := n.do("run")
	if code != 1 || !holds(p.err.String(), want...) {
		t.Errorf("exit code %d, and it says %s, want %q", code, &p.err, want)
	}
	if lines := p.err.lines(); len(lines) != 1 {
		t.Errorf("%d lines, want one:\n%s", len(lines), &p.err)
	}
}

// TestConfigNotReadable says which file, and why.
func TestConfigNotReadable(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	if err := os.Chmod(n.config(), 0); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		open(t, n.dir)
		n.uid = 65532
	}
	code, p := n.do("run")
	if code != 1 || !holds(p.err.String(), n.config(), "permission denied") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}

// open lets another user into a test's folder.
func open(t *testing.T, dir string) {
	t.Helper()
	for ; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}

// TestConfigMissing ends with the code that says so.
func TestConfigMissing(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	if code, p := n.do("run"); code != 78 || !holds(p.err.String(), "no configuration file (looked for "+n.config()) {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}

// TestTwoWatchers refuses the second on one folder, in clear words.
func TestTwoWatchers(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	first := n.primed()
	code, second := n.do("run")
	if code != 3 || !holds(second.err.String(), "the data folder is in use", n.data(), "stop it first") {
		t.Errorf("exit code %d, and it says %s", code, &second.err)
	}
	first.alive()
	n.arrived(n.press.outlet("harbour").publish(1)...)
	first.kill() // the lock goes with the process
	third := n.start()
	n.arrived(n.press.outlet("harbour").publish(1)...)
	third.stop()
}

// TestStop ends in time, by either signal, with code 0, whatever is in hand.
func TestStop(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]testkit.FaultKind{"idle": "", "while Discord is silent": testkit.FaultSlow} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.configure(byBot, oneFeed, ships)
			p := n.primed()
			if fault != "" {
				n.discord.Script(testkit.Fault{Kind: fault, Times: 1})
			}
			link := harbour.publish(1)
			n.arrived(link...)
			p.stop()
			p = n.start()
			next := harbour.publish(1)
			n.arrived(append(next, link...)...)
			p.signal(syscall.SIGINT)
			if code := p.end(); code != 0 {
				t.Errorf("exit code %d after a SIGINT", code)
			}
			if lines := p.err.lines("level=ERROR"); len(lines) > 0 {
				t.Errorf("it ends with errors:\n%s", strings.Join(lines, ""))
			}
		})
	}
}

// TestStopWhileFeedsHang ends although feeds are being read that never answer.
func TestStopWhileFeedsHang(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	mute := testkit.NewLoopbackFeedServer(t)
	mute.On("/feed", testkit.Answer{Mute: true})
	mute.On("/drip", testkit.Answer{Body: strings.Repeat("<rss>", 1000), Drip: 100 * time.Millisecond})
	n.configure(byWebhook, `feeds: ["`+mute.URL("/feed")+`", "`+mute.Listen("127.0.0.2:0")+`/drip"]`, ships)
	p := n.start()
	waitFor(t, "both feeds to be asked", func() bool { return len(mute.Requests()) >= 2 })
	began := time.Now()
	p.stop()
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("took %v to end", d)
	}
	if lines := p.err.lines("level="); len(lines) > 0 {
		t.Errorf("what was interrupted is no news:\n%s", strings.Join(lines, ""))
	}
}

// TestHeartbeatUnset names the variable and does without.
func TestHeartbeatUnset(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, "heartbeat: ${HEARTBEAT_URL}", oneFeed, ships)
	p := n.primed()
	if lines := p.err.lines("No heartbeat", "HEARTBEAT_URL"); len(lines) != 1 {
		t.Errorf("%d lines name the variable, want one", len(lines))
	}
	p.stop()
}
