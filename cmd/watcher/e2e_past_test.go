package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTry tries queries on what was read, beside a watcher that runs.
func TestTry(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships, "groups: { ports: [Durrës, Vlora] }")
	if code, p := n.do("try", "ship"); code != 1 || !holds(p.err.String(), "nothing is stored", "yet") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	run := n.primed()
	links := []string{harbour.say("Ship sinks off Durrës"), harbour.say("Ship arrives in Vlora"), harbour.say("Storm over the coast of Vlora")}
	n.arrived(links[:2]...)

	code, p := n.do("try", "storm OR ship NEAR Vlora", "--since", "2d")
	if code != 0 || !holds(p.out.String(), "4 items of the last 2 days: 2 matches, 2.0 a day", "by feed", "Harbour News 2",
		"Storm over the coast of Vlora", "“Ship”, “Vlora” in the title · alert by rule storm OR ship NEAR Vlora") || holds(p.out.String(), "Durrës") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
	code, p = n.do("try", "--json", "--show", "1", "group:ports AND topic:ships")
	var said struct {
		Items, Hits int
		Newest      []struct{ Link string }
	}
	if err := json.Unmarshal([]byte(p.out.String()), &said); err != nil || code != 0 || said.Items != 4 || said.Hits != 2 || len(said.Newest) != 1 {
		t.Errorf("exit code %d, %v: %s", code, err, &p.out)
	}
	code, p = n.do("try", "ship AND (storm")
	if code != 1 || !holds(p.err.String(), "ship AND (storm\n         ^ this parenthesis is not closed") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	run.stop()
}

// TestDiff holds a new file's topics against an old one's.
func TestDiff(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	n.do("once")
	for _, title := range []string{"Ship sinks off Durrës", "Ship arrives in Vlora", "Storm over the coast of Vlora", "Harbour closed"} {
		harbour.say(title)
	}
	n.do("once")
	next := filepath.Join(n.dir, "next.yaml")
	if err := os.WriteFile(next, []byte(n.text(byBot, oneFeed, "topics: { Ships: [ship AND sinks], Weather: [storm] }")), 0o600); err != nil {
		t.Fatal(err)
	}
	p := n.start("diff", n.config(), next)
	if code := p.end(); code != 0 || !holds(p.out.String(), "5 items of the last 30 days: 1 found by both, 1 newly found, 1 no longer found.",
		"ships: +0 -1", "weather: +1 -0", "+ ", "Storm over the coast of Vlora", "- ", "Ship arrives in Vlora") || strings.Contains(p.out.String(), "Durrës") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
}

// TestTopicHealth has check say which topic owes its hits to one line.
func TestTopicHealth(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, "groups: { vessels: [ship, freighter] }",
		"topics: { Ships: [ship, freighter], Weather: [storm, ship AND freighter], Alone: [ship], Fleet: { any: [group:vessels], all: [aground], urgent: [ran] } }")
	if code, p := n.do("check"); code != 0 || holds(p.out.String(), "topic ships") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
	n.do("once")
	harbour.publish(40)
	n.do("once")
	if code, p := n.do("check"); code != 0 || !holds(p.out.String(), "topic ships: 100 % of its 40 hits come from one line alone: ship\n",
		"topic fleet: 100 % of its 40 hits come from one line alone: group:vessels: ship\n") || strings.Contains(p.out.String(), "topic weather") || strings.Contains(p.out.String(), "topic alone") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
}

// TestSimilar looks for more like a story among what was read.
func TestSimilar(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, "topics: { Weather: [storm] }")
	n.do("once")
	told := harbour.say("Storm throws the freighter Aurelia Star onto rocks off Saranda")
	before := harbour.say("Captain of the Aurelia Star was warned, Saranda harbour master says")
	foreign := harbour.say("کشتی آئورلیا استار با ۳۴۰ کانتینر در سراندا به گل نشست")
	other := harbour.say("Parliament votes on the pensions of miners")
	n.do("once")

	code, p := n.do("similar", told)
	if code != 0 || !holds(p.out.String(), "Like \"Storm throws the freighter", "of 5 items", "(the same story)", before, foreign) || holds(p.out.String(), other) {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
	code, p = n.do("similar", "--json", "--since", "2d", told)
	var said []struct {
		Like float64
		Same bool `json:"same_story"`
		Link string
	}
	if err := json.Unmarshal([]byte(p.out.String()), &said); err != nil || code != 0 || len(said) < 2 || !said[0].Same || said[1].Link != before {
		t.Errorf("exit code %d, %v: %s", code, err, &p.out)
	}
	if code, p := n.do("similar", "https://nowhere.example/x"); code != 1 || !holds(p.err.String(), "was ever met") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	if code, p := n.do("similar", "storm"); code != 1 || !holds(p.err.String(), "is no web address") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}
