package main

import (
	"encoding/json"
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// lead is who leads the desk.
func (n *newsroom) lead() *testkit.DiscordPerson {
	return n.discord.Person(testkit.DiscordPerson{ID: "400000000000000009", Name: "lea", Channel: n.channel, Permissions: testkit.DiscordManageMessages})
}

// opens waits for a form, and returns its id.
func (n *newsroom) opens(play *testkit.DiscordPlay, words ...string) string {
	n.t.Helper()
	waitFor(n.t, "the form", func() bool { return len(play.Reply().Form) > 0 })
	form := play.Reply().Form
	if !holds(string(form), words...) {
		n.t.Errorf("the form is %s, want %q", form, words)
	}
	var f struct {
		ID string `json:"custom_id"`
	}
	if err := json.Unmarshal(form, &f); err != nil {
		n.t.Fatal(err)
	}
	return f.ID
}

// shows waits for an answer with an embed that says so.
func (n *newsroom) shows(play *testkit.DiscordPlay, words ...string) testkit.DiscordMessage {
	n.t.Helper()
	waitFor(n.t, "the answer "+strings.Join(words, " … "), func() bool { return play.Reply().Message != nil })
	m := *play.Reply().Message
	said := m.Content
	for _, e := range m.Embeds {
		said += "\n" + e.Title + "\n" + e.Description
	}
	if !holds(said, words...) {
		n.t.Errorf("the answer is %q, want %q", said, words)
	}
	return m
}

func sub(name string, options ...testkit.DiscordOption) testkit.DiscordOption {
	return testkit.DiscordOption{Name: name, Options: options}
}

func with(name string, value any) testkit.DiscordOption {
	return testkit.DiscordOption{Name: name, Value: value}
}

// TestWatchCommand makes a topic from Discord, changes it, restarts, pauses,
// removes and brings it back; what the file says stays the file's.
func TestWatchCommand(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	lea, anna := n.lead(), n.editor()
	n.answers(anna.Slash("watch", sub("pause", with("topic", "ships"))), "for desk leads")
	n.answers(lea.Slash("watch", sub("pause", with("topic", "ships"))), "Ships stands in feeds.yaml, on line", "change it there")
	n.answers(lea.Submit("w1:watch:", map[string]string{"title": "Ships", "lines": "ferry", "not": "", "until": ""}), "is that of topic", "in feeds.yaml, on line")
	n.arrived(harbour.say("Ship and ferry collide off Durrës"))

	n.shows(lea.Slash("try", with("query", "ferry")), "finds **1**", "Ship and ferry collide off Durrës")
	n.answers(lea.Slash("try", with("query", "(ferry")), "^ ")

	id := n.opens(lea.Slash("watch", sub("add")), "Keywords, a line each")
	bad := lea.Submit(id, map[string]string{"title": "Ferries", "lines": "ferry\n(boat", "not": "", "until": ""})
	n.answers(bad, "That cannot be looked for yet", "this parenthesis is not closed")
	preview := n.shows(lea.Submit(id, map[string]string{"title": "Ferries", "lines": "ferry\nferryboat", "not": "cable ferry", "until": "2031-03-01"}),
		"Not saved yet", "Ferries", "- ferry", "finds **1**", "Ship and ferry collide off Durrës")
	change := n.opens(lea.Press(preview.ID, buttonOf(t, preview, "rework")), "2031-03-01", "cable ferry")
	former := preview
	preview = n.shows(lea.Submit(change, map[string]string{"title": "Ferries", "lines": "ferry", "not": "", "until": "2031-03-01"}), "Not saved yet", "- ferry")
	n.followed(lea.Press(former.ID, buttonOf(t, former, "save")), "This preview is not the last one")
	again := n.shows(lea.Submit(n.opens(lea.Press(former.ID, buttonOf(t, former, "rework"))), map[string]string{"title": "Ferries", "lines": "ferry", "not": "", "until": "2031-03-01"}), "Not saved yet")
	n.followed(lea.Press(preview.ID, buttonOf(t, preview, "save")), "This preview is not the last one") // nor when the first is changed once more
	preview = again
	saved := lea.Press(preview.ID, buttonOf(t, preview, "save"))
	n.followed(saved, "lea has **Ferries** looked for")
	waitFor(t, "the buttons to go", func() bool {
		return saved.Clicked().Content == "Done, and told here." && len(saved.Clicked().Components) < 3
	})
	n.told(n.channel, "Ferries") // what the topic finds in what was read, in a line
	n.arrived(harbour.say("Ferry stuck in fog near Vlorë"))
	n.shows(anna.Slash("watch", sub("list")), "**Ships** · feeds.yaml:", "Ferries", "by lea")
	if code, c := n.do("try", "topic:ferries"); code != 0 || !holds(c.out.String(), "2 matches") {
		t.Errorf("try beside it: code %d, %s%s", code, &c.out, &c.err)
	}

	twice := n.opens(lea.Slash("watch", sub("add")))
	n.answers(lea.Submit(twice, map[string]string{"title": "Ferries!", "lines": "kayak"}), "There is a topic Ferries already")
	n.answers(lea.Slash("watch", sub("expire", with("topic", "ferries"), with("until", "next Tuesday"))), "cannot be looked for yet", "expires")
	first := n.shows(lea.Submit(n.opens(lea.Slash("watch", sub("edit", with("topic", "ferries")))), map[string]string{"title": "Ferries", "lines": "ferry\nraft"}), "Not saved yet")
	second := n.shows(lea.Submit(n.opens(lea.Slash("watch", sub("edit", with("topic", "ferries")))), map[string]string{"title": "Ferries", "lines": "ferry\ncanoe", "until": "2031-03-01"}), "Not saved yet")
	n.followed(lea.Press(second.ID, buttonOf(t, second, "save")), "**Ferries** looked for")
	n.followed(lea.Press(first.ID, buttonOf(t, first, "save")), "Ferries was changed by lea since")
	p.stop()
	p = n.start()
	n.desked()
	n.arrived(harbour.say("Ferry to Bari runs again"))
	edit := n.opens(lea.Slash("watch", sub("edit", with("topic", "ferries"))), "Ferries", "2031-03-01")
	preview = n.shows(lea.Submit(edit, map[string]string{"title": "Ferries and boats", "lines": "ferry\nboat"}), "Not saved yet")
	n.followed(lea.Press(preview.ID, buttonOf(t, preview, "save")), "**Ferries and boats** looked for")
	n.arrived(harbour.say("Fishing boat missing off Saranda"))
	paused := lea.Slash("watch", sub("pause", with("topic", "ferries")))
	n.followed(paused, "stops looking for **Ferries and boats**")
	quiet := harbour.say("Rowing boat race in Shkodër")
	n.arrived(harbour.say("Ship refloated off Durrës"))
	n.followed(lea.Slash("watch", sub("resume", with("topic", "ferries"))), "looked for again")
	n.followed(lea.Slash("watch", sub("remove", with("topic", "ferries"))), "removed the topic")
	n.answers(lea.Slash("watch", sub("resume", with("topic", "ferries"))), "There is no topic ferries")
	n.followed(lea.Slash("watch", sub("undo", with("topic", "Ferries and boats"))), "took back: removed the topic Ferries and boats")
	n.arrived(harbour.say("Boat show opens in Orikum"))
	n.shows(anna.Slash("watch", sub("history")), "lea removed the topic", "lea paused the topic", "lea renamed the topic Ferries", "keywords + “boat”, − “canoe”; until: 2031-03-01 → nothing", "lea changed the topic Ferries: keywords + “canoe”", "lea added the topic Ferries")
	p.stop()
	if lost, _ := n.discord.Judge(n.channel, []string{quiet}); len(lost) != 1 {
		t.Error("a paused topic was told")
	}
}
