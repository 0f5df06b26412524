package main

import (
	"flag"
	"syscall"
	"testing"
	"time"
)

var terms = flag.Int("terms", 5, "how often TestTerm asks the real binary to end")

// TestTerm asks the real binary to end, at random moments and at the worst ones,
// while a feed goes on publishing and Discord accepting: it does so within ten
// seconds, with code 0 once the watch has begun.
func TestTerm(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	var longest time.Duration
	early := 0 // before there was anything to end in good order
	end := func(w *process) {
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
	said := n.endings(*terms, 2, (*process).stop, end)
	t.Logf("%d ends by SIGTERM, %d before the watch began, the longest took %v; %s", *terms, early, longest.Round(time.Millisecond), said)
	if longest > 10*time.Second {
		t.Errorf("took %v to end", longest)
	}
}
