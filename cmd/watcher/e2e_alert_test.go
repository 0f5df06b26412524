package main

import (
	"strings"
	"testing"
)

// TestAlert follows one story from the feed to the channel, by each way there.
func TestAlert(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{"webhook": byWebhook, "bot": byBot} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.configure(way, oneFeed, ships)
			p := n.primed()
			link := harbour.say("Ship runs aground off Durrës")
			n.arrived(link)
			m := n.messages(n.channel)[1]
			if !holds(m.Content, "Ships", "Harbour News", "Ship runs aground off Durrës") {
				t.Errorf("a locked phone shows %q", m.Content)
			}
			e := m.Embeds[0]
			if e.Title != "Ship runs aground off Durrës" || e.URL != link || !holds(e.Description, "Why: ", "**Ship**") {
				t.Errorf("the alert shows title %q, link %q and %q", e.Title, e.URL, e.Description)
			}
			harbour.polled(t, 3)
			p.stop()
			p.silent()
			if len(n.messages(n.channel)) != 2 {
				t.Errorf("%d messages, want the summary and the alert", len(n.messages(n.channel)))
			}
			if lines := p.err.lines("level=WARN"); len(lines) > 0 {
				t.Errorf("a day on which all goes well brought warnings:\n%s", strings.Join(lines, ""))
			}
		})
	}
}

// TestUnconnectedChannel runs without Discord, as a first user does.
func TestUnconnectedChannel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, variable, way string }{
		{"webhook", "DISCORD_WEBHOOK", byWebhook},
		{"bot", "DISCORD_TOKEN", byBot},
		{"one of two", "OPS_WEBHOOK", "channels: { newsroom: \"${OPS_WEBHOOK}\", other: \"${DISCORD_WEBHOOK}\" }"},
	} {
		for _, value := range []string{"unset", "empty"} {
			t.Run(c.name+" "+value, func(t *testing.T) {
				t.Parallel()
				n := newNewsroom(t)
				if delete(n.env, c.variable); value == "empty" {
					n.env[c.variable] = ""
				}
				harbour := n.press.outlet("harbour")
				n.configure(c.way, oneFeed, ships)
				p := n.start()
				waitFor(t, "the summary on the terminal", func() bool { return strings.Contains(p.out.String(), "1 feed read") })
				link := harbour.say("Ship runs aground off Durrës")
				waitFor(t, "the alert on the terminal", func() bool {
					return holds(p.out.String(), "Ship runs aground off Durrës", link, "why: “Ship” in the title")
				})
				if lines := p.err.lines("is not connected", c.variable); len(lines) != 1 {
					t.Errorf("%d lines name %s, want one", len(lines), c.variable)
				}
				if c.name == "one of two" {
					n.arrived(link) // the other channel is
				}
				p.stop()
			})
		}
	}
}

// TestUnsetVariableElsewhereIsRefused starts with variables that nobody set.
func TestUnsetVariableElsewhereIsRefused(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, `contact: "${DESK_MAIL}"`, `
feeds:
  - { url: "{press}/harbour", headers: { Authorization: "${FEED_LOGIN}" } }`, ships)
	code, p := n.do("run")
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	for _, name := range []string{"DESK_MAIL", "FEED_LOGIN"} {
		if lines := p.err.lines("feeds.yaml:", name); len(lines) != 1 {
			t.Errorf("%d lines name %s, want one:\n%s", len(lines), name, &p.err)
		}
	}
	if n.press.outlet("harbour").count() != 0 {
		t.Error("a feed was asked all the same")
	}
}
