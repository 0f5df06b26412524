package main

import (
	"testing"

	"watcher/internal/testkit"
)

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
	send := func(name, text string) *testkit.DiscordPlay {
		n.press.pages["/"+name] = text
		return lea.SlashWith(testkit.DiscordUpload{ID: "700000000000000001", Name: name, Size: len(text), URL: n.press.url + "/" + name},
			"watch", sub("import", with("file", "700000000000000001")))
	}
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
