package app

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/news"
)

var (
	tableOfCommands = regexp.MustCompile("(?m)^\\| (`[^|]+`) \\| [^|]+ \\| ([^|]+) \\|$")
	inBackticks     = regexp.MustCompile("`([^`]+)`")
)

// rightsOf are a command's subcommands, or the command, with what each takes.
func rightsOf(c desk.Command) map[string]desk.Right {
	name := "/" + c.Name
	if c.OnMessage {
		name = c.Name
	}
	rights := map[string]desk.Right{}
	for _, n := range subcommands(c) {
		o := c.Options[n]
		right := c.Who
		if slices.Contains(c.Leads, o.Name) {
			right = desk.Lead
		}
		rights[name+" "+o.Name] = right
	}
	if len(rights) == 0 {
		rights[name] = c.Who
	}
	return rights
}

// discordSub is the type of an option that is a subcommand.
const discordSub = 1

// subcommands says which options of a command are subcommands; none are of one that is
// a command by itself.
func subcommands(c desk.Command) (at []int) {
	for n, o := range c.Options {
		if o.Type == discordSub {
			at = append(at, n)
		}
	}
	return at
}

// sectionOf is a section of docs/operations.md, by its heading, up to the next one.
func sectionOf(t *testing.T, heading string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n"+heading+"\n")
	section, _, _ = strings.Cut(section, "\n#")
	return section
}

// TestWhoMayDoWhat holds the manual's table against the commands.
func TestWhoMayDoWhat(t *testing.T) {
	said := map[string]string{}
	for _, row := range tableOfCommands.FindAllStringSubmatch(sectionOf(t, "### Commands in Discord"), -1) {
		for _, m := range inBackticks.FindAllStringSubmatch(row[1], -1) {
			said[m[1]] = row[2]
		}
	}
	words := map[desk.Right]string{desk.Everyone: "everyone in the channel", desk.Lead: "desk leads"}
	commands := (&App{}).commands()
	for _, c := range commands {
		for name, right := range rightsOf(c) {
			if said[name] != words[right] {
				t.Errorf("docs/operations.md lets %q use %s, the code %q", said[name], name, words[right])
			}
			delete(said, name)
		}
	}
	for name := range said {
		t.Errorf("docs/operations.md has %s, the code has not", name)
	}
}

func TestDeskForWhom(t *testing.T) {
	bot, hook := news.Channel{ID: "a", Discord: "1"}, news.Channel{ID: "b", Webhook: "https://hook.example/1"}
	base := config.Config{Discord: config.Discord{Token: "t", Desk: true}, Channels: []news.Channel{bot, hook}}
	key, channels := deskFor(&base)
	if key == "" || len(channels) != 1 || channels[0] != "1" {
		t.Errorf("%q %v", key, channels)
	}
	for name, change := range map[string]func(*config.Config){
		"no token": func(c *config.Config) { c.Discord.Token = "" }, "told not to": func(c *config.Config) { c.Discord.Desk = false },
		"webhooks alone": func(c *config.Config) { c.Channels = []news.Channel{hook} },
	} {
		c := base
		change(&c)
		if key, _ := deskFor(&c); key != "" {
			t.Errorf("%s: there is a desk", name)
		}
	}
	other := base
	other.Discord.Leads = []string{"2"}
	if changed, _ := deskFor(&other); changed == key {
		t.Error("another role leads, and the desk stays as it was")
	}
}

func TestSignInsAreKept(t *testing.T) {
	s := signIns{t.TempDir()}
	if at, err := s.SignIns(t.Context()); err != nil || len(at) != 0 {
		t.Errorf("at first %v %v", at, err)
	}
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	if err := s.SaveSignIns(t.Context(), []time.Time{now, now.Add(time.Second)}); err != nil {
		t.Fatal(err)
	}
	if at, err := s.SignIns(t.Context()); err != nil || len(at) != 2 || !at[1].Equal(now.Add(time.Second)) {
		t.Errorf("%v %v", at, err)
	}
	if err := os.WriteFile(s.path(), []byte("["), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIns(t.Context()); err == nil || !strings.Contains(err.Error(), "signins.json") {
		t.Errorf("a broken file: %v", err)
	}
	if err := (signIns{filepath.Join(s.dir, "gone")}).SaveSignIns(t.Context(), nil); err == nil {
		t.Error("written into a folder that is not there")
	}
}

func TestReadStates(t *testing.T) {
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	feeds := map[news.FeedID]news.Feed{"a": {Name: "A"}, "b": {Name: "B"}, "c": {Name: "C"}, "d": {Name: "D"}}
	var s desk.Status
	readStates(&s, feeds, []news.FeedState{
		{Feed: "a", CheckedAt: now},
		{Feed: "b", CheckedAt: now.Add(-time.Hour), Failures: 1, FailingSince: now.Add(-time.Minute), LastError: "503"},
		{Feed: "c", Failures: 9, FailingSince: now.Add(-time.Hour), LastError: "gone"},
		{Feed: "removed", Failures: 1, CheckedAt: now.Add(time.Hour)},
	})
	if s.Feeds != 4 || s.Unread != 1 || !s.Polled.Equal(now) || len(s.Failing) != 2 || s.Failing[0].Name != "C" || s.Failing[1].Error != "503" {
		t.Errorf("%+v", s)
	}
}
