package main

import (
	"strings"
	"testing"
	"time"
)

const threeFeeds = `
feeds:
  - { url: "{press}/harbour", name: Harbour News, schedule: "@every 1s" }
  - { url: "{press}/coast", name: Coast Daily, schedule: "@every 1s" }
  - { url: "{press}/gulf", name: Gulf Post, schedule: "@every 1s" }
`

// TestStory lets three outlets tell one event, each in its words: the channel
// has one message, which says who has it, and a bell when enough have.
func TestStory(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{
		"webhook": byWebhook,
		"bot": `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}", ping: { role: "800000000000000001", outlets: 3 } } }
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour, coast, gulf := n.press.outlet("harbour"), n.press.outlet("coast"), n.press.outlet("gulf")
			n.ahead(0)
			n.configure(way, threeFeeds, ships)
			p := n.primed()
			n.arrived(harbour.say("Ship runs aground off Durrës after engine failure, coast guard says"))
			coast.say("Coast guard: cargo ship aground off Durrës, engine failed")
			said := n.edited(1, "Also: Coast Daily · 2 outlets")
			if strings.Contains(said, "Gulf Post") || !strings.Contains(said, "Latest: Coast Daily: Coast guard: cargo ship aground") {
				t.Errorf("the message shows %q", said)
			}
			gulf.say("Engine failure: ship aground near Durrës, says coast guard")
			n.edited(1, "Also: Coast Daily, Gulf Post · 3 outlets")
			p.stop()
			all := n.messages(n.channel)
			if name == "webhook" {
				if len(all) != 2 {
					t.Fatalf("%d messages, want the summary and the story", len(all))
				}
				return
			}
			if len(all) != 3 {
				t.Fatalf("%d messages, want the summary, the story and its bell", len(all))
			}
			if len(all[1].Roles) != 0 || len(all[2].Roles) != 1 || !holds(all[2].Content, "3 outlets", "Harbour News, Coast Daily, Gulf Post") {
				t.Errorf("the story calls %v, the bell %v with %q", all[1].Roles, all[2].Roles, all[2].Content)
			}
			if !strings.Contains(string(all[2].Raw), `"message_id":"`+all[1].ID+`"`) {
				t.Errorf("the bell is no reply to the story: %s", all[2].Raw)
			}
		})
	}
}

// edited waits until the n-th message of the newsroom says something, and
// returns all that it says.
func (n *newsroom) edited(at int, want string) (said string) {
	n.t.Helper()
	looks := 0
	waitFor(n.t, "a message that says "+want, func() bool {
		if looks++; looks%20 == 0 { // updates wait a little for more of their kind
			n.edits += 20 * time.Second
			n.ahead(n.edits)
		}
		all := n.messages(n.channel)
		if len(all) <= at || len(all[at].Embeds) == 0 {
			return false
		}
		said = all[at].Embeds[0].Description
		return strings.Contains(said, want)
	})
	return said
}

// TestStoryInTwoLanguages offers a story beside one in another language, leaves
// both apart, and says of the one that grew when it is over.
func TestStoryInTwoLanguages(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast, gulf := n.press.outlet("harbour"), n.press.outlet("coast"), n.press.outlet("gulf")
	n.ahead(0)
	n.configure(byBot, threeFeeds, "topics: { Ships: [ship, کشتی] }")
	p := n.primed()
	n.arrived(harbour.say("Ship Aurelia Star runs aground off Durrës with 340 containers, coast guard says"))
	gulf.say("کشتی آئورلیا استار با ۳۴۰ کانتینر در نزدیکی دورس به گل نشست")
	n.edited(2, "Possibly the same story: Harbour News: Ship Aurelia Star runs aground off Durrës")
	coast.say("Coast guard: ship Aurelia Star aground off Durrës, 340 containers on board")
	if said := n.edited(1, "Also: Coast Daily · 2 outlets"); !strings.Contains(said, "Possibly the same story: Gulf Post: \u2068کشتی") {
		t.Errorf("the story shows %q", said)
	}
	p.stop()
	n.edits += 74 * time.Hour
	n.ahead(n.edits)
	p = n.start()
	n.edited(1, "Ended: no report for 3 days")
	p.stop()
	if all := n.messages(n.channel); len(all) != 3 || strings.Contains(all[2].Embeds[0].Description, "Ended") {
		t.Errorf("%d messages, want the summary and two stories, one of which ended", len(all))
	}
}
