package main

import (
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// dropped drops a file into /watch import.
func (n *newsroom) dropped(by *testkit.DiscordPerson, name, text string) *testkit.DiscordPlay {
	n.press.pages["/"+name] = text
	return by.SlashWith(testkit.DiscordUpload{ID: "700000000000000001", Name: name, Size: len(text), URL: n.press.url + "/" + name},
		"watch", sub("import", with("file", "700000000000000001")))
}

// makes has somebody make a topic by /watch add.
func (n *newsroom) makes(by *testkit.DiscordPerson, title, lines string) {
	n.t.Helper()
	id := n.opens(by.Slash("watch", sub("add")))
	preview := n.shows(by.Submit(id, map[string]string{"title": title, "lines": lines, "not": "", "until": ""}), "Not saved yet")
	n.followed(by.Press(preview.ID, buttonOf(n.t, preview, "save")), " looked for")
}

// TestWatchImport drops files into Discord: one with mistakes is refused, one
// that is good is tried, and applied at a click.
func TestWatchImport(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.press.outlet("lighthouse")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	lea := n.lead()
	send := func(name, text string) *testkit.DiscordPlay { return n.dropped(lea, name, text) }
	n.shows(send("bad.yaml", "topics:\n  Crews: ['(crew']\n"), "Nothing was taken over", "bad.yaml:2", "parenthesis")
	n.shows(send("spy.yaml", "topics: { A: { any: [x], about: /etc/passwd } }\n"), "Nothing was taken over", "only the file on watcher's own machine")
	n.shows(send("same.yaml", "topics: { Ships: [ship] }"), "There is nothing to take over", "Left out", "its id")
	n.arrived(harbour.say("Ship and its crew stuck in ice off Narvik"))
	good := n.shows(send("good.yaml", "groups: { who: [crew, sailor] }\ntopics:\n  Crews: [group:who, seafarer]\nfeeds: ['"+n.press.url+"/lighthouse']\n"),
		"Not applied yet", "**Crews** (new): 1.0 a day", "seafarer: 0.0 a day", "/lighthouse", "adds **1** find and takes **0** away")
	n.followed(lea.Press(good.ID, buttonOf(t, good, "save")), "lea has **Crews** looked for and")
	n.arrived(harbour.say("Seafarer honoured in Vlorë"))
	n.shows(lea.Slash("feeds", sub("list")), "by lea")
	p.stop()
}

// TestWatchImportOfAnExport: what was made in Discord, exported and sent again, is there
// already, whatever it names of the file; what was changed of it, and that alone, is new.
func TestWatchImportOfAnExport(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	n.press.outlet("lighthouse")
	n.configure(byBotWithOps, oneFeed, ships, "groups: { who: [crew, sailor] }\n")
	p := n.primed()
	n.desked()
	lea := n.lead()
	n.makes(lea, "Rescue", "rescue")
	n.makes(lea, "Crews \"Aurora\"", "group:who")
	n.makes(lea, "Crewed ships", "topic:ships AND crew\ncargo$$")
	good := n.shows(n.dropped(lea, "feed.yaml", "feeds: [{ url: "+n.press.url+"/lighthouse, tags: [light], schedule: '@every 1s' }]\n"), "/lighthouse")
	n.followed(lea.Press(good.ID, buttonOf(t, good, "save")), "lea")
	export := func() string {
		code, c := n.do("export")
		if code != 0 {
			t.Fatalf("export: code %d, %s", code, &c.err)
		}
		return c.out.String()
	}
	sent := export()
	n.shows(n.dropped(lea, "export.yaml", sent), "There is nothing to take over.", "Here already, and unchanged: 4")
	n.answers(lea.Slash("watch", sub("pause", with("topic", "rescue"))), "Done")
	n.shows(n.dropped(lea, "other.yaml", strings.Replace(sent, "      - rescue\n", "      'rescue' # as it was\n", 1)), "There is nothing to take over.", "unchanged: 4")
	changed := n.shows(n.dropped(lea, "changed.yaml", strings.Replace(sent, "group:who", "group:who AND lost", 1)),
		"Not applied yet.", "unchanged: 3", "**Crews \"Aurora\"** (changed)", "- group:who AND lost", "－ group:who")
	n.followed(lea.Press(changed.ID, buttonOf(t, changed, "save")), "lea has **Crews \"Aurora\"** looked for.")
	if again := export(); !holds(again, "group:who AND lost", "# by lea", "cargo$$$$") || strings.Count(again, "# by lea") != 4 {
		t.Errorf("the export is\n%s", again)
	}
	p.stop()
}

// TestWatchImportBeside: a file that is sent is read beside the one in force: it names its
// groups, topics, feeds, tags and channels, those of its own as well. A topic's own tests
// that fail are told, and hold nothing back.
func TestWatchImportBeside(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	n.configure(byBotWithOps, strings.Replace(oneFeed, "name:", "tags: [coast], name:", 1), ships, "groups: { who: [crew] }\n")
	p := n.primed()
	n.desked()
	lea := n.lead()
	own := "feeds: [{ url: '" + n.press.url + "/lighthouse', name: Lighthouse }]\ngroups: { lost: [missing, 'group:who NEAR lost'] }\n"
	for name, text := range map[string]string{
		"line.yaml":   "topics: { G: ['group:who'] }\n",
		"beside.yaml": own + "topics: { P: { any: ['group:who AND group:lost', topic:ships, 'topic:Q'], from: [harbour news, coast, Lighthouse], to: [newsroom], parties: [Harbour News] }, Q: quay }\n",
		"tested.yaml": own + "topics: { P: { any: [crew], tests: { match: [{ title: Crew lost, source: Harbour News }] } } }\n",
	} {
		if said := n.shows(n.dropped(lea, name, text), "Not applied yet."); holds(string(said.Raw), "⚠") {
			t.Errorf("%s: %s", name, said.Raw)
		}
	}
	n.shows(n.dropped(lea, "bad.yaml", own+"topics: { P: { any: ['group:whom', 'topic:shops'], from: [coat] } }\n"), "Nothing was taken over",
		"bad.yaml:3:23: P, any: there is no group \"whom\" \\(did you mean \"who\"?", "there is no topic \"shops\" \\(did you mean \"Ships\"?", "no feed has the name or tag \"coat\" \\(did you mean \"coast\"?")
	failing := n.shows(n.dropped(lea, "tests.yaml", "topics: { 'The \"Q\"': { any: [crew], tests: { match: [a boat], skip: [Crew rests] } } }\n"), "Not applied yet.",
		"⚠ tests.yaml:1:54: The \"Q\": must match, but does not: a boat; add a term that it contains",
		"⚠ tests.yaml:1:70: The \"Q\": must not match, but does: Crew rests; add what sets it apart under none")
	n.followed(lea.Press(failing.ID, buttonOf(t, failing, "save")), "lea has **The \"Q\"** looked for.")
	p.stop()
}

// TestLongTopics: a topic whose id and title are longer than Discord has room for is
// offered, changed, paused, muted, and brought back.
func TestLongTopics(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	lea := n.lead()
	long := strings.Repeat("Ports ", 40) + "end"
	good := n.shows(n.dropped(lea, "long.yaml", "topics:\n  "+long+": [quay]\n  Other: { id: "+strings.Repeat("o", 95)+", any: [other] }\n"), "Not applied yet.")
	n.followed(lea.Press(good.ID, buttonOf(t, good, "save")), "looked for")
	n.shows(n.dropped(lea, "longer.yaml", "topics: { Other: { id: "+strings.Repeat("o", 101)+", any: [other] } }\n"), "Nothing was taken over", "id: it has 101 characters; the most is 100")
	focused := func(name, value string) testkit.DiscordOption {
		return testkit.DiscordOption{Name: name, Value: value, Focused: true}
	}
	offered := func(play *testkit.DiscordPlay) string {
		waitFor(t, "what is offered", func() bool { return len(play.Reply().Choices) == 1 })
		return play.Reply().Choices[0].Value.(string)
	}
	for _, typed := range []string{"ports", "other"} {
		topic := with("topic", offered(lea.Type("watch", sub("edit", focused("topic", typed)))))
		form := n.opens(lea.Slash("watch", sub("edit", topic)))
		title := map[string]string{"ports": long, "other": "Other"}[typed]
		preview := n.shows(lea.Submit(form, map[string]string{"title": title, "lines": typed + "\nwharf", "not": "", "until": ""}), "Not saved yet")
		n.followed(lea.Press(preview.ID, buttonOf(t, preview, "save")), "looked for")
		n.followed(lea.Slash("watch", sub("pause", topic)), "stops looking for")
		what := with("what", offered(lea.Type("mute", sub("on", focused("what", typed)))))
		n.followed(lea.Slash("mute", sub("on", what, with("for", "2h"))), "muted")
		n.followed(lea.Slash("mute", sub("on", with("what", title), with("for", "3h"))), "muted")
		undo := with("topic", offered(lea.Type("watch", sub("undo", focused("topic", typed)))))
		n.followed(lea.Slash("watch", sub("undo", undo)), "took back")
	}
	n.shows(lea.Slash("mute", sub("list")), "Topic Ports", "Topic Other")
	p.stop()
}
