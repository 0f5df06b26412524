package main

import (
	"flag"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

var terms = flag.Int("terms", 5, "how often TestTerm asks the real binary to end")

// TestTerm asks the real binary to end, at random moments and at the worst ones,
// while a feed goes on publishing and Discord accepting: it does so within ten
// seconds, with code 0 once the watch has begun, and nothing is lost or told
// twice.
func TestTerm(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, "burst: 1000", oneFeed, ships)
	n.primed().stop()
	rng := rand.New(rand.NewPCG(2, uint64(*terms)))
	var want []string
	var longest time.Duration
	early := 0 // before there was anything to end in good order
	for range *terms {
		want = append(want, harbour.publish(1+rng.IntN(3))...)
		w := n.start()
		moment(rng, harbour, n.discord)
		begun := w.begun()
		asked := time.Now()
		w.signal(syscall.SIGTERM)
		code := w.end()
		longest = max(longest, time.Since(asked))
		if code != 0 && begun {
			t.Errorf("exit code %d after a SIGTERM: %s", code, &w.err)
		}
		if !begun {
			early++
		}
	}
	w := n.start()
	waitFor(t, "every story to arrive", func() bool {
		lost, _ := n.discord.Judge(n.channel, want)
		return len(lost) == 0
	})
	w.stop()
	lost, twice := n.discord.Judge(n.channel, want)
	t.Logf("%d ends by SIGTERM, %d before the watch began, the longest took %v; %d stories, %d lost, %d doubled", *terms, early, longest.Round(time.Millisecond), len(want), len(lost), len(twice))
	if len(lost)+len(twice) > 0 {
		t.Errorf("lost %v\ntwice %v", lost, twice)
	}
	if longest > 10*time.Second {
		t.Errorf("took %v to end", longest)
	}
}
