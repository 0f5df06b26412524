package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// harbourProfile is about strikes in the port of Durrës. Two of its terms are a
// maybe, all of them an alert.
const harbourProfile = `
topics:
  Harbour strike:
    about:
      sources: [strike.txt]
      lang: en
      mean: 1
      sd: 1
      words: { dockers: 4, crane: 3.5, pilots: 3, overtime: 3 }
`

// TestSecondLook reads the article behind an item of which a topic is not sure:
// what the article bears out is told, what it does not is cleared, and what the
// site does not let us read stays a near miss, told once a day.
func TestSecondLook(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, harbourProfile)
	p := n.primed()
	n.press.robots("User-agent: *\nDisallow: /harbour/2\n")
	story := "<html><body><article><h1>Quiet day</h1><p>" + strings.Repeat("The port was quiet, and few ships came in. ", 5)
	n.press.page("/harbour/1", story+"The dockers refuse overtime, the pilots went home, and no crane moves.</p></article></body></html>")
	n.press.page("/harbour/2", story+"The dockers refuse overtime, the pilots went home, and no crane moves.</p></article></body></html>")
	borne, barred := harbour.say("Dockers and a crane: a day at the port"), harbour.say("Pilots, dockers and the tide")
	sure := harbour.say("Dockers, pilots and crane drivers refuse overtime")
	n.arrived(borne, sure)
	p.says("article not read", "robots.txt")
	if m := n.told(n.channel, "Dockers and a crane"); !holds(string(m.Raw), "overtime") {
		t.Errorf("the alert does not show the article's words: %s", m.Raw)
	}
	p.stop()
	_, x := n.do("explain", barred)
	if !holds(x.out.String(), "Harbour strike: maybe", "matched Harbour strike: maybe", "refused", "robots.txt") {
		t.Errorf("explain says\n%s", &x.out)
	}
	_, x = n.do("missed", "--json", barred)
	var said struct{ Stage string }
	if err := json.Unmarshal([]byte(x.out.String()), &said); err != nil || said.Stage != "band" {
		t.Errorf("%v: %s", err, &x.out)
	}
	n.ahead(24 * time.Hour) // by then a list was due, whatever the hour
	p = n.start()
	m := n.told(n.ops, "1 near miss of the last day", "Pilots, dockers and the tide")
	if !m.Links()[barred] {
		t.Errorf("the list does not lead to %s", barred)
	}
	p.stop()
	p = n.start()
	harbour.polled(t, 2)
	p.stop()
	if lists := len(n.messages(n.ops)); lists != 1 {
		t.Errorf("%d messages in #ops, want one list", lists)
	}
}

// TestOnceLooksTwice: a run of `once` reads the articles behind doubtful items
// itself; what a site does not give is settled by one request, and stands in the
// ledger with its reason.
func TestOnceLooksTwice(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	harbour.publish(1)
	n.configure(byBotWithOps, strings.Replace(oneFeed, "@every 1s", "@every 1h", 1), harbourProfile)
	n.do("once")
	n.press.robots("User-agent: *\nDisallow: /harbour/3\n")
	story := "<html><body><article><h1>Quiet day</h1><p>" + strings.Repeat("The port was quiet, and few ships came in. ", 5)
	n.press.page("/harbour/2", story+"The dockers refuse overtime, the pilots went home, and no crane moves.</p></article></body></html>")
	n.press.page("/harbour/4", story+strings.Repeat("x", 8<<20)+"</p></article></body></html>")
	harbour.say("Dockers and a crane: a day at the port")
	harbour.say("Pilots, dockers and the tide")
	harbour.say("Overtime for the dockers ends")
	code, x := n.do("once")
	if code != 0 || !holds(x.err.String(), "3 articles behind doubtful headlines asked for") {
		t.Errorf("exit code %d\n%s%s", code, &x.out, &x.err)
	}
	n.told(n.channel, "Dockers and a crane")
	if _, x = n.do("once"); holds(x.err.String(), "behind doubtful headlines") {
		t.Errorf("it asks again:\n%s", &x.err)
	}
	_, x = n.do("ledger")
	if !holds(x.out.String(), "ARTICLES", "UNREAD", "robots.txt", "Pilots, dockers and the tide", "Overtime for the dockers ends", "8 MB") {
		t.Errorf("ledger says\n%s", &x.out)
	}
	_, x = n.do("ledger", "--json")
	var said struct {
		Articles map[string]int
		Unread   []struct{ Title, State, Reason string }
	}
	if err := json.Unmarshal([]byte(x.out.String()), &said); err != nil || said.Articles["read"] != 1 || said.Articles["refused"] != 2 || len(said.Unread) != 2 {
		t.Errorf("%v: %s", err, &x.out)
	}
}
