package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"watcher/internal/testkit"
)

// endings publishes and starts the real binary again and again, each time to be
// ended at random or at a bad moment; then it runs in peace. Nothing may be lost,
// and nothing repeated that the nonce covers. It says how many stories there were.
func (n *newsroom) endings(times int, seed uint64, first, end func(*process)) string {
	n.t.Helper()
	harbour := n.press.outlet("harbour")
	n.configure(byBot, "burst: 1000", oneFeed, ships)
	first(n.primed()) // the first document is history; publishing begins once that was summed up
	rng := rand.New(rand.NewPCG(seed, uint64(times)))
	var want []string
	for range times {
		want = append(want, harbour.publish(1+rng.IntN(3))...)
		w := n.start()
		moment(rng, harbour, n.discord)
		end(w)
	}
	w := n.start()
	waitFor(n.t, "every story to arrive", func() bool {
		lost, _ := n.discord.Judge(n.channel, want)
		return len(lost) == 0
	})
	w.stop()
	lost, twice := n.discord.Judge(n.channel, want)
	if len(lost)+len(twice) > 0 {
		n.t.Errorf("lost %v\ntwice %v", lost, twice)
	}
	return fmt.Sprintf("%d stories, %d messages, %d lost, %d doubled", len(want), len(n.discord.Messages()), len(lost), len(twice))
}

// moment waits for the instant of the next kill.
func moment(rng *rand.Rand, o *outlet, d *testkit.Discord) {
	timeout := time.After(3 * time.Second)
	var reached func() bool
	asked := o.count()
	requests, messages := d.Counts()
	switch rng.IntN(4) {
	case 0:
		timeout = time.After(time.Duration(rng.IntN(1500)) * time.Millisecond)
		reached = func() bool { return false }
	case 1:
		n := 1 + rng.IntN(3)
		reached = func() bool { return o.count() >= asked+n }
	case 2:
		n := 1 + rng.IntN(8)
		reached = func() bool { now, _ := d.Counts(); return now >= requests+n }
	default:
		reached = func() bool { _, now := d.Counts(); return now > messages }
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
