package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// hostileTexts are what somebody may write into Discord to break or to abuse
// the bot, as long as Discord lets a field be.
var hostileTexts = map[string]string{
	"mentions":    "@everyone <@&900000000000000001> <@1> [x](https://evil.example) ```\n# h\n-# small",
	"parentheses": strings.Repeat("(", 4000),
	"nots":        strings.Repeat("NOT ", 999) + "a",
	"pattern":     "/" + strings.Repeat("(a+)+", 700) + "$/",
	"program":     "/((((x{100}){100}){100}){100})/",
	"choices":     "40 OF (" + strings.Repeat("a, ", 1000) + "b)",
	"lines":       strings.Repeat("a\n", 1999),
	"emoji":       strings.Repeat("👩‍👩‍👧‍👦", 360),
	"marks":       strings.Repeat("e\u0301\u0316", 1300),
	"directions":  "\u202egnp\u2066\u200b\x1b[31m\x00 ship",
	"yaml":        "x\"\ntopics: {}\nfeeds: []\n- &a *a\n!!binary x #",
	"statement":   "'; DROP TABLE items; -- \" OR 1=1",
	"path":        "../../etc/passwd",
	"inside":      "http://169.254.169.254/latest/meta-data/",
	"elsewhere":   "file:///etc/passwd",
	"blank":       " \n\t ",
}

// TestHostileEditor has a desk lead write all of that wherever text is taken,
// press buttons that were never shown, and send forms that were never opened.
// The desk answers each within Discord's limits, which the fake holds it to, to
// one person alone; nobody is pinged, nothing is saved, and alerts go on.
func TestHostileEditor(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.desked()
	lead := n.discord.Person(testkit.DiscordPerson{ID: "400000000000000003", Name: "lea", Channel: n.channel, Permissions: testkit.DiscordManageMessages})
	before := len(n.messages(n.channel))
	for name, text := range hostileTexts {
		t.Run(name, func(t *testing.T) {
			n.withstands(t,
				lead.Slash("try", with("query", text)),
				lead.Slash("search", with("query", text)),
				lead.Slash("explain", with("link", text)),
				lead.Slash("missed", with("link", text)),
				lead.Slash("mute", sub("on", with("what", text), with("for", text))),
				lead.Slash("feeds", sub("add", with("address", text), with("name", text), with("lang", text))),
				lead.Forge("w1:watch:", map[string]string{"title": text, "lines": text, "not": text, "until": text}),
				lead.Forge("w1:watch:"+text, map[string]string{"title": text, "lines": "ship", "other": text}),
			)
		})
	}
	for _, verb := range []string{
		"claim", "release", "hand", "handto", "refuse", "reason", "takeup", "more", "silence", "feed",
		"watch", "watchthis", "adopt", "decline", "save", "rework", "discard", "nosuch", "",
	} {
		t.Run("forged "+verb, func(t *testing.T) {
			var plays []*testkit.DiscordPlay
			for _, argument := range []string{"", "1", "../x", strings.Repeat("x", 90), "a:b:c", "\x00", "' OR 1=1", "/", "@everyone"} {
				plays = append(plays, lead.Forge(news.ButtonForm+":"+verb+":"+argument, nil))
			}
			n.withstands(t, plays...)
		})
	}
	for _, id := range []string{"", ":", "w1", "w2:claim:1", "w1::", strings.Repeat(":", 100)} {
		n.withstands(t, lead.Forge(id, nil))
	}
	link := harbour.say("Ship runs aground off the cape")
	n.arrived(link)
	if got := len(n.messages(n.channel)); got != before+1 {
		t.Errorf("%d messages in the channel, want one more than %d", got, before)
	}
	if said := n.discord.Violations(); len(said) > 0 {
		t.Errorf("Discord's rules were broken: %.500q", said)
	}
	if log := p.err.String(); holds(log, "level=ERROR") || strings.ContainsAny(strings.ReplaceAll(log, "\n", ""), "\x1b\x00\u202e\u200b") {
		t.Errorf("the log says %s", log)
	}
	p.stop()
	// What was not saved is not there after a restart.
	code, out := n.do("export")
	if code != 0 || strings.Contains(out.out.String(), "evil") || strings.Contains(out.out.String(), "passwd") {
		t.Errorf("exit code %d, and it prints %s", code, &out.out)
	}
	if _, err := os.Stat(n.data()); err != nil {
		t.Error(err)
	}
}

// withstands waits for the answers to something hostile: one person sees each,
// it pings nobody, and Discord took it.
func (n *newsroom) withstands(t *testing.T, plays ...*testkit.DiscordPlay) {
	t.Helper()
	for at, play := range plays {
		var got testkit.DiscordReply
		waitFor(t, fmt.Sprint("an answer to ", at), func() bool {
			got = play.Reply()
			return got.Type != 0 && !got.Waiting || len(got.Refused) > 0
		})
		if len(got.Refused) > 0 || foul(string(got.Form)) != "" {
			t.Errorf("%d: form %s, refused with %v", at, got.Form, got.Refused)
		}
		if got.Message != nil {
			got.FollowUps = append(got.FollowUps, *got.Message)
		}
		for _, m := range got.FollowUps {
			if bad := foul(m.Content); bad != "" || !m.Ephemeral {
				t.Errorf("%d: to one person: %v; %q in %.600q", at, m.Ephemeral, bad, m.Content)
			}
			for _, e := range m.Embeds {
				if bad := foul(e.Title) + foul(e.Description); bad != "" {
					t.Errorf("%d: %q in %.600q", at, bad, e.Description)
				}
			}
		}
	}
}

var (
	quoted = regexp.MustCompile("(?s)```.*?```") // shown as it stands
	fouls  = regexp.MustCompile("@everyone|<@&?\\d|\\]\\(https://evil|root:|[\u202a-\u202e\u2066-\u2069\u0000\u001b]|[^@<:/#\u200b]\u200b[^@#:/<]")
)

// foul returns what a text of ours must not hold: a ping, a link that somebody
// wrote, a file of the machine, a character that hides or turns others.
func foul(text string) string { return fouls.FindString(quoted.ReplaceAllString(text, "")) }
