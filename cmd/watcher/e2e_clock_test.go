package main

import (
	"net/http"
	"testing"
	"time"

	"watcher/internal/testkit"
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

// TestClockSetBackWhileAlertsWait: what was put off, and what was begun, by a clock
// a year ahead is told once when that is right again.
func TestClockSetBackWhileAlertsWait(t *testing.T) {
	t.Parallel()
	const year = 365 * 24 * time.Hour
	for name, restart := range map[string]bool{"running": false, "restarted": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.ahead(year)
			n.configure(byBot, oneFeed, ships)
			p := n.primed()
			n.discord.Script(testkit.Fault{Kind: testkit.FaultStatusAfter, Status: http.StatusServiceUnavailable},
				testkit.Fault{Kind: testkit.FaultStatus, Status: http.StatusServiceUnavailable, Times: -1})
			links := harbour.publish(2)
			p.says("not sent; trying again")
			if restart {
				p.stop()
			}
			n.ahead(0)
			n.discord.ClearFaults()
			if restart {
				p = n.start()
			} else {
				p.says("the clock was set back")
			}
			n.arrived(links...)
			p.stop()
		})
	}
}
