package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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
	if code != 0 || !holds(p.out.String(), "1 feed, 1 topic, 2 channels", "GiB free", "database: it is sound; 2 items kept, 0 deliveries waiting", "none runs on this data folder",
		"ok      network: 127.0.0.1", "ok      the bot's token: it is", "ok      the clock: as Discord's", "#newsroom of", ": Send Messages", ": Read Message History",
		"ok      feeds: 1 of 1 can be read", "scope=bot+applications.commands", "permissions=84992", "Nothing is amiss; 1 note is above.") {
		t.Errorf("exit code %d, and it says\n%s%s", code, &p.out, &p.err)
	}
	if got := len(n.messages(n.channel)); got > 1 {
		t.Errorf("%d messages: it sent some", got)
	}

	n.discord.SetPermissions(n.channel, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordReadMessageHistory)
	n.discord.DeleteChannel(n.ops)
	n.press.outlet("harbour").answers(503)
	code, p = n.do("doctor")
	if code != 1 || !holds(p.out.String(), "FAILED  #newsroom", ": Embed Links: in Discord open Edit Channel, Permissions", "FAILED  channel "+n.ops, "Copy Channel ID", "ok      network: 127.0.0.1",
		"FAILED  feeds: 0 of 1 can be read", "feed Harbour News cannot be read: ", "503", "trouble of its own") {
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

// TestDoctorFindsDamage looks at a database of which a part was overwritten.
func TestDoctorFindsDamage(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	n.do("once")
	file := filepath.Join(n.data(), "watcher.db")
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(bytes.Repeat([]byte{0xee}, 8192), info.Size()/2)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	for command, word := range map[string]string{"doctor": "FAILED  database: ", "run": "watcher: open " + file + ": "} {
		code, p := n.do(command)
		if said := p.out.String() + p.err.String(); code != 1 || !holds(said, word, "the database is damaged", "put back a copy") {
			t.Errorf("%s: exit code %d, and it says %s", command, code, said)
		}
	}
}

// TestDoctorFindsRefusals: Discord answers the doctor, and makes messages wait.
func TestDoctorFindsRefusals(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	n.discord.Script(testkit.Fault{Kind: testkit.FaultRateShared, Match: "POST ", Times: 3})
	links := harbour.publish(1)
	p.says("not sent; trying again")
	code, doctor := n.do("doctor")
	if said := doctor.out.String(); code != 0 || !holds(said, "ok      #newsroom of", "note    channel newsroom: 1 message was refused and is tried again, for ", "limit") {
		t.Errorf("exit code %d, and it says\n%s%s", code, said, &doctor.err)
	}
	n.arrived(links...)
	p.stop()
}
