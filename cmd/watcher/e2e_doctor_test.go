package main

import (
	"os"
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// TestDoctor looks at a house in order, and then at one where much is amiss.
func TestDoctor(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour").say("Ship sinks")
	n.configure(byBotWithOps, oneFeed, ships)
	n.do("once")
	code, p := n.do("doctor")
	if code != 0 || !holds(p.out.String(), "1 feed, 1 topic, 2 channels", "GiB free", "database: 2 items kept, 0 deliveries waiting", "none runs on this data folder",
		"ok      network: 127.0.0.1", "ok      the bot's token: it is", "ok      the clock: as Discord's", "#newsroom of", ": Send Messages", ": Read Message History",
		"scope=bot+applications.commands", "permissions=84992", "All is well.") {
		t.Errorf("exit code %d, and it says\n%s%s", code, &p.out, &p.err)
	}
	if got := len(n.messages(n.channel)); got > 1 {
		t.Errorf("%d messages: it sent some", got)
	}

	n.discord.SetPermissions(n.channel, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordReadMessageHistory)
	n.discord.DeleteChannel(n.ops)
	n.press.outlet("harbour").answers(503)
	code, p = n.do("doctor")
	if code != 1 || !holds(p.out.String(), "FAILED  #newsroom", ": Embed Links: in Discord open Edit Channel, Permissions", "FAILED  channel "+n.ops, "Copy Channel ID", "ok      network: 127.0.0.1") {
		t.Errorf("exit code %d, and it says\n%s%s", code, &p.out, &p.err)
	}

	n.env["DISCORD_TOKEN"] = "of.another.bot"
	if err := os.Chmod(n.data(), 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(n.data(), 0o700)
	code, p = n.do("doctor")
	if code != 1 || !holds(p.out.String(), "FAILED  the bot's token: make a new token") || strings.Contains(p.out.String(), "another") {
		t.Errorf("exit code %d, and it says\n%s%s", code, &p.out, &p.err)
	}
	if os.Getuid() != 0 && !holds(p.out.String(), "FAILED  data folder") {
		t.Errorf("a folder that cannot be written: %s", &p.out)
	}
}
