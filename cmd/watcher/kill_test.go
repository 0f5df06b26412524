package main

import (
	"flag"
	"testing"
)

var kills = flag.Int("kills", 5, "how often TestKill kills the real binary")

// TestKill kills the real binary again and again between a feed that goes on
// publishing and a Discord that goes on accepting, at random moments and at the
// worst ones: when a feed is asked, and when a message has just been accepted.
func TestKill(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	said := n.endings(*kills, 1, (*process).kill, (*process).kill)
	t.Logf("%d kills, %s", *kills, said)
}
