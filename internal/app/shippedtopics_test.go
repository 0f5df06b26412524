package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watcher"
	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/why"
)

// TestShippedTopics goes through the tables of testdata/shipped: headlines with the
// verdict that a desk lead expects of the shipped feeds.yaml.
//
//	topic mek-in-albania   the topics that the next lines are judged by, "all" for all
//	lang: sq               the headlines' language
//	+ headline || summary  must alert
//	- headline             must not
//	|                      another language begins
func TestShippedTopics(t *testing.T) {
	cfg, problems := config.Parse("feeds.yaml", watcher.FeedsYAML, config.Options{Partial: true, Env: func(string) (string, bool) { return "", true }})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	engine := compile(cfg)
	paths, err := filepath.Glob("testdata/shipped/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no tables", err)
	}
	for _, path := range paths {
		table, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var of, lang string
		for n, line := range strings.Split(string(table), "\n") {
			key, rest, _ := strings.Cut(line, " ")
			switch key {
			case "topic":
				of = rest
			case "lang:":
				lang = rest
			case "+", "-":
				i := news.Item{Key: "i", Lang: lang}
				i.Title, i.Summary, _ = strings.Cut(rest, " || ")
				got := slices.DeleteFunc(engine.Match(i, news.Feed{}), func(m news.Match) bool {
					return m.Band != news.BandAlert || of != "all" && string(m.Topic) != of
				})
				if (len(got) > 0) != (key == "+") {
					var said []string
					for _, m := range got {
						said = append(append(said, string(m.Topic)), why.Lines(m.Why)...)
					}
					t.Errorf("%s:%d: %s %q", path, n+1, line, said)
				}
			case "", "#", "|":
			default:
				t.Errorf("%s:%d: what is %q?", path, n+1, line)
			}
		}
	}
}
