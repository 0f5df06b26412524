package main

import (
	"testing"
	"time"
)

// TestMute silences a topic of a running watcher for an hour: what matches is
// not told, and at the end one line says how much it was.
func TestMute(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.ahead(0)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	if code, c := n.do("mute", "boats", "1h"); code != 1 || !holds(c.err.String(), "there is no topic", "ships") {
		t.Errorf("an unknown topic: code %d, %s", code, &c.err)
	}
	if code, c := n.do("mute", "Ships", "1h"); code != 0 || !holds(c.out.String(), "Topic Ships is muted until") {
		t.Fatalf("code %d, %s%s", code, &c.out, &c.err)
	}
	if code, c := n.do("mute"); code != 0 || !holds(c.out.String(), "Ships ", "UNTIL") {
		t.Errorf("the mutes: code %d, %s%s", code, &c.out, &c.err)
	}
	muted := harbour.say("Ship runs aground off Durrës")
	p.says("fate=muted")
	p.kill() // it is remembered
	n.ahead(2 * time.Hour)
	p = n.start()
	n.told(n.channel, "Topic Ships is heard again", "1 item matched meanwhile")
	n.arrived(harbour.say("Ferry and ship collide near Vlorë"))
	p.stop()
	if lost, _ := n.discord.Judge(n.channel, []string{muted}); len(lost) != 1 {
		t.Error("what was muted was told")
	}

	if code, _ := n.do("mute", "ships", "3d"); code != 0 {
		t.Error("not muted while no watcher runs")
	}
	if code, c := n.do("mute", "ships", "off"); code != 0 || !holds(c.out.String(), "heard again") {
		t.Errorf("off: code %d, %s", code, &c.err)
	}
	if code, c := n.do("mute", "--log"); code != 0 || len(c.out.lines("muted until")) != 3 {
		t.Errorf("the log of mutes: code %d, %s%s", code, &c.out, &c.err)
	}
	p = n.start()
	n.arrived(harbour.say("Tanker and ship collide near Saranda"))
	p.stop()
	if n := len(n.messages(n.channel)); n != 5 { // summary, line, two stories, line
		t.Errorf("%d messages", n)
	}
}

// TestRemovedTopicIsHeard: a topic that is taken out of the file takes its mute along; one
// that is written there again is heard. Another stays muted.
func TestRemovedTopicIsHeard(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	const both = "topics: { Ships: [ship], Crews: [crew] }"
	n.configure(byBot, oneFeed, both)
	p := n.primed()
	for _, name := range []string{"Ships", "Crews"} {
		if code, c := n.do("mute", name, "3d"); code != 0 {
			t.Fatalf("code %d, %s", code, &c.err)
		}
	}
	n.configure(byBot, oneFeed, ships)
	p.says("muted no longer: removed")
	if code, c := n.do("mute"); code != 0 || !holds(c.out.String(), "Ships ") || holds(c.out.String(), "crews") {
		t.Errorf("the mutes: code %d, %s%s", code, &c.out, &c.err)
	}
	if code, c := n.do("mute", "--log"); code != 0 || !holds(c.out.String(), "feeds.yaml", "crews (no longer configured)", "heard again") {
		t.Errorf("the log of mutes: code %d, %s%s", code, &c.out, &c.err)
	}
	n.configure(byBot, oneFeed, both)
	p.says(`status="1 feed, 2 topics"`)
	n.arrived(harbour.say("Crew of a tug in Vlorë on strike"))
	p.stop()
}

// TestMutesEndTogether: topics whose mutes ended while no watcher ran are told
// in one message that names each.
func TestMutesEndTogether(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	n.ahead(0)
	n.configure(byBot, oneFeed, "topics: { Ships: [ship], Crews: [crew] }")
	n.primed().stop()
	for topic, length := range map[string]string{"ships": "1h", "crews": "2h"} {
		if code, c := n.do("mute", topic, length); code != 0 {
			t.Fatalf("code %d, %s", code, &c.err)
		}
	}
	n.ahead(3 * time.Hour)
	p := n.start()
	n.told(n.channel, "heard again", "• Topic Ships, muted from", "• Topic Crews, muted from", "nothing matched meanwhile")
	p.stop()
}
