package desk

import (
	"context"
	"regexp"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// TestOptionsInGerman: every option has a German name that Discord takes, and no two of
// a command have the same.
func TestOptionsInGerman(t *testing.T) {
	named := 0
	var look func(path string, options []*discordgo.ApplicationCommandOption)
	valid := regexp.MustCompile(`^[-_\p{Ll}\p{N}]{1,32}$`)
	look = func(path string, options []*discordgo.ApplicationCommandOption) {
		seen := map[string]bool{}
		for _, o := range options {
			if o.Type == discordgo.ApplicationCommandOptionSubCommand {
				look(path+" "+o.Name, o.Options)
				continue
			}
			name := o.NameLocalizations[discordgo.German]
			if !valid.MatchString(name) || seen[name] {
				t.Errorf("/%s: option %s is called %q in German", path, o.Name, name)
			}
			seen[name], named = true, named+1
		}
	}
	for _, c := range []Command{
		StatusCommand(nil), MuteCommand(nil), HandoverCommand(nil), TryCommand(nil), WatchCommand(nil), FeedsCommand(nil), MissedCommand(nil),
		DigestCommand(nil), ExplainCommand(nil), SearchCommand(nil), TopicsCommand(nil),
	} {
		look(c.Name, c.Options)
	}
	if named < 20 {
		t.Errorf("only %d options were looked at", named)
	}
}

// TestBlanks: each text that a command cannot do without is asked for by name, in every
// language, where somebody sends spaces.
func TestBlanks(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		never := func(context.Context, *Call) (Reply, error) { t.Error("done with nothing"); return Reply{}, nil }
		var commands []Command
		for _, c := range []Command{MuteCommand(nil), TryCommand(nil), SearchCommand(nil), ExplainCommand(nil), FeedsCommand(nil), WatchCommand(nil)} {
			c.Do, c.Ask = never, nil
			commands = append(commands, c)
			for _, names := range c.wants() {
				for _, name := range names {
					for _, code := range tongue.Codes {
						if said := tongue.Of(code).Say("blank." + name); said == "blank."+name {
							t.Errorf("/%s %s is not asked for in %s", c.Name, name, code)
						}
					}
				}
			}
		}
		r.opened(commands...)
		text := func(name, value string) testkit.DiscordOption { return testkit.DiscordOption{Name: name, Value: value} }
		r.says(r.editor().Slash("search", text("query", "\u200b ")), "Write what to look for")
		r.says(r.editor().Slash("explain", text("link", "<>")), "Give a link")
		add := testkit.DiscordOption{Name: "add", Options: []testkit.DiscordOption{text("address", " ")}}
		r.says(r.lead().Slash("feeds", add), "Give the address of a site")
	})
}

// TestBare takes off what people paste with a link.
func TestBare(t *testing.T) {
	for said, want := range map[string]string{
		"https://a.example/1": "https://a.example/1", " <https://a.example/1>\n": "https://a.example/1", "‹https://a.example/1›": "https://a.example/1",
		"\u200f«https://a.example/1»": "https://a.example/1", "\u200b": "", "": "",
	} {
		if got := bare(said); got != want {
			t.Errorf("%q: %q", said, got)
		}
	}
}

// TestFoundFeedsAreTold: whatever a feed is to be called, who chooses sees which is which.
func TestFoundFeedsAreTold(t *testing.T) {
	found := []Sought{
		{Title: "Port", Own: "News", Address: "https://a.example/news.xml"},
		{Title: "Port", Own: "Sport", Address: "https://a.example/sport.xml"},
		{Title: "Port", Own: "News", Address: "https://a.example/news?lang=sq"},
		{Address: "https://a.example/other"},
	}
	for n, want := range []string{"News · /news.xml", "Sport", "News · /news?lang=sq", "https://a.example/other"} {
		if got := found[n].told(found); got != want {
			t.Errorf("%s: %q, want %q", found[n].Address, got, want)
		}
	}
}

// seeker finds what it is given.
type seeker struct{ trial Trial }

func (s seeker) Try(context.Context, tongue.Tongue, string, time.Duration, int) (Trial, error) {
	return s.trial, nil
}

func (s seeker) Search(context.Context, tongue.Tongue, string, time.Duration, int, Place) (Trial, error) {
	return s.trial, nil
}

// TestSearchFindsNothing says so, and why if that is known.
func TestSearchFindsNothing(t *testing.T) {
	for _, c := range []struct {
		trial Trial
		want  string
	}{
		{Trial{Over: 30 * 24 * time.Hour, Items: 5}, "Nothing that was read in the last 30 days fits kayak."},
		{Trial{Over: 30 * 24 * time.Hour}, "Nothing was read in that time yet"},
	} {
		inRoom(t, func(t *testing.T, r *room) {
			r.opened(SearchCommand(seeker{c.trial}))
			r.says(r.editor().Slash("search", testkit.DiscordOption{Name: "query", Value: "kayak"}), c.want)
		})
	}
}
