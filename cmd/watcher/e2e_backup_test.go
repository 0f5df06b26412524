package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestBackupRestored copies what a watcher keeps while it works and Discord is away.
// Discord comes back, the watcher tells what waited, and its disk dies. The next
// one starts from the copy: nothing is lost, and what the first one told since
// is not told again.
func TestBackupRestored(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		discord testkit.DiscordOptions
		later   time.Duration
	}{
		"at once":    {},
		"long after": {testkit.DiscordOptions{NonceWindow: time.Nanosecond}, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroomIn(t, c.discord)
			harbour := n.press.outlet("harbour")
			n.configure(byBot, "burst: 1000", oneFeed, ships)
			p := n.primed()
			folder := filepath.Join(n.dir, "copies")
			if err := os.Mkdir(folder, 0o750); err != nil {
				t.Fatal(err)
			}
			var links []string
			for k := range 3 { // while it reads and tells
				links = append(links, harbour.publish(5)...)
				harbour.polled(t, 1)
				if code, b := n.do("backup", filepath.Join(folder, string(rune('a'+k)))); code != 0 {
					t.Fatalf("exit code %d: %s", code, &b.err)
				}
			}
			n.arrived(links...)
			n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "POST ", Status: 503, Times: -1})
			waiting := harbour.publish(4)
			harbour.polled(t, 3)
			p.says("not sent; trying again")
			copied := filepath.Join(folder, "last")
			code, b := n.do("backup", copied)
			if code != 0 || !holds(b.out.String(), "Copied to "+copied+" and found whole", "4 deliveries wait") {
				t.Fatalf("exit code %d, and it says %s%s", code, &b.out, &b.err)
			}
			n.discord.ClearFaults()
			n.arrived(append(links, waiting...)...)
			p.kill()

			n.restore(copied)
			n.ahead(c.later)
			p = n.start()
			fresh := harbour.publish(2)
			n.arrived(append(fresh, append(links, waiting...)...)...)
			harbour.polled(t, 3)
			n.arrived(append(fresh, append(links, waiting...)...)...)
			p.stop()
			if code, l := n.do("ledger"); code != 0 || !holds(l.out.String(), "unaccounted: 0") {
				t.Errorf("exit code %d: %s", code, &l.out)
			}
		})
	}
}

// restore puts a copy in the place of what was stored, as docs/operations.md says.
func (n *newsroom) restore(file string) {
	n.t.Helper()
	old, err := filepath.Glob(filepath.Join(n.data(), "watcher.db*"))
	if err != nil || len(old) == 0 {
		n.t.Fatalf("nothing to put away (%v)", err)
	}
	for _, f := range old {
		if err := os.Rename(f, filepath.Join(n.dir, filepath.Base(f)+".away")); err != nil {
			n.t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(filepath.Join(n.data(), "watcher.db"), data, 0o640)
	}
	if err != nil {
		n.t.Fatal(err)
	}
}
