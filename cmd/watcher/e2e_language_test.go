package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// TestNoEnglishAtTheDesk asks everything that can be asked, clicks on everything, in
// the languages that are not English. What others wrote, names, headlines, rules, is in
// Persian, so what English is seen is watcher's own. With -v it prints what was said.
func TestNoEnglishAtTheDesk(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"fa", "de", "sq"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			port := n.press.outlet("harbour")
			port.items = nil
			port.say("آب و هوای امروز بندر")
			n.press.outlet("lighthouse").items = nil
			n.press.outlet("lighthouse").say("چراغ تازه روشن شد")
			n.press.outlet("lighthouse").say("نگهبان چراغ بازنشسته شد")
			n.press.pages["/bare"] = "<html><head><title>صفحه</title></head></html>"
			n.configure(`
language: ` + lang + `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  morning: { channel: "{ops}", digest: "0 4 1 1 *" }
feeds: [{ url: "{press}/harbour", name: بندر, lang: fa, schedule: "@every 1s" }]
topics: { ` + fleet + `: { any: [کشتی], to: [newsroom, morning] } }`)
			p := n.primed()
			n.desked()
			i := interview{
				newsroom: n, port: port,
				lea:  n.discord.Person(testkit.DiscordPerson{ID: "400000000000000009", Name: "لیلا", Channel: n.channel, Permissions: testkit.DiscordManageMessages}),
				anna: n.discord.Person(testkit.DiscordPerson{ID: "400000000000000001", Name: "آنا", Channel: n.channel}),
			}
			i.stories()
			i.topics()
			i.feeds()
			i.imports()
			p.stop()
		})
	}
}

// Titles of topics, with what keeps letters from joining.
const (
	fleet = "کشتی\u200cها"
	boats = "قایق\u200cها"
)

// interview asks a desk, and looks for English in what it says.
type interview struct {
	*newsroom
	port      *outlet
	lea, anna *testkit.DiscordPerson
}

// notWords are what may be in Latin letters: code, addresses, what Discord shows in the
// reader's own language, paths.
var notWords = regexp.MustCompile("(?s)feeds\\.yaml|robots\\.txt|```.*?```|`[^`\n]*`|<[^>]*>|https?://\\S+|[^\\s\u2066-\u2069]*[/\\\\][^\\s\u2066-\u2069]*")

// english are words that are in nearly every English sentence, and in none of the other
// languages.
var english = regexp.MustCompile(`(?i)\b(the|of|and|with|this|from|which|its|that|read|there|no|found)\b`)

// twoLatin are two words of Latin letters in a row, which no line of Persian has.
var twoLatin = regexp.MustCompile(`[A-Za-z]{2,}[ ,.;:]+[A-Za-z]{2,}`)

// says waits for what a play leads to, and looks at it. Lines that hold one of those
// that are quoted are left out: they are as the log or check has them.
func (i interview) says(what string, play *testkit.DiscordPlay, quoted ...string) testkit.DiscordReply {
	i.t.Helper()
	var got testkit.DiscordReply
	waitFor(i.t, "an answer to "+what, func() bool {
		got = play.Reply()
		return got.Message != nil || len(got.Form) > 0 || len(got.Choices) > 0 || len(got.FollowUps) > 0
	})
	said := words(got)
	i.t.Logf("== %s\n%s", what, said)
	for line := range strings.Lines(notWords.ReplaceAllString(said, "")) {
		if slices.ContainsFunc(quoted, func(q string) bool { return strings.Contains(line, q) }) {
			continue
		}
		if bad := english.FindString(line); bad != "" {
			i.t.Errorf("%s: %q in %q", what, bad, line)
		}
		if bad := twoLatin.FindString(unmarked.Replace(line)); bad != "" && strings.Contains(line, "\u200f\u2067") {
			i.t.Errorf("%s: %q in %q", what, bad, line)
		}
	}
	return got
}

// tells waits until a play is told in the room as well.
func (i interview) tells(what string, play *testkit.DiscordPlay) {
	i.t.Helper()
	waitFor(i.t, what+" to be told", func() bool { return len(play.Reply().FollowUps) > 0 })
	i.says(what, play)
}

// words are all texts of an answer.
func words(r testkit.DiscordReply) string {
	var lines []string
	add := func(all ...string) {
		for _, s := range all {
			if s != "" {
				lines = append(lines, s)
			}
		}
	}
	message := func(m testkit.DiscordMessage) {
		add(m.Content)
		for _, e := range m.Embeds {
			add(e.Title, e.Description)
		}
		add(labels(m.Components)...)
		for _, body := range m.Files {
			add(string(body))
		}
	}
	if r.Message != nil {
		message(*r.Message)
	}
	for _, m := range r.FollowUps {
		message(m)
	}
	for _, c := range r.Choices {
		add(c.Name)
	}
	add(labels(r.Form)...)
	return strings.Join(lines, "\n")
}

// unmarked takes the marks of direction out of a text.
var unmarked = strings.NewReplacer("\u200e", "", "\u200f", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

// labels are the texts of buttons, menus and forms, however deep.
func labels(raw json.RawMessage) (all []string) {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			for _, key := range []string{"title", "label", "placeholder"} {
				if s, ok := v[key].(string); ok {
					all = append(all, s)
				}
			}
			walk(v["components"])
			walk(v["component"])
			walk(v["options"])
		}
	}
	walk(v)
	return all
}

// stories asks about what was told and what was not.
func (i interview) stories() {
	missing := i.port.say("مسابقهٔ قایق در اسکله")
	i.port.say("نجات خدمهٔ ستارهٔ دریا در دورس")
	told := i.port.say("کشتی ستارهٔ دریا در دورس به گل نشست")
	i.arrived(told)
	alert := i.alert(i.channel)
	i.says("/status", i.anna.Slash("status"))
	i.says("Why this alert", i.anna.OnMessage("Why this alert", alert.ID))
	i.says("Find related news", i.anna.OnMessage("Find related news", alert.ID))
	i.says("/explain of an alert", i.anna.Slash("explain", with("link", "https://discord.com/channels/1/"+i.channel+"/"+alert.ID)))
	i.says("/explain of what no topic finds", i.anna.Slash("explain", with("link", missing)))
	i.says("/explain of no link", i.anna.Slash("explain", with("link", "سلام")))
	i.says("/explain of a page", i.anna.Slash("explain", with("link", i.press.url+"/bare")))
	i.says("/explain of nothing", i.anna.Slash("explain", with("link", i.press.url+"/gone")))
	i.says("/explain of a message", i.anna.Slash("explain", with("link", "https://discord.com/channels/1/2/3")))
	i.says("/missed of what was told", i.anna.Slash("missed", with("link", told)))
	i.says("/missed by a topic", i.anna.Slash("missed", with("link", missing), with("topic", fleet)))
	i.says("/missed by no topic", i.anna.Slash("missed", with("link", told), with("topic", "هیچ")))
	i.says("/missed by a topic alone", i.anna.Slash("missed", with("topic", fleet)))
	i.says("/missed of what no topic finds", i.anna.Slash("missed", with("link", missing)))
	i.says("/missed of another site", i.anna.Slash("missed", with("link", "http://localhost.invalid/1")), "localhost.invalid")
	i.says("/missed of what the feed has not", i.anna.Slash("missed", with("link", i.press.url+"/bare")))
	i.says("/missed", i.anna.Slash("missed"))
	i.says("/search", i.anna.Slash("search", with("query", "دورس")))
	i.says("/try", i.anna.Slash("try", with("query", "کشتی")))
	i.says("/try of no query", i.anna.Slash("try", with("query", "(کشتی")))

	i.anna.Press(alert.ID, buttonOf(i.t, *alert, "claim"))
	waitFor(i.t, "the claim", func() bool { return strings.Contains(i.alert(i.channel).Embeds[0].Description, "آنا") })
	alert = i.alert(i.channel)
	menu := buttonOf(i.t, *alert, "more")
	for _, choice := range []string{"why", "similar", "pack"} {
		i.says("More: "+choice, i.anna.Choose(alert.ID, menu, choice))
	}
	asked := i.says("More: silence", i.anna.Choose(alert.ID, menu, "silence"))
	i.says("a story's silence", i.anna.Choose(asked.Message.ID, buttonOf(i.t, *asked.Message, "silence"), firstChoice(i.t, *asked.Message)))
	asked = i.says("Not for us", i.anna.Press(alert.ID, buttonOf(i.t, *alert, "refuse")))
	i.says("a reason", i.anna.Choose(asked.Message.ID, buttonOf(i.t, *asked.Message, "reason"), "old"))
	asked = i.says("Hand over", i.anna.Press(alert.ID, buttonOf(i.t, *alert, "hand")))
	i.says("a colleague", i.anna.ChooseUser(asked.Message.ID, buttonOf(i.t, *asked.Message, "handto"), *i.lea))
	i.says("/explain after that", i.anna.Slash("explain", with("link", told)))
	i.says("More: pack after that", i.anna.Choose(alert.ID, menu, "pack"))

	i.tells("/mute on", i.anna.Slash("mute", sub("on", with("what", "بندر"), with("for", "2h"))))
	i.says("/mute on for no time", i.anna.Slash("mute", sub("on", with("what", "بندر"), with("for", "دیر"))))
	i.says("/mute on nothing", i.anna.Slash("mute", sub("on", with("what", "هیچ"), with("for", "2h"))))
	i.says("/mute list", i.anna.Slash("mute", sub("list")))
	i.says("/handover", i.anna.Slash("handover"))
	i.tells("/mute off", i.anna.Slash("mute", sub("off", with("what", "بندر"))))
	i.says("/digest for leads", i.anna.Slash("digest", sub("now")))
	i.says("/digest here", i.lea.Slash("digest", sub("now")))
	i.tells("/digest now", i.lea.Slash("digest", sub("now", with("channel", "morning"))))
}

// firstChoice is the value of the first choice of a message's menu.
func firstChoice(t *testing.T, m testkit.DiscordMessage) string {
	t.Helper()
	var rows []struct {
		Components []struct {
			Options []struct {
				Value string `json:"value"`
			} `json:"options"`
		} `json:"components"`
	}
	if err := json.Unmarshal(m.Components, &rows); err != nil || len(rows) == 0 || len(rows[0].Components) == 0 || len(rows[0].Components[0].Options) == 0 {
		t.Fatalf("no choice in %s: %v", m.Components, err)
	}
	return rows[0].Components[0].Options[0].Value
}

// formID is the id of a form that opened.
func (i interview) formID(r testkit.DiscordReply) string {
	i.t.Helper()
	var f struct {
		ID string `json:"custom_id"`
	}
	if err := json.Unmarshal(r.Form, &f); err != nil || f.ID == "" {
		i.t.Fatalf("no form in %s: %v", r.Form, err)
	}
	return f.ID
}

// topics makes one, changes it in all ways, and takes that back.
func (i interview) topics() {
	watch := func(name string, options ...testkit.DiscordOption) *testkit.DiscordPlay {
		return i.lea.Slash("watch", sub(name, options...))
	}
	filled := func(title, lines string) map[string]string {
		return map[string]string{"title": title, "lines": lines, "not": "", "until": "2031-03-01"}
	}
	i.says("/watch list", watch("list"))
	i.says("/watch history of nothing", watch("history"))
	i.says("/watch add for leads", i.anna.Slash("watch", sub("add")))
	form := i.formID(i.says("/watch add", watch("add")))
	i.says("a form without title", i.lea.Submit(form, filled("", "قایق")))
	i.says("a form with a bad query", i.lea.Submit(form, filled(boats, "(قایق")))
	preview := i.says("a preview", i.lea.Submit(form, filled(boats, "قایق\nلنج"))).Message
	save := i.lea.Press(preview.ID, buttonOf(i.t, *preview, "save"))
	i.tells("Save", save)
	made := with("topic", boats)
	i.says("/watch add of the same", i.lea.Submit(i.formID(i.says("/watch add", watch("add"))), filled(boats, "قایق")))
	i.says("/watch pause of the file's", watch("pause", with("topic", fleet)))
	i.says("/watch pause of nothing", watch("pause", with("topic", "هیچ")))
	i.tells("/watch pause", watch("pause", made))
	i.says("/watch pause again", watch("pause", made))
	i.tells("/watch resume", watch("resume", made))
	i.tells("/watch expire", watch("expire", made, with("until", "2032-01-02")))
	i.says("/watch expire at no day", watch("expire", made, with("until", "فردا")))
	renamed := i.says("a preview of a change", i.lea.Submit(i.formID(i.says("/watch edit", watch("edit", made))), filled("قایق و لنج", "قایق"))).Message
	i.tells("Save", i.lea.Press(renamed.ID, buttonOf(i.t, *renamed, "save")))
	made = with("topic", "قایق و لنج")
	gone := i.says("a preview to discard", i.lea.Submit(i.formID(i.says("/watch edit", watch("edit", made))), filled("لنج", "لنج"))).Message
	discard := i.lea.Press(gone.ID, buttonOf(i.t, *gone, "discard"))
	waitFor(i.t, "the draft to be discarded", func() bool { return discard.Clicked().Content != gone.Content })
	i.t.Logf("== Discard\n%s", discard.Clicked().Content)
	i.says("topics to undo", i.lea.Type("watch", sub("undo", testkit.DiscordOption{Name: "topic", Value: "", Focused: true})))
	i.tells("/watch undo", watch("undo", made))
	made = with("topic", boats)
	i.tells("/watch undo again", watch("undo", made))
	i.tells("/watch redo", watch("redo", made))
	i.says("/watch redo", watch("redo", made))
	i.says("/watch redo of nothing", watch("redo", with("topic", "قایق و لنج")))
	i.tells("/mute on of a topic", i.anna.Slash("mute", sub("on", with("what", "قایق و لنج"), with("for", "1d"))))
	i.tells("/watch remove", watch("remove", with("topic", "قایق و لنج")))
	i.says("/mute list without it", i.anna.Slash("mute", sub("list")))
	i.says("/watch history", watch("history"))
	i.says("/watch undo of nothing", watch("undo", with("topic", "هیچ")))
	i.says("/watch list", watch("list"))
	i.says("/topics", i.anna.Slash("topics"))
}

// feeds finds some, adds one and removes it.
func (i interview) feeds() {
	feeds := func(name string, options ...testkit.DiscordOption) *testkit.DiscordPlay {
		return i.lea.Slash("feeds", sub(name, options...))
	}
	i.says("/feeds list", feeds("list"))
	i.says("/feeds add of no address", feeds("add", with("address", "https://")))
	i.says("/feeds add of a bare page", feeds("add", with("address", i.press.url+"/bare")))
	i.says("/feeds add of nothing", feeds("add", with("address", i.press.url+"/gone")), "no feed at")
	found := i.says("/feeds add", feeds("add", with("address", i.press.url+"/lighthouse"), with("name", "فانوس"))).Message
	i.tells("Save", i.lea.Press(found.ID, buttonOf(i.t, *found, "save")))
	i.says("/feeds test", feeds("test", with("feed", "فانوس")))
	i.says("/feeds test of nothing", feeds("test", with("feed", "هیچ")))
	i.says("/feeds list", feeds("list"))
	i.says("/feeds remove of the file's", feeds("remove", with("feed", "بندر")))
	i.says("/feeds remove of nothing", feeds("remove", with("feed", "هیچ")))
	i.tells("/feeds remove", feeds("remove", with("feed", "فانوس")))
	links := ""
	for _, path := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
		i.press.outlet(path).items = nil
		i.press.outlet(path).say("خبر " + path)
		links += `<link rel="alternate" type="application/rss+xml" href="/` + path + `">`
	}
	i.press.page("/site", "<html><head><title>سایت</title>"+links+"</head></html>")
	many := i.says("/feeds add of a site with twelve", feeds("add", with("address", i.press.url+"/site"))).Message
	if said := words(testkit.DiscordReply{Message: many}); !holds(said, "12", i.press.url+"/k", i.press.url+"/l") {
		i.t.Errorf("of twelve feeds it says %s", said)
	}
}

// imports drops files into Discord.
func (i interview) imports() {
	send := func(name, text string) *testkit.DiscordPlay {
		i.press.page("/"+name, text)
		return i.lea.SlashWith(testkit.DiscordUpload{ID: "700000000000000001", Name: name, Size: len(text), URL: i.press.url + "/" + name},
			"watch", sub("import", with("file", "700000000000000001")))
	}
	i.says("/watch import with mistakes", send("bad.yaml", "topics:\n  لنج: ['(لنج']\n"), "bad.yaml")
	i.says("/watch import of the file's", send("same.yaml", "topics: { "+fleet+": [کشتی] }\nlanguage: en"), "on line")
	i.says("/watch import of too much", i.lea.SlashWith(testkit.DiscordUpload{ID: "700000000000000001", Name: "a", Size: 1 << 24, URL: i.press.url}, "watch", sub("import", with("file", "700000000000000001"))))
	first := i.says("/watch import", send("good.yaml", "topics:\n  لنج:\n    any: [لنج, ناخدا]\n    to: [newsroom]\n    urgent: [توفان]\n")).Message
	if said := unmarked.Replace(words(testkit.DiscordReply{Message: first})); !holds(said, "＋ ", "to: \\[newsroom\\]", "urgent: \\[توفان\\]") {
		i.t.Errorf("the import says %s", said)
	}
	i.tells("Apply", i.lea.Press(first.ID, buttonOf(i.t, *first, "save")))
	second := i.says("/watch import of a change", send("next.yaml", "topics:\n  لنج:\n    any: [لنج]\n    to: [newsroom, morning]\n    all: [دریا]\n")).Message
	if said := unmarked.Replace(words(testkit.DiscordReply{Message: second})); !holds(said, "－ to: \\[newsroom\\]", "＋ to: \\[newsroom, morning\\]", "－ urgent: \\[توفان\\]", "＋ all: \\[دریا\\]", "－ ناخدا") {
		i.t.Errorf("the import of a change says %s", said)
	}
}
