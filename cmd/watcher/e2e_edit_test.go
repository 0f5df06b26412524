package main

import (
	"strings"
	"testing"
)

// TestHeadlineEdited has outlets change, withdraw and drop what a story's message
// tells: the message says so, without a sound, and what is merely listed no
// longer is not called withdrawn.
func TestHeadlineEdited(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast, gulf := n.press.outlet("harbour"), n.press.outlet("coast"), n.press.outlet("gulf")
	n.ahead(0)
	n.configure(byBot, threeFeeds, ships)
	p := n.primed()
	first := harbour.say("Ship runs aground off Durrës after engine failure, coast guard says")
	n.arrived(first)
	coast.say("Coast guard: cargo ship aground off Durrës, engine failed")
	gulf.say("Engine failure: ship aground near Durrës, says coast guard")
	n.edited(1, " · 3 outlets")

	harbour.retitle(first, "Ship runs aground off Vlorë after engine failure, coast guard says")
	said := n.edited(1, "**Headline changed**")
	if !strings.Contains(said, "Harbour News: \u2068… aground off ~~Durrës~~ after engine …\u2069 → \u2068… aground off **Vlorë** after engine …\u2069") {
		t.Errorf("says %q", said)
	}
	gulf.drop(false)
	gulf.polled(t, 2)
	coast.drop(true)
	said = n.edited(1, "**Withdrawn**")
	if strings.Count(said, "**Withdrawn**") != 1 || !strings.Contains(said, "· Coast Daily: \u2068~~Coast guard: cargo ship aground off Durrës, engine failed~~\u2069") {
		t.Errorf("says %q", said)
	}
	coast.polled(t, 3) // the feed goes on saying so
	p.stop()
	all := n.messages(n.channel)
	if len(all) != 2 || !strings.HasSuffix(all[1].Content, "Ship runs aground off Vlorë after engine failure, coast guard says") {
		t.Errorf("%d messages, want the summary and the story: %q", len(all), all[len(all)-1].Content)
	}
	if n := len(p.err.lines("msg=sent")); n > 8 {
		t.Errorf("%d deliveries: what was said is said again", n)
	}
}

// TestCorrectedUnderAnotherLink has an outlet correct a report and take it back by
// other items: the story's message says so, and nothing new appears.
func TestCorrectedUnderAnotherLink(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.ahead(0)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	first := harbour.say("Ship runs aground off Durrës after engine failure, coast guard says")
	n.arrived(first)
	harbour.say("Ship runs aground off Durrës after engine failure, coast guard says - CORRECTION")
	n.edited(1, "**Corrected**")
	harbour.say("WITHDRAWN: Ship runs aground off Durrës after engine failure, coast guard says")
	n.edited(1, "**Withdrawn**")
	harbour.polled(t, 2)
	p.stop()
	all := n.messages(n.channel)
	if len(all) != 2 || !strings.HasPrefix(all[1].Content, "WITHDRAWN · ") {
		t.Errorf("%d messages, want the summary and the story: %q", len(all), all[len(all)-1].Content)
	}
}
