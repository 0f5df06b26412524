package main

import (
	"strings"
	"testing"
)

// TestForget has a running watcher forget the first report of a story, then the
// other, in each way in which channels show stories: the message changes, then goes,
// and what the feeds list still is not read again.
func TestForget(t *testing.T) {
	t.Parallel()
	const bot = "discord: { token: \"${DISCORD_TOKEN}\", api: \"{api}\" }\nchannels: { newsroom: { channel: \"{channel}\", as: "
	for _, c := range []struct {
		name, way string
		forum     bool
		keeps     bool // the name of its post
	}{
		{"message", bot + "message } }\n", false, false},
		{"thread", bot + "thread } }\n", false, false},
		{"forum", bot + "forum } }\n", true, false},
		{"webhook", byWebhook, false, false},
		{"forum by webhook", "channels: { newsroom: { webhook: \"${DISCORD_WEBHOOK}\", as: forum } }\n", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			if c.forum {
				n.discord.SetKind(n.channel, 15)
			}
			harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
			n.press.outlet("gulf")
			n.ahead(0)
			n.configure(c.way, threeFeeds, ships)
			p := n.start()
			n.anywhere("") // the summary of the first reading
			first := harbour.say("Ship Qorvazi runs aground off Durrës after engine failure, coast guard says")
			story := n.anywhere("Ship Qorvazi")
			second := coast.say("Coast guard: cargo ship Qorvazi aground off Durrës, engine failed")
			n.kept(story.ID, " · 2 outlets")

			code, x := n.do("forget", "--dry-run", first)
			if code != 0 || !holds(x.out.String(), "Nothing is changed yet.", "Harbour", "Ship Qorvazi runs aground", "1 item in 1 story", ": 1 message changed") {
				t.Errorf("code %d, %s%s", code, &x.out, &x.err)
			}
			code, x = n.do("forget", first)
			if code != 0 || !holds(x.out.String(), "Ship Qorvazi runs aground", ": 1 message changed", "Forgotten.") {
				t.Fatalf("code %d, %s%s", code, &x.out, &x.err)
			}
			n.kept(story.ID, "A report was withdrawn.")
			n.anywhere("cargo ship Qorvazi aground")
			waitFor(t, "the first headline to go", func() bool { return c.keeps || !strings.Contains(n.everything(), "runs aground") })
			if code, x = n.do("forget", second); code != 0 || !holds(x.out.String(), "deleted") {
				t.Fatalf("code %d, %s%s", code, &x.out, &x.err)
			}
			waitFor(t, "the ship to go", func() bool {
				left := n.everything()
				return !strings.Contains(left, "cargo ship") && (c.keeps || !strings.Contains(left, "Qorvazi"))
			})
			for _, o := range []*outlet{harbour, coast} {
				o.polled(t, 2)
			}
			later := harbour.say("Another ship sinks near Vlora")
			n.anywhere("Another ship")
			if _, x := n.do("explain", later); !holds(x.out.String(), "Another ship") {
				t.Errorf("explain says %s", &x.out)
			}
			p.stop()
			if strings.Contains(n.everything(), "cargo ship") {
				t.Errorf("it was told again: %s", n.everything())
			}
			if _, x := n.do("ledger"); !holds(x.out.String(), "1 match in the last 7 days", "unaccounted: 0") || holds(x.out.String(), "REFUSED") != c.keeps {
				t.Errorf("the ledger says %s", &x.out)
			}
		})
	}
}

// everything is all that readers see: messages, and the names of threads.
func (n *newsroom) everything() string {
	var said []string
	for _, m := range n.discord.Messages() {
		said = append(said, string(m.Raw), m.Content)
		for _, e := range m.Embeds {
			said = append(said, e.Title, e.Description)
		}
	}
	for _, th := range n.discord.Threads() {
		said = append(said, th.Name)
	}
	return strings.Join(said, "\n")
}

// TestForgetWhilePrinting: what a terminal showed stays, and the command says so.
func TestForgetWhilePrinting(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.env["DISCORD_WEBHOOK"] = ""
	n.configure(byWebhook, strings.Replace(oneFeed, "@every 1s", "@every 1h", 1), ships)
	n.do("once")
	link := harbour.say("Ship Qorvazi runs aground")
	n.do("once")
	code, x := n.do("forget", "qorvazi")
	if code != 0 || !holds(x.out.String(), "1 message cannot be taken back") {
		t.Errorf("code %d, %s%s", code, &x.out, &x.err)
	}
	if _, x := n.do("once"); holds(x.out.String(), "Qorvazi") {
		t.Errorf("%s was read again: %s", link, &x.out)
	}
	if code, x := n.do("forget", link); code != 0 || !holds(x.out.String(), "No item that is kept has it.", "Forgotten.") {
		t.Errorf("code %d, %s%s", code, &x.out, &x.err)
	}
	if said := n.missed(link); said.Stage != "forgotten" {
		t.Errorf("missed: %+v", said)
	}
	if code, x := n.do("forget", "xy"); code != 1 || !holds(x.err.String(), "too short for a name") {
		t.Errorf("code %d, %s", code, &x.err)
	}
}
