package app

import (
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// TestLockedPost: what a forum's locked post does not take is told in another,
// which leads back to it, and rings if it is to.
func TestLockedPost(t *testing.T) {
	b, feeds := inLists(t, func(c *news.Channel, _ *notify.PolicyOptions) { c.As = news.AsForum })
	b.discord.SetKind(b.channel, 15)
	b.tells(feeds[0], 0, 0)
	first := b.discord.Threads()[0].ID
	b.discord.ShutThread(first, true)
	b.tells(feeds[1], 1, 0)
	b.tells(feeds[2], 2, 0)
	b.deliver()
	var said []string
	for _, m := range b.discord.Messages() {
		if m.Channel != first {
			said = append(said, string(m.Raw))
		}
	}
	all := strings.Join(said, "\n")
	if n := len(b.discord.Threads()); n != 2 {
		t.Fatalf("%d posts: %s", n, all)
	}
	if !holdsAll(all, "Illyria Star: fire on the car deck", "12 killed", "Now urgent", testkit.DiscordBotRole, "/"+first+"/"+first) {
		t.Errorf("the other post says %s", all)
	}
	if n := strings.Count(all, "Now urgent"); n != 1 {
		t.Errorf("rang %d times: %s", n, all)
	}
}

// TestBellOnOldMessage: a bell on a message that takes no more changes tells its
// report; no second message does.
func TestBellOnOldMessage(t *testing.T) {
	b, feeds := inLists(t, nil)
	b.tells(feeds[0], 0, 0)
	b.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "PATCH ", Status: 400, Code: 30046, Times: -1})
	b.tells(feeds[1], 2, 0)
	b.deliver()
	if said := b.contents(); len(said) != 2 || !holdsAll(said[1], "Now urgent", "12 killed") {
		t.Fatalf("told %q", said)
	}
	b.tells(feeds[2], 1, 0)
	b.deliver()
	if said := b.contents(); len(said) != 3 || !strings.Contains(said[2], "Update") {
		t.Errorf("what joins after the bell: %q", said)
	}
}

// TestBellLinked: a story's message leads to the last bell that answers it.
func TestBellLinked(t *testing.T) {
	b, feeds := inLists(t, nil)
	b.tells(feeds[0], 0, 0)
	b.tells(feeds[1], 2, 0)
	m := b.discord.Messages()
	if len(m) != 2 || !strings.HasSuffix(m[0].Content, "/"+b.channel+"/"+m[1].ID) {
		t.Errorf("told %q", b.contents())
	}
}
