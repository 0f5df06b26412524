package main

import (
	"testing"
)

// TestFeedsCommand finds a site's feeds from Discord, adds one, and is told by it;
// export writes it down, and it can be removed again.
func TestFeedsCommand(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	lighthouse := n.press.outlet("lighthouse")
	n.press.pages["/site"] = `<html><head><title>The Lighthouse</title>
		<link rel="alternate" type="application/rss+xml" href="/lighthouse"><link rel="alternate" type="application/rss+xml" href="/harbour"></head></html>`
	n.press.pages["/bare"] = "<html><head><title>No feed here</title></head></html>"
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	lea, anna := n.lead(), n.editor()

	n.answers(anna.Slash("feeds", sub("add", with("address", n.press.url+"/site"))), "for desk leads")
	n.answers(lea.Slash("feeds", sub("add", with("address", n.press.url+"/bare"))), "names no feed")
	n.answers(lea.Slash("feeds", sub("add", with("address", n.press.url+"/harbour"))), "already listed in")
	n.answers(lea.Slash("feeds", sub("add", with("address", " "))), "Give the address of a site")
	n.answers(lea.Slash("feeds", sub("add", with("address", n.press.url+"/lighthouse"), with("lang", "xx"))), "“xx” is no language", "BCP 47")
	n.answers(lea.Slash("feeds", sub("remove", with("feed", ""))), "Name a feed")
	found := n.shows(lea.Slash("feeds", sub("add", with("address", n.press.url+"/lighthouse"), with("name", "Lighthouse Daily"), with("lang", "en"))),
		"Not saved yet", "Lighthouse Daily", "item")
	n.followed(lea.Press(found.ID, buttonOf(t, found, "save")), "lea has **Lighthouse Daily** read")
	n.told(n.channel, "Lighthouse Daily")
	lighthouse.say("Ship runs aground by the lighthouse")
	n.shows(anna.Slash("feeds", sub("list")), "Harbour News", "Lighthouse Daily", "by lea")
	n.shows(anna.Slash("feeds", sub("test", with("feed", "Lighthouse Daily"))), "Lighthouse Daily", "Ship runs aground by the lighthouse")
	if code, c := n.do("export"); code != 0 || !holds(c.out.String(), "feeds:", "by lea", "name: Lighthouse Daily", "lang: en") {
		t.Errorf("export: code %d, %s%s", code, &c.out, &c.err)
	}
	if code, c := n.do("discover", n.press.url+"/site"); code != 0 || !holds(c.out.String(), "url: "+n.press.url+"/lighthouse", "url: "+n.press.url+"/harbour") {
		t.Errorf("discover: code %d, %s%s", code, &c.out, &c.err)
	}
	n.answers(lea.Slash("feeds", sub("remove", with("feed", "Harbour News"))), "Harbour News stands in feeds.yaml: delete it there")
	n.followed(lea.Slash("feeds", sub("remove", with("feed", "Lighthouse Daily"))), "removed the feed **Lighthouse Daily**")
	n.arrived(harbour.say("Ship leaves Durrës late"))
	p.stop()
}
