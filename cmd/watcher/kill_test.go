package main

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"watcher/internal/testkit"
)

var kills = flag.Int("kills", 5, "how often TestKill kills the real binary")

// TestKill kills the real binary again and again between a feed that goes on
// publishing and a Discord that goes on accepting, at random moments and at the
// worst ones: when a feed is asked, and when a message has just been accepted.
// Nothing may be lost, and nothing repeated that the nonce covers.
func TestKill(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, "burst: 1000", oneFeed, ships)

	// The first document is history. Publishing begins once that was summed up.
	n.primed().kill()
	rng := rand.New(rand.NewPCG(1, uint64(*kills)))
	var want []string
	for range *kills {
		want = append(want, harbour.publish(1+rng.IntN(3))...)
		w := n.start()
		moment(rng, harbour, n.discord)
		w.kill()
	}
	w := n.start()
	waitFor(t, "every story to arrive", func() bool {
		lost, _ := n.discord.Judge(n.channel, want)
		return len(lost) == 0
	})
	w.stop()
	lost, twice := n.discord.Judge(n.channel, want)
	t.Logf("%d kills, %d stories, %d messages, %d lost, %d doubled", *kills, len(want), len(n.discord.Messages()), len(lost), len(twice))
	if len(lost)+len(twice) > 0 {
		t.Errorf("lost %v\ntwice %v", lost, twice)
	}
}

// moment waits for the instant of the next kill.
func moment(rng *rand.Rand, o *outlet, d *testkit.Discord) {
	timeout := time.After(3 * time.Second)
	var reached func() bool
	switch asked, requests, messages := o.count(), len(d.Requests()), len(d.Messages()); rng.IntN(4) {
	case 0:
		timeout = time.After(time.Duration(rng.IntN(1500)) * time.Millisecond)
		reached = func() bool { return false }
	case 1:
		n := 1 + rng.IntN(3)
		reached = func() bool { return o.count() >= asked+n }
	case 2:
		reached = func() bool { return len(d.Requests()) > requests+rng.IntN(8) }
	default:
		reached = func() bool { return len(d.Messages()) > messages }
	}
	tick := time.NewTicker(200 * time.Microsecond)
	defer tick.Stop()
	for !reached() {
		select {
		case <-timeout:
			return
		case <-tick.C:
		}
	}
}
