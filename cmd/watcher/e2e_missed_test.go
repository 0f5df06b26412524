package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// TestMissedByATopic: what another topic told is still missed by the topic that is
// asked about, which is judged by itself.
func TestMissedByATopic(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	harbour.publish(1)
	n.configure(byBot, strings.Replace(oneFeed, "@every 1s", "@every 1h", 1), `
topics:
  Ships: [ship]
  Pilots: { any: [pilots strike NEAR/2 harbour], all: [Durrës] }`)
	n.do("once")
	told := harbour.say("Ship idle as pilots strike for a third long day in the old harbour of Durrës")
	n.do("once")
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{told}, []string{"stage: told", `by topic "Ships"`, "--topic"}},
		{[]string{"--topic", "Ships", told}, []string{"stage: told", `by topic "Ships"`}},
		{[]string{"--topic", "Pilots", told}, []string{"stage: rule", `by topic "Ships"`, `Topic "Pilots" did not match`, "mend, in", `# of topic "Pilots"`}},
		{[]string{"--topic", "pilots", told}, []string{"stage: rule"}},
	} {
		code, p := n.do(append([]string{"missed"}, c.args...)...)
		if code != 0 || !holds(p.out.String(), c.says...) {
			t.Errorf("%q: exit code %d, and it says\n%s%s\nwant %q", c.args, code, &p.out, &p.err, c.says)
		}
	}
	if code, p := n.do("missed", "--topic", "Nobody", told); code == 0 || !holds(p.err.String(), "Nobody") {
		t.Errorf("exit code %d: %s", code, &p.err)
	}
}

// TestMissed asks for what became of links, each lost at another stage.
func TestMissed(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	before := harbour.publish(1)[0]
	n.configure(byBot, strings.Replace(oneFeed, "@every 1s", "@every 1h", 1), `
topics:
  Ships: { any: [ship], none: [ship of the desert], reject: [museum], max_age: 2d }`)
	n.do("once")
	told, calm := harbour.say("Ship sinks off Durrës"), harbour.say("Freighter lost with all hands near Saranda")
	cancelled, dropped := harbour.say("The camel, ship of the desert"), harbour.say("A ship in the museum")
	old := harbour.say("Ship of the last century found")
	harbour.redate(old, "Mon, 02 Nov 2020 10:00:00 GMT")
	n.do("once")
	late := harbour.say("Ship seen at dusk")
	off := strings.Replace(told, "/harbour/", "/elsewhere/", 1)
	for _, c := range []struct {
		link string
		says []string
	}{
		{told, []string{"stage: told", "channel newsroom was told at"}},
		{told + "?utm_source=mail", []string{"stage: told"}},
		{before, []string{"stage: history"}},
		{calm, []string{"stage: rule", "no topic matched", "no topic is about this", "`watcher topic from " + calm + "` drafts one"}},
		{cancelled, []string{"stage: rule", `Topic "Ships" would match, but for this line of none: ship of the desert`, "delete line ", `# of topic "Ships"`, "nothing new but this", "- 'The camel"}},
		{dropped, []string{"stage: rule", "this line of reject: museum", "delete line "}},
		{old, []string{"stage: held", "older than max_age", "max_age: "}},
		{late, []string{"stage: not polled yet", "the next poll will find it"}},
		{off, []string{"stage: not in the feed's window", "Harbour News does not list it"}},
		{"http://127.9.9.9:1/article", []string{"stage: no such feed", "127.9.9.9", "feeds:\n"}},
	} {
		code, p := n.do("missed", c.link)
		if code != 0 || !holds(p.out.String(), c.says...) {
			t.Errorf("%s: exit code %d, and it says\n%s%s\nwant %q", c.link, code, &p.out, &p.err, c.says)
		}
	}
	for link, why := range map[string]string{
		cancelled: "kept out by this line of none: ship of the desert",
		dropped:   "kept out by this line of reject: museum",
	} {
		if _, p := n.do("explain", link); !holds(p.out.String(), "Ships: no match: "+why) {
			t.Errorf("explain says %s", &p.out)
		}
	}
	for _, link := range []string{calm, off} {
		if said := n.missed(link); said.Mend != "" || said.Row != "" {
			t.Errorf("%s: %+v", link, said)
		}
	}
	if code, p := n.do("missed", "Ship sinks"); code != 1 || !holds(p.err.String(), "is no web address") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}

// verdict is what `missed --json` says.
type verdict struct {
	Stage, What, Topic, Mend string
	Test                     string `json:"back_test"`
	Row                      string `json:"test_row"`
	NoRow                    string `json:"no_test"`
}

func (n *newsroom) missed(link string) (v verdict) {
	n.t.Helper()
	code, p := n.do("missed", "--json", link)
	if err := json.Unmarshal([]byte(p.out.String()), &v); err != nil || code != 0 {
		n.t.Fatalf("%s: exit code %d, %v: %s%s", link, code, err, &p.out, &p.err)
	}
	return v
}

// TestMends loses an item to each part of a topic, does as `missed` says, and
// looks whether the item is found then, and whether the test that comes with it
// fails without the mend.
func TestMends(t *testing.T) {
	if testkit.Raced {
		t.Skip("it runs the program, which is not raced, some hundred times: without the detector alone")
	}
	t.Parallel()
	for _, c := range []struct {
		name, topic    string
		title, summary string
		mend           string // is in the mend
	}{
		{"too far apart", "any:\n      - Aurelia NEAR/3 strike", "Aurelia crew, after months without wages or news, calls strike", "", "Aurelia NEAR/30 strike"},
		{"in the summary", "any:\n      - title:Aurelia NEAR strike", "Strike at noon", "The Aurelia stays in port.", "Aurelia NEAR strike"},
		{"the country's adjective", "any:\n      - PMOI NEAR Albania", "Albanian court hears the PMOI", "", "PMOI NEAR country:AL"},
		{"capitals", "any:\n      - PMOI AND Albania", "Pmoi member heard in Albania", "", "nocase:PMOI AND Albania"},
		{"another spelling", "any:\n      - Maryam Rajavi", "Mariam Radjavi speaks in Paris", "", "Maryam Rajavi~"},
		{"another script", "any:\n      - Maryam Rajavi", "سخنرانی مریم رجوی در پاریس", "", "Maryam Rajavi~"},
		{"a line of a group", "any:\n      - group:crews", "Strike at noon", "It was long in coming, say those who know the ship well, for nobody was paid in all of the year: Aurelia crew", "Aurelia NEAR/30 strike"},
		{"a name of the report", "any:\n      - PMOI NEAR Albania", "PMOI speaker Besnik Halimi moves to Paris", "", "PMOI NEAR/30 Besnik Halimi~"},
		{"all", "any:\n      - Aurelia\n    all:\n      - police OR court", "Aurelia captain Besnik Halimi dies", "", "(police OR court) OR Besnik Halimi~"},
		{"none", "any:\n      - Aurelia\n    none:\n      - Aurelia film", "Aurelia film shows captain Besnik Halimi", "", "(Aurelia film) AND NOT Besnik Halimi~"},
		{"reject", "any:\n      - Aurelia\n    reject:\n      - museum", "Aurelia captain Besnik Halimi seen at the museum", "", "(museum) AND NOT Besnik Halimi~"},
		{"from", "any:\n      - Aurelia\n    from:\n      - inland", "Aurelia sinks", "", "from: [inland, Harbour News]"},
		{"max_age", "any:\n      - Aurelia\n    max_age: 48h", "Aurelia sinks", "", "max_age: "},
		{"band", strings.TrimSpace(harbourProfile[strings.Index(harbourProfile, "about:"):]) + "\n      names: { Aurelia: 1 }\n    any:\n      - Zefiri", "Pilots, dockers and the Aurelia, says Besnik Halimi", "", "Besnik Halimi~"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.press.outlet("inland")
			feeds := "feeds:\n  - { url: \"{press}/harbour\", name: Harbour News, lang: en, schedule: \"@every 1h\" }\n  - { url: \"{press}/inland\", tags: [inland], schedule: \"@every 1h\" }\n"
			n.configure(byWebhook, feeds, "groups:\n  crews:\n    - Aurelia NEAR/3 strike\ntopics:\n  The topic:\n    "+c.topic)
			n.do("once")
			harbour.publish(20)
			link := harbour.say(c.title)
			harbour.adds(link, c.summary)
			if c.name == "max_age" {
				harbour.redate(link, "Mon, 02 Nov 2020 10:00:00 GMT")
			}
			n.do("once")
			said := n.missed(link)
			if !strings.Contains(said.Mend, c.mend) || said.Row == "" || said.Topic != "the-topic" {
				t.Fatalf("missed says %+v, want %q", said, c.mend)
			}
			n.follow("", said.Row)
			if code, p := n.do("check"); code != 1 || !holds(p.err.String(), "must match, but does not") {
				t.Errorf("without the mend, check says %d: %s\n%s", code, &p.err, n.written())
			}
			n.follow(said.Mend, "")
			if code, p := n.do("check"); code != 0 {
				t.Errorf("with the mend, check says %s\n%s", &p.err, n.written())
			}
			if _, p := n.do("explain", link); !holds(p.out.String(), "The topic: alert") {
				t.Errorf("with the mend, explain says %s\n%s", &p.out, n.written())
			}
		})
	}
}

// TestMissedTopics asks for the articles of a table that no topic found.
func TestMissedTopics(t *testing.T) {
	t.Parallel()
	cases := missedCases(t)
	n := newNewsroom(t)
	harbour, wire := n.press.outlet("harbour"), n.press.outlet("wire")
	n.configure(byWebhook, `
feeds:
  - { url: "{press}/harbour", name: Harbour News, lang: en, schedule: "@every 1h" }
  - { url: "{press}/wire", name: The Wire, lang: en, schedule: "@every 1h" }
groups: { camp: [Manza NEAR/2 tents] }
topics:
  The MEK in Albania: [MEK NEAR Albania, PMOI, Maryam Rajavi, group:camp]
  Tehran and Tirana: [country:IR NEAR/5 country:AL]
  Ships: [ship NEAR/3 Durres]
  Storms: [storm NEAR flood]
`)
	n.do("once")
	for k := range 30 {
		wire.adds(wire.say(fmt.Sprintf("Albania, case %d: the minister for fish will come back today", k)), "And then, asked about Iran, the minister smiled.")
		harbour.say(fmt.Sprintf("Ship number %d leaves the harbour of Durres", k))
	}
	links := make([]string, len(cases))
	for k, c := range cases {
		links[k] = harbour.say(c.title)
		harbour.adds(links[k], c.summary)
	}
	n.do("once")
	topics := map[string]string{"The MEK in Albania": "the-mek-in-albania", "Tehran and Tirana": "tehran-and-tirana", "Ships": "ships", "Storms": "storms", "nothing": ""}
	for k, c := range cases {
		said := n.missed(links[k])
		_, line, _ := strings.Cut(said.Mend, "\n  - ")
		line, _, _ = strings.Cut(line, "   #")
		topic, known := topics[c.topic]
		if !known || said.Topic != topic || line != c.line || (said.Row == "") != (line == "") || (c.topic == "nothing") != strings.Contains(said.What, "no topic is about this") {
			t.Errorf("%s: %+v\nwant topic %q and line %q", c.title, said, c.topic, c.line)
		}
	}
}

// missedCase is an article, the nearest topic, and the line proposed.
type missedCase struct{ title, summary, topic, line string }

func missedCases(t *testing.T) (cases []missedCase) {
	t.Helper()
	page, err := os.ReadFile("testdata/missed.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		switch line = strings.TrimRight(line, "\n"); {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			title, summary, _ := strings.Cut(line, " || ")
			cases = append(cases, missedCase{title: title, summary: summary})
		default:
			c := &cases[len(cases)-1]
			c.topic, c.line, _ = strings.Cut(strings.TrimSpace(line), "  ")
			c.line = strings.Trim(c.line, " -")
		}
	}
	if len(cases) < 10 {
		t.Fatalf("only %d articles", len(cases))
	}
	return cases
}

func (n *newsroom) written() string {
	n.t.Helper()
	data, err := os.ReadFile(n.config())
	if err != nil {
		n.t.Fatal(err)
	}
	return string(data)
}

var (
	inPlace = regexp.MustCompile(`in place of line (\d+)`)
	deleted = regexp.MustCompile(`^delete line (\d+)`)
)

// follow writes a mend and a test row into the file, as one who reads them would:
// the last topic of the file is the one that they are for.
func (n *newsroom) follow(mend, row string) {
	n.t.Helper()
	lines := strings.Split(strings.TrimRight(n.written(), "\n"), "\n")
	at := func(digits string) int {
		k, err := strconv.Atoi(digits)
		if err != nil || k > len(lines) {
			n.t.Fatalf("there is no line %q", digits)
		}
		return k - 1
	}
	key, value, _ := strings.Cut(mend, "\n")
	if m := inPlace.FindStringSubmatch(mend); m != nil {
		lines[at(m[1])] = "    " + value
	} else if m := deleted.FindStringSubmatch(mend); m != nil {
		lines[at(m[1])] = ""
	} else if mend != "" {
		lines = n.put(lines, key, value)
	}
	for line := range strings.Lines(row) {
		lines = append(lines, "    "+strings.TrimRight(line, "\n"))
	}
	if err := os.WriteFile(n.config(), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		n.t.Fatal(err)
	}
}

// put writes a key's new value, or one more line of it.
func (n *newsroom) put(lines []string, key, value string) []string {
	n.t.Helper()
	name, _, _ := strings.Cut(key, ":")
	for k, line := range slices.Backward(lines) {
		if !strings.HasPrefix(strings.TrimSpace(line), name+":") {
			continue
		}
		if value != "" {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			return append(lines[:k+1:k+1], append([]string{indent + value}, lines[k+1:]...)...)
		}
		rest := lines[k+1:]
		for len(rest) > 0 && strings.HasPrefix(rest[0], "      - ") {
			rest = rest[1:]
		}
		return append(append(lines[:k:k], "    "+key), rest...)
	}
	n.t.Fatalf("the file has no %s:\n%s", name, strings.Join(lines, "\n"))
	return nil
}

// TestMendsOfFeeds loses articles for want of a feed, and does as `missed` says.
func TestMendsOfFeeds(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	other := n.press.outlet("other")
	n.configure(byWebhook, "feeds:\n  - { url: \"{press}/harbour\", name: Harbour News, schedule: \"@every 1h\" }\n", ships)
	n.do("once")
	link := other.say("Ship sinks off Durrës")
	page := strings.TrimPrefix(link, n.press.url)
	text := strings.Repeat("The ship went down with all of its cargo, and the crew was saved by fishermen of the town. ", 5)
	n.press.page(page, fmt.Sprintf(`<html><head><title>Ship sinks</title><link rel="alternate" type="application/rss+xml" href="/other"></head><body><article><p>%s</p></article></body></html>`, text))
	far := strings.Replace(link, "127.0.0.1", "localhost", 1)
	for _, c := range []struct{ link, stage string }{{link, "not in the feed's window"}, {far, "no such feed"}} {
		said := n.missed(c.link)
		if said.Stage != c.stage || !holds(said.What, `Its text would match topic "Ships"`, "“Ship”") || !holds(said.Mend, "feeds:\n  - ", "/other") || said.Row != "" || !holds(said.NoRow, "no test holds this") {
			t.Errorf("%s: %+v", c.link, said)
		}
	}
	n.follow(n.missed(link).Mend, "")
	if code, p := n.do("check"); code != 0 {
		t.Errorf("check says %s\n%s", &p.err, n.written())
	}
	if said := n.missed(link); said.Stage != "not polled yet" || said.Topic != "ships" {
		t.Errorf("with the feed: %+v", said)
	}
}

// TestMissedIdentity asks for articles that came under the id of others.
func TestMissedIdentity(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byWebhook, strings.Replace(oneFeed, "@every 1s", "@every 1h", 1), ships)
	n.do("once")
	first := harbour.say("Ship sinks off Durrës")
	n.do("once")
	second := first + "-evening"
	harbour.becomes(first, "Ferry Aurelia and a ship collide at Vlora", second)
	if said := n.missed(second); said.Stage != "identity" || !holds(said.What, "by its id it is taken for «Ship sinks off Durrës»", first) {
		t.Errorf("before it is read: %+v", said)
	}
	n.do("once")
	if said := n.missed(second); said.Stage != "identity" || !holds(said.What, "under the id or link of «Ship sinks off Durrës»") || said.Mend != "" || said.NoRow == "" {
		t.Errorf("after: %+v", said)
	}
}

// TestMissedHeld asks for what no rule kept back.
func TestMissedHeld(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	feed := strings.Replace(oneFeed, "@every 1s", "@every 1h", 1)
	n.configure(byWebhook, feed, ships)
	n.do("once")
	n.do("mute", "Ships", "3h")
	muted := harbour.say("Ship sinks off Durrës")
	n.do("once")
	said := n.missed(muted)
	if said.Stage != "held" || !holds(said.What, "was muted", "`watcher mute \"Ships\" off`") || said.Row != "" || said.Test != "" || said.NoRow == "" {
		t.Errorf("%+v", said)
	}
	n.do("mute", "Ships", "off")
	loud := harbour.say("Ship aground at Vlora")
	n.do("once")
	if said := n.missed(loud); said.Stage != "told" {
		t.Errorf("after the mute: %+v", said)
	}
	n.configure(byWebhook, feed, "topics:\n  Ships:\n    any: [ship]\n    expires: 2026-01-01\n")
	late := harbour.say("Ship burns at Saranda")
	n.do("once")
	said = n.missed(late)
	if said.Stage != "held" || !holds(said.What, "had expired") || !holds(said.Mend, "expires: 20") || said.Test != "" || said.Row != "" || said.NoRow == "" {
		t.Errorf("%+v", said)
	}
	n.follow(said.Mend, "")
	again := harbour.say("Ship seen again at Saranda pier")
	n.do("once")
	if said := n.missed(again); said.Stage != "told" {
		t.Errorf("with the mend: %+v", said)
	}
}
