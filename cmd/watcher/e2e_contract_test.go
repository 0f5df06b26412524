package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestScheduleChange makes a feed's schedule shorter. The new one holds at
// once, not when the old one would have had its turn.
func TestScheduleChange(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	slow := strings.Replace(oneFeed, "@every 1s", "0 0 1 1 *", 1)
	n.configure(byBot, slow, ships)
	p := n.primed()
	link := harbour.say("Ship collides with ferry off Durrës")
	n.configure(byBot, oneFeed, ships)
	p.signal(syscall.SIGHUP)
	n.arrived(link)
	p.stop()

	n.configure(byBot, slow, ships)
	p = n.start() // made up for at once, and then not again this year
	harbour.polled(t, 1)
	p.stop()
	link = harbour.say("A third ship hits the ship off Durrës")
	n.configure(byBot, oneFeed, ships)
	p = n.start()
	n.arrived(link)
	p.stop()
}

// TestClockSetBack starts again after a run whose clock was days ahead.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	harbour.sends("Cache-Control", "max-age=1")
	n.configure(byBot, oneFeed, ships)
	n.ahead(100 * time.Hour)
	n.primed().stop()
	link := harbour.say("Ship collides with ferry off Durrës")
	n.ahead(0)
	p := n.start()
	n.arrived(link)
	p.stop()
}

// TestSummedUpThenCopied sums up a story at the first start; another feed
// carries it an hour later.
func TestSummedUpThenCopied(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	harbour.say("Ship collides with ferry off the port of Durrës")
	n.configure(byBot, `
defaults: { schedule: "@every 1s" }
feeds: ["{press}/harbour", "{press}/coast"]`, ships)
	p := n.primed()
	coast.say("Ship collides with ferry off the port of Durrës")
	fresh := coast.say("The ship and its crew are rescued near Durrës")
	n.arrived(fresh)
	coast.polled(t, 2)
	p.stop()
	if ms := n.messages(n.channel); len(ms) != 2 {
		t.Errorf("%d messages, want the summary and one alert", len(ms))
	}
}

// TestStopWhileDiscordHangs asks watcher to end while a call to Discord is not
// answered. The alert is told once all the same, by the next run.
func TestStopWhileDiscordHangs(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	n.discord.Script(testkit.Fault{Kind: testkit.FaultSlow})
	link := harbour.say("Ship collides with ferry off Durrës")
	waitFor(t, "the call", func() bool { return len(n.messages(n.channel)) == 2 })
	began := time.Now()
	p.stop()
	if d := time.Since(began); d > 8*time.Second {
		t.Errorf("took %v to end", d)
	}
	p = n.start()
	n.arrived(link)
	harbour.polled(t, 3)
	p.stop()
	n.arrived(link)
}

// TestOnceWaitsForItsTurn has more to tell than Discord takes at once.
func TestOnceWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, "burst: 30", oneFeed, ships)
	if code, _ := n.do("once"); code != 0 {
		t.Errorf("exit code %d", code)
	}
	want := harbour.publish(12)
	n.discord.Script(testkit.Fault{Kind: testkit.FaultRateUser, Retry: 1500 * time.Millisecond, Times: 2})
	if code, _ := n.do("once"); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if lost, twice := n.discord.Judge(n.channel, want); len(lost)+len(twice) > 0 {
		t.Errorf("not told %v, twice %v", lost, twice)
	}
}

// TestOnceThatLeavesAlertsUnsent says so by its exit code.
func TestOnceThatLeavesAlertsUnsent(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	if code, _ := n.do("once"); code != 0 {
		t.Errorf("exit code %d", code)
	}
	link := harbour.say("Ship collides with ferry off Durrës")
	n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: 403, Code: 50013, Times: -1})
	code, p := n.do("once")
	if code != 1 || !holds(p.err.String(), "not sent: 1 alert") {
		t.Errorf("exit code %d, want 1 and why:\n%s", code, &p.err)
	}
	n.discord.ClearFaults()
	if code, _ := n.do("once"); code != 0 {
		t.Errorf("exit code %d once Discord takes it", code)
	}
	n.arrived(link)
}

// TestDowntimeOfManyFeeds stops watcher while many outlets go on; they are read
// one after the other, and the channel stays readable all the same.
func TestDowntimeOfManyFeeds(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	var feeds []string
	for i := range 24 {
		name := fmt.Sprintf("outlet%d", i)
		n.press.outlet(name)
		feeds = append(feeds, fmt.Sprintf("%q", "{press}/"+name))
	}
	n.configure(byBot, "defaults: { schedule: \"@every 1s\" }\nfeeds: ["+strings.Join(feeds, ", ")+"]", ships)
	n.primed().stop()
	n.ahead(time.Hour)
	before := len(n.messages(n.channel))
	var want []string
	for i := range 24 {
		want = append(want, n.press.outlet(fmt.Sprintf("outlet%d", i)).publish(4)...)
	}
	p := n.start()
	for i := range 24 {
		n.press.outlet(fmt.Sprintf("outlet%d", i)).polled(t, 2)
	}
	n.ahead(time.Hour + 3*time.Minute) // what waits has waited enough
	n.arrived(want...)
	t.Logf("%d messages for %d stories", len(n.messages(n.channel))-before, len(want))
	// A burst one by one, as they come; the rest in lists, none of them short.
	if got := len(n.messages(n.channel)) - before; got > 8+9 {
		for _, m := range n.messages(n.channel)[before:] {
			t.Logf("%.80q", m.Content)
		}
		t.Errorf("%d messages for %d stories", got, len(want))
	}
	p.stop()
}
