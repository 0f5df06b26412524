package main

import (
	"testing"
	"time"
)

// TestDowntime stops watcher while the press goes on.
func TestDowntime(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()

	few := harbour.publish(3)
	p := n.start()
	n.arrived(few...)
	if ms := n.messages(n.channel); len(ms) != 1+3 {
		t.Errorf("%d messages after three stories, want an alert for each", len(ms)-1)
	}
	p.stop()

	before := len(n.messages(n.channel))
	n.ahead(time.Hour) // none of it was lately
	many := harbour.publish(40)
	p = n.start()
	n.arrived(append(many, few...)...)
	harbour.polled(t, 2)
	p.stop()
	lists := n.messages(n.channel)[before:]
	if len(lists) > 3 {
		t.Errorf("%d messages for 40 stories, want a few lists", len(lists))
	}
	for _, m := range lists {
		if !holds(m.Content, "new stories: Ships") {
			t.Errorf("a list is headed %q", m.Content)
		}
	}
}
