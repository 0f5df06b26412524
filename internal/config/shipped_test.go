package config

import (
	"os"
	"slices"
	"strings"
	"testing"

	"watcher"
)

// The shipped file is good as it is, with nothing set.
func TestShipped(t *testing.T) {
	c, problems := Parse("feeds.yaml", watcher.FeedsYAML, Options{Env: func(string) (string, bool) { return "", false }})
	if c == nil || len(problems) != 0 {
		t.Fatalf("the shipped file:\n%s", lines(problems))
	}
	if n := len(c.Feeds); n < 40 || n > 60 {
		t.Errorf("%d feeds", n)
	}
	if len(c.Channels) != 1 || c.Channels[0].Unset != "DISCORD_WEBHOOK" {
		t.Errorf("channels: %+v", c.Channels)
	}
	var ids []string
	for _, topic := range c.Topics {
		ids = append(ids, string(topic.ID))
		if len(topic.Tests.Match) < 4 || len(topic.Tests.Skip) < 4 {
			t.Errorf("%s: %d and %d tests", topic.ID, len(topic.Tests.Match), len(topic.Tests.Skip))
		}
	}
	if want := []string{"mek-in-albania", "tehran-tirana", "mek-and-protests", "exile-and-terror-lists"}; !slices.Equal(ids, want) {
		t.Errorf("topics %v, want %v", ids, want)
	}
	for _, f := range c.Feeds {
		if f.Lang == "" || len(f.Tags) == 0 || strings.Contains(f.Name, ".com") {
			t.Errorf("%s has no name, language or tag", f.URL)
		}
	}
	disk, err := os.ReadFile("../../feeds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if string(disk) != string(watcher.FeedsYAML) {
		t.Error("the embedded file is not the one on disk")
	}
}
