package main

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestThreads lets three outlets tell one event in channels with threads and
// forums: one thread or post a story, each further report in it, the story's
// message current.
func TestThreads(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{
		"thread": `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}", as: thread, ping: { role: "` + testkit.DiscordBotRole + `", outlets: 3 } } }
`,
		"forum": `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}", as: forum, ping: { role: "` + testkit.DiscordBotRole + `", outlets: 3 } } }
`,
		"forum by webhook": `
channels: { newsroom: { webhook: "${DISCORD_WEBHOOK}", as: forum, ping: { role: "` + testkit.DiscordBotRole + `", outlets: 3 } } }
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			if name != "thread" {
				n.discord.SetKind(n.channel, 15)
			}
			harbour, coast, gulf := n.press.outlet("harbour"), n.press.outlet("coast"), n.press.outlet("gulf")
			n.ahead(0)
			n.configure(way, threeFeeds, ships)
			p := n.start()
			n.anywhere("") // the summary of the first reading
			link := harbour.say("Ship runs aground off Durrës after engine failure, coast guard says")
			story := n.anywhere("Ship runs aground")
			coast.say("Coast guard: cargo ship aground off Durrës, engine failed")
			gulf.say("Engine failure: ship aground near Durrës, says coast guard")
			first := n.anywhere("**Coast Daily**")
			second := n.anywhere("**Gulf Post**")
			bell := n.anywhere("**3 outlets")
			n.kept(story.ID, " · 3 outlets")
			p.stop()
			_, x := n.do("explain", link)
			if !holds(x.out.String(), "newsroom: alert; sent", "newsroom: update to 3 reports; sent", "newsroom: bell: 3 outlets; sent",
				"newsroom: 2 reports in the thread: ", "; the last sent") || len(x.out.lines("delivery")) != 4 {
				t.Errorf("explain says\n%s", &x.out)
			}
			if first.Channel != story.ID || second.Channel != story.ID || bell.Channel != story.ID || len(bell.Roles) != 1 {
				t.Errorf("reports in %s and %s, the bell in %s calling %v; the story is %s", first.Channel, second.Channel, bell.Channel, bell.Roles, story.ID)
			}
			opened := 0
			for _, th := range n.discord.Threads() {
				if th.ID == story.ID && strings.HasPrefix(th.Name, "Ship runs aground") {
					opened++
				}
			}
			if opened != 1 || len(n.discord.Messages()) != 5 {
				t.Errorf("%d threads of the story, %d messages; want 1, and 5 with the summary", opened, len(n.discord.Messages()))
			}
		})
	}
}

// anywhere waits for a message in any channel that says something.
func (n *newsroom) anywhere(want string) (found testkit.DiscordMessage) {
	n.t.Helper()
	waitFor(n.t, "a message that says "+want, func() bool {
		for _, m := range n.discord.Messages() {
			if strings.Contains(m.Content, want) || len(m.Embeds) > 0 && strings.Contains(m.Embeds[0].Description, want) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// kept waits until a story's message, which is a thread as well, says something.
func (n *newsroom) kept(id, want string) {
	n.t.Helper()
	waitFor(n.t, "the story's message to say "+want, func() bool {
		n.edits += 10 * time.Second
		n.ahead(n.edits)
		for _, m := range n.discord.Messages() {
			if m.ID == id && strings.Contains(m.Embeds[0].Description, want) {
				return true
			}
		}
		return false
	})
}
