package main

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestFollow kills the watcher while a story goes on in a new message, because
// Discord takes no changes of the old one: there is one new message, and both
// lead to each other.
func TestFollow(t *testing.T) {
	t.Parallel()
	n := newNewsroomIn(t, testkit.DiscordOptions{OldEdits: 1})
	harbour, coast, gulf := n.press.outlet("harbour"), n.press.outlet("coast"), n.press.outlet("gulf")
	n.ahead(0)
	n.configure(byBot, threeFeeds, ships)
	p := n.primed()
	n.arrived(harbour.say("Ship runs aground off Durrës after engine failure, coast guard says"))
	p.kill()
	n.discord.Age(2 * time.Hour)
	n.ahead(2 * time.Hour)
	n.edits = 2 * time.Hour
	p = n.start()
	coast.say("Coast guard: cargo ship aground off Durrës, engine failed")
	n.edited(1, "Also: Coast Daily")                              // the one change that Discord takes
	n.discord.Script(testkit.Fault{Kind: testkit.FaultDropAfter}) // the new message's answer is lost
	gulf.say("Engine failure: ship aground near Durrës, says coast guard")
	n.edited(2, "Also: Coast Daily, Gulf Post")
	p.kill()
	p = n.start()
	n.points(1, 2)
	p.stop()
	all := n.messages(n.channel)
	if len(all) != 3 {
		t.Fatalf("%d messages, want the summary, the story and what follows it", len(all))
	}
	if said := all[2].Embeds[0].Description; !strings.Contains(said, "New since the earlier message") || strings.Contains(said, "• Coast Daily") {
		t.Errorf("what follows says %q", said)
	}
}

// points waits until a message of the newsroom says that its story goes on in
// another.
func (n *newsroom) points(from, to int) {
	n.t.Helper()
	looks := 0
	waitFor(n.t, "the old message to point to the new one", func() bool {
		if looks++; looks%20 == 0 {
			n.edits += 40 * time.Minute
			n.ahead(n.edits)
			n.discord.Age(-2 * time.Hour) // it takes changes again
		}
		all := n.messages(n.channel)
		return len(all) > to && strings.HasSuffix(all[from].Content, "/"+all[to].ID)
	})
}
