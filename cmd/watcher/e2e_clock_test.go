package main

import (
	"testing"
	"time"
)

// TestClockJumps moves the clock of a running watcher by an hour and by a year,
// ahead and back: what is published then is told once, and nothing again.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.ahead(0)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	const year = 365 * 24 * time.Hour
	var links []string
	for _, ahead := range []time.Duration{0, time.Hour, year, 0} {
		n.ahead(ahead)
		links = append(links, harbour.publish(1)...)
		n.arrived(links...)
		p.alive()
	}
	p.stop()
	n.arrived(links...) // and none twice; the day's drill may have come as well
}
