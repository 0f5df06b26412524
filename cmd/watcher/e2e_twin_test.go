package main

import "testing"

// TestTwinStory has a story grow in somebody else's Discord, with a restart in
// between: one message, changed in its place, a bell as its reply, and buttons,
// menus and questions that work before and after.
func TestTwinStory(t *testing.T) {
	t.Parallel()
	tw := newTwin(t)
	harbour, coast, gulf := tw.press.outlet("harbour"), tw.press.outlet("coast"), tw.press.outlet("gulf")
	tw.ahead(0)
	tw.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}", ping: { role: "`+tw.role+`", outlets: 3 } } }
`, threeFeeds, ships)
	p := tw.start()
	tw.desked(p)
	tw.told("3 feeds read")
	link := harbour.say("Ship Aurelia Star runs aground off Durrës after engine failure, coast guard says")
	alert := tw.told("Ship Aurelia Star runs aground")
	if len(alert.Embeds) != 1 || alert.Embeds[0].URL != link {
		t.Errorf("the alert links %+v, want %s", alert.Embeds, link)
	}
	tw.click(anna, alert, "claim")
	tw.grown(alert.ID, "Claimed by anna")
	coast.say("Coast guard: ship Aurelia Star aground off Durrës, engine failed")
	tw.grown(alert.ID, "Claimed by anna", "Also: Coast Daily · 2 outlets")
	p.stop()

	p = tw.start()
	tw.desked(p)
	tw.alone(tw.onMessage(anna, "Why this alert", alert), "alert by rule ship")
	gulf.say("Engine failure: ship Aurelia Star aground near Durrës, says coast guard")
	alert = tw.grown(alert.ID, "Also: Coast Daily, Gulf Post · 3 outlets")
	bell := tw.told("<@&"+tw.role+">", "3 outlets")
	if bell.Reference.Message != alert.ID {
		t.Errorf("the bell answers message %q, want the alert", bell.Reference.Message)
	}
	menu := tw.alone(tw.click(anna, alert, "refuse"), "Why is it not for us?")
	tw.alone(tw.choose(anna, menu, "reason", "old"), "Noted: old")
	alert = tw.grown(alert.ID, "Not for us: old")
	tw.alone(tw.choose(anna, alert, "more", "why"), "Why this alert", "alert by rule ship")
	menu = tw.alone(tw.choose(anna, alert, "more", "silence"), "What is to be silent?")
	tw.alone(tw.choose(lea, menu, "silence", choiceIn(t, menu, "Topic Ships for a week")), "Done, and told here")
	tw.told("lea muted **Topic Ships** until")
	p.stop()
	p.silent()
	if n := len(tw.messages(tw.channel, false)); n != 4 {
		t.Errorf("%d messages, want the summary, the story, its bell and the mute", n)
	}
}

// TestTwinHandover hands a story to a colleague who is chosen from the server's
// members, and what one has to the next shift with a click; the message that
// a story has in another channel says so too.
func TestTwinHandover(t *testing.T) {
	t.Parallel()
	tw := newTwin(t)
	tw.ahead(0)
	tw.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  night: { channel: "{ops}" }
`, oneFeed, "topics: { Ships: { any: [ship], to: [newsroom, night] } }")
	p := tw.start()
	tw.desked(p)
	tw.told("1 feed read")
	tw.press.outlet("harbour").say("Ship Aurelia Star runs aground off Durrës")
	alert := tw.told("Aurelia Star")
	tw.click(anna, alert, "claim")
	alert = tw.grown(alert.ID, "Claimed by anna")
	menu := tw.alone(tw.click(anna, alert, "hand"), "To whom?")
	tw.alone(tw.does(anna, "chooseUser", map[string]any{"message": menu.ID, "id": below(t, menu, "handto"), "user": lea}), "Handed over to lea")
	alert = tw.grown(alert.ID, "Claimed by lea")
	tw.click(anna, alert, "release")
	tw.whispered("lea takes care of this story")
	p.stop()

	p = tw.start()
	tw.desked(p)
	handed := tw.replied(tw.slash(lea, "handover"), "the handover", func(r twinReply) bool { return r.Message != nil })
	if handed.Ephemeral || !holds(handed.Message.said(), "**Handover** by lea", "lea has [Ship Aurelia Star") {
		t.Errorf("the handover is %q, to one person: %v", handed.Message.said(), handed.Ephemeral)
	}
	tw.click(anna, *handed.Message, "accept")
	tw.told("anna takes over 1 story")
	tw.grown(alert.ID, "Claimed by anna")
	p.stop()
}

// TestTwinHangup ends the gateway's connection: the desk opens again, and answers.
func TestTwinHangup(t *testing.T) {
	t.Parallel()
	tw := newTwin(t)
	tw.configure(byBot, oneFeed, ships)
	p := tw.start()
	tw.desked(p)
	tw.alone(tw.slash(anna, "status"), "All is well")
	var ended int
	if tw.order("hangup", nil, &ended); ended != 1 {
		t.Errorf("%d connections to the gateway, want one", ended)
	}
	waitFor(t, "the desk to open again", func() bool { return len(p.err.lines("desk is open")) == 2 })
	tw.alone(tw.slash(anna, "status"), "All is well", "1 of 1 feed read")
	p.stop()
}

// TestTwinCommands uses every command, subcommand and option with choices that
// the bot has registered, topics and feeds added from Discord among them.
func TestTwinCommands(t *testing.T) {
	t.Parallel()
	tw := newTwin(t)
	harbour, lighthouse := tw.press.outlet("harbour"), tw.press.outlet("lighthouse")
	tw.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  morning: { channel: "{ops}", digest: "0 4 1 1 *" }
`, oneFeed, "topics: { Ships: { any: [ship], to: [newsroom, morning] } }")
	p := tw.start()
	tw.desked(p)
	tw.told("1 feed read")
	missing := harbour.say("Rowing boat race in Shkodër")
	link := harbour.say("Ship and ferry collide off Durrës")
	alert := tw.told("Ship and ferry collide")
	tw.asks(alert, link, missing)
	tw.mutes()
	p = tw.watches(p)
	tw.reads(lighthouse)
	if left := tw.unused(); len(left) > 0 {
		t.Errorf("nobody has tried %q", left)
	}
	p.stop()
}

// asks uses the commands that change nothing.
func (tw *twin) asks(alert twinMessage, link, missing string) {
	tw.alone(tw.slash(anna, "status"), "All is well")
	tw.alone(tw.slash(anna, "try", with("query", "ferry")), "finds **1**", "Ship and ferry collide off Durrës")
	tw.alone(tw.slash(anna, "try", with("query", "(ferry")), "^ ")
	tw.alone(tw.slash(anna, "search", with("query", "collide")), "1 item", "[told](<https://discord.com/channels/")
	tw.alone(tw.slash(anna, "explain", with("link", link)), "Ship and ferry collide", "**feed** Harbour News")
	tw.alone(tw.slash(anna, "topics"), "Ships")
	tw.alone(tw.slash(anna, "missed", with("link", missing)), "no topic matched")
	tw.offers(anna, "missed", "Ships", with("link", missing), typing("topic", "shi"))
	tw.alone(tw.onMessage(anna, "Why this alert", alert), "alert by rule ship")
	tw.alone(tw.onMessage(anna, "Find related news", alert), "")
	tw.alone(tw.slash(anna, "digest", sub("now")), "for desk leads")
	tw.offers(lea, "digest", "morning", sub("now", typing("channel", "mor")))
	tw.slash(lea, "digest", sub("now", with("channel", "morning")))
	tw.told("lea has the digest sent now")
	tw.replied(tw.slash(lea, "handover"), "the handover", func(r twinReply) bool {
		return r.Message != nil && !r.Ephemeral && holds(r.Message.said(), "Nobody has claimed anything")
	})
}

// mutes silences a feed and ends that.
func (tw *twin) mutes() {
	tw.offers(anna, "mute", "Harbour News", sub("on", typing("what", "harb")))
	tw.offers(anna, "mute", "3", sub("on", with("what", "Harbour News"), typing("for", "3")))
	tw.alone(tw.slash(anna, "mute", sub("on", with("what", "Harbour News"), with("for", "2h"))), "Done, and told here")
	tw.told("anna muted **Feed Harbour News** until")
	tw.alone(tw.slash(anna, "mute", sub("list")), "Feed Harbour News")
	tw.offers(anna, "mute", "Harbour News", sub("off", typing("what", "")))
	tw.alone(tw.slash(anna, "mute", sub("off", with("what", "Harbour News"))), "Done")
}

// watches makes a topic by a form, corrects it, restarts watcher, and does to the
// topic all that can be done.
func (tw *twin) watches(p *process) *process {
	t, harbour := tw.t, tw.press.outlet("harbour")
	tw.alone(tw.slash(anna, "watch", sub("add")), "for desk leads")
	form := tw.form(tw.slash(lea, "watch", sub("add")), "Look for something new", "Keywords, a line each")
	tw.alone(tw.submit(lea, form, map[string]string{"title": "Ferries", "lines": "(ferry", "not": "", "until": ""}), "this parenthesis is not closed")
	preview := tw.alone(tw.submit(lea, form, map[string]string{"title": "Ferries", "lines": "ferry", "not": "cable ferry", "until": "2031-03-01"}),
		"Not saved yet", "- ferry", "finds **1**", "Ship and ferry collide off Durrës")
	form = tw.form(tw.click(lea, preview, "rework"), "2031-03-01", "cable ferry")
	preview = tw.alone(tw.submit(lea, form, map[string]string{"title": "Ferries", "lines": "ferry\nboat", "not": "", "until": "2031-03-01"}), "- boat")
	tw.click(lea, preview, "save")
	tw.told("lea has **Ferries** looked for")
	p.stop()
	p = tw.start()
	tw.desked(p)
	harbour.say("Ferry stuck in fog near Vlorë")
	tw.told("Ferries", "Ferry stuck in fog")
	tw.alone(tw.slash(anna, "watch", sub("list")), "Ships", "Ferries", "by lea")
	for _, name := range []string{"edit", "pause", "resume", "expire", "remove", "undo", "redo"} {
		tw.offers(lea, "watch", "Ferries", sub(name, typing("topic", "fer")))
	}
	tw.form(tw.slash(lea, "watch", sub("edit", with("topic", "ferries"))), "Change a topic", "boat", "2031-03-01")
	for _, c := range []struct{ name, said string }{
		{"pause", "lea stops looking for **Ferries**"},
		{"resume", "lea has **Ferries** looked for again"},
		{"expire", "lea set the end of **Ferries** to no day"},
		{"remove", "lea removed the topic **Ferries**"},
		{"undo", "lea took back"},
		{"redo", "lea brought back"},
		{"undo", "lea took back"},
	} {
		tw.slash(lea, "watch", sub(c.name, with("topic", "ferries")))
		tw.told(c.said)
	}
	taken := tw.alone(tw.imports(lea, "topics: { Lighthouses: [lighthouse] }"), "Not applied yet", "**Lighthouses** (new)")
	tw.click(lea, taken, "save")
	tw.told("lea has **Lighthouses** looked for")
	history := tw.alone(tw.slash(anna, "watch", sub("history")), "lea paused the topic", "lea added the topic Ferries")
	if len(history.Embeds) != 1 {
		t.Errorf("the history has %d embeds", len(history.Embeds))
	}
	return p
}

// reads adds a feed, tests it, and has it read no longer.
func (tw *twin) reads(lighthouse *outlet) {
	found := tw.alone(tw.slash(lea, "feeds", sub("add", with("address", lighthouse.url()), with("name", "Lighthouse Daily"))), "Not saved yet", "Lighthouse Daily")
	tw.click(lea, found, "save")
	tw.told("lea has **Lighthouse Daily** read")
	lighthouse.say("Ship runs aground by the lighthouse")
	tw.told("Lighthouse Daily", "Ship runs aground by the lighthouse")
	tw.alone(tw.slash(anna, "feeds", sub("list")), "Harbour News", "Lighthouse Daily", "by lea")
	tw.offers(anna, "feeds", "Lighthouse Daily", sub("test", typing("feed", "light")))
	tw.alone(tw.slash(anna, "feeds", sub("test", with("feed", "Lighthouse Daily"))), "Ship runs aground by the lighthouse")
	tw.offers(lea, "feeds", "Lighthouse Daily", sub("remove", typing("feed", "light")))
	tw.slash(lea, "feeds", sub("remove", with("feed", "Lighthouse Daily")))
	tw.told("lea removed the feed **Lighthouse Daily**")
}
