package main

import (
	"syscall"
	"testing"
)

// TestFirstStart sums up what the feeds held before, once and for ever.
func TestFirstStart(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	old := append(harbour.publish(2), coast.publish(1)...)
	n.configure(byBot, `
defaults: { schedule: "@every 1s" }
feeds: ["{press}/harbour", "{press}/coast"]`, ships)
	p := n.primed()
	m := n.messages(n.channel)[0]
	if !holds(m.Content, "2 feeds read, 3 stories of the last day match") {
		t.Errorf("the summary says %q", m.Content)
	}
	for _, link := range old {
		if !m.Links()[link] {
			t.Errorf("the summary does not lead to %s", link)
		}
	}
	harbour.polled(t, 2)
	p.stop()

	p = n.start()
	harbour.polled(t, 3)
	coast.polled(t, 2)
	p.stop()
	if ms := n.messages(n.channel); len(ms) != 1 {
		t.Errorf("%d messages after a second start, want the summary alone", len(ms))
	}
}

// TestAddedFeed adds a feed while watcher runs.
func TestAddedFeed(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	old := coast.publish(3)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	n.configure(byBot, `
defaults: { schedule: "@every 1s" }
feeds: [{ url: "{press}/harbour", name: Harbour News }, "{press}/coast"]`, ships)
	p.signal(syscall.SIGHUP)
	m := n.told(n.channel, "1 feed read, 3 stories of the last day match")
	for _, link := range old {
		if !m.Links()[link] {
			t.Errorf("the summary does not lead to %s", link)
		}
	}
	fresh := append(harbour.publish(1), coast.publish(1)...)
	n.arrived(append(fresh, old...)...)
	p.stop()
	if ms := n.messages(n.channel); len(ms) != 4 {
		t.Errorf("%d messages, want two summaries and two alerts", len(ms))
	}
}

// TestAddedTopic adds a topic while watcher runs: it looks back at the last day.
func TestAddedTopic(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	storm := harbour.say("Storm over the coast of Vlora")
	ship := harbour.say("Ship in distress in a storm") // told already, of another topic
	n.arrived(ship)

	n.configure(byBot, oneFeed, `topics: { Ships: [ship], Weather: [storm] }`)
	p.signal(syscall.SIGHUP)
	m := n.told(n.channel, "new topic Weather: 2 stories of the last day match")
	if !m.Links()[storm] || !m.Links()[ship] {
		t.Errorf("the report does not lead to what matches: %v", m.Links())
	}
	fresh := harbour.say("Storm warning for Saranda")
	n.arrived(fresh, storm)
	p.stop()

	p = n.start()
	harbour.polled(t, 3)
	p.stop()
	if ms := n.messages(n.channel); len(ms) != 4 {
		t.Errorf("%d messages, want the summary, an alert, the report and an alert", len(ms))
	}
}
