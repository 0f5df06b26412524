package main

import (
	"testing"

	"watcher/internal/testkit"
)

// TestTopicsCommand turns two stories down as of the wrong topic: what they share
// is proposed, and dropped once a desk lead accepts it.
func TestTopicsCommand(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	lea, anna := n.lead(), n.editor()
	preview := n.shows(lea.Submit(n.opens(lea.Slash("watch", sub("add"))), map[string]string{"title": "Ferries", "lines": "ferry"}), "Not saved yet")
	n.followed(lea.Press(preview.ID, buttonOf(t, preview, "save")), "**Ferries** looked for")
	n.shows(anna.Slash("topics"), "**Ferries** 0 stories", "**Ships**")

	for _, title := range []string{"Actor Ferry to play Hamlet in Berlin next spring", "Speeding on a Bavarian motorway costs actor Ferry his licence"} {
		n.offTopic(anna, harbour.say(title))
	}
	n.arrived(harbour.say("Ferry to Bari delayed by fog"))
	said := n.shows(anna.Slash("topics"), "**Ferries** 3 stories", "Not for us: 2 wrong topic", "precision 33 %", "drop what says «actor»", "takes 2 away")
	n.answers(anna.Press(said.ID, buttonOf(t, said, "adopt")), "for desk leads")
	n.followed(lea.Press(said.ID, buttonOf(t, said, "adopt")), "accepted a proposal for **Ferries**")
	quiet := harbour.say("Actor Ferry opens festival in Tirana")
	n.arrived(harbour.say("Ferry crew in Ancona go on strike"))
	p.stop()
	if lost, _ := n.discord.Judge(n.channel, []string{quiet}); len(lost) != 1 {
		t.Error("what is dropped was told")
	}
	if code, c := n.do("export"); code != 0 || !holds(c.out.String(), "reject:", "actor") {
		t.Errorf("export: %s%s", &c.out, &c.err)
	}
}

// offTopic turns the story of a link down as of the wrong topic, once it is told.
func (n *newsroom) offTopic(who *testkit.DiscordPerson, link string) {
	n.t.Helper()
	n.arrived(link)
	m := n.alert(n.channel)
	asked := who.Press(m.ID, buttonOf(n.t, *m, "refuse"))
	n.answers(asked, "Why is it not for us?")
	menu := *asked.Reply().Message
	n.answers(who.Choose(menu.ID, buttonOf(n.t, menu, "reason"), "wrong topic"), "Noted: wrong topic")
}

// TestThresholdProposed turns down two stories that related news scores least: a
// higher score is proposed, for the file in which the topic stands.
func TestThresholdProposed(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, "topics:\n  Lighthouses:\n    about: { mean: 0, sd: 0.5, words: { lighthouse: 5, keeper: 4, lamp: 4 } }")
	n.primed()
	n.desked()
	anna := n.editor()
	for _, title := range []string{"Lighthouse festival of jazz opens with a keeper of tunes", "Lighthouse cinema shows the lamp of Aladdin"} {
		n.offTopic(anna, harbour.say(title))
	}
	n.arrived(harbour.say("Lighthouse keeper near Vlora lights the lamp again"))
	n.shows(anna.Slash("topics"), "related news alerts from 18.1", "2 stories that were turned down", "takes 2 away", "alert_from: 18.1")
}
