package app

import (
	"bufio"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"watcher"
	"watcher/internal/config"
	"watcher/internal/feeds/parse"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/testkit"
)

// shippedEngine compiles the topics that watcher ships with.
func shippedEngine(t *testing.T) (*match.Engine, *config.Config) {
	t.Helper()
	cfg, problems := config.Parse("feeds.yaml", watcher.FeedsYAML, config.Options{Blind: true, Judge: judge, Partial: true})
	for _, p := range problems {
		t.Errorf("the shipped feeds.yaml: %s", p)
	}
	return compile(cfg), cfg
}

// positives are items that the shipped topics find: the topics' own tests,
// and, where they are at hand, real ones from outside the repository.
func positives(t *testing.T, engine *match.Engine, cfg *config.Config) (items []news.Item) {
	t.Helper()
	for _, topic := range cfg.Topics {
		for _, m := range topic.Tests.Match {
			items = append(items, news.Item{Title: m.Title})
		}
	}
	if len(items) < 20 {
		t.Errorf("only %d headlines among the topics' tests", len(items))
	}
	dir := os.Getenv("WATCHER_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(dir, "corpus/matching/mek-eval.tsv"))
	if err != nil {
		t.Log("without the labelled headlines: set WATCHER_SHARED to the folder that holds them")
		return items
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		if i := (news.Item{Lang: c[1], Title: c[2], Summary: c[3]}); len(c) > 3 && c[0] == "pos" && len(engine.Match(i, news.Feed{})) > 0 {
			items = append(items, i)
		}
	}
	return items
}

// inCapitals matches what a query can ask for in exactly its case.
var inCapitals = regexp.MustCompile(`\b\p{Lu}{2,6}\b`)

// TestWritings holds the verdict of the shipped topics, topic by topic, while
// a headline arrives in every way that publishers write it.
func TestWritings(t *testing.T) {
	engine, cfg := shippedEngine(t)
	n := 0
	for _, i := range positives(t, engine, cfg) {
		want := topicsOf(engine, i)
		titles, summaries := testkit.Writings(i.Title), testkit.Writings(i.Summary)
		for k, w := range titles {
			if w.Case && inCapitals.MatchString(i.Title+" "+i.Summary) {
				continue
			}
			changed := news.Item{Title: w.Text, Summary: i.Summary, Lang: i.Lang, Source: w.Source}
			if i.Summary != "" && k < len(summaries) && summaries[k].Name == w.Name {
				changed.Summary = summaries[k].Text
			}
			n++
			if got := topicsOf(engine, changed); !slices.Equal(got, want) {
				t.Errorf("with %s: %v, was %v: %q %q", w.Name, got, want, changed.Title, changed.Summary)
			}
		}
	}
	t.Logf("%d writings", n)
}

// TestWritingsAsEntities sends the headlines through a feed whose letters are
// entities, once as XML has them and once as HTML inside XML.
func TestWritingsAsEntities(t *testing.T) {
	engine, cfg := shippedEngine(t)
	for _, i := range positives(t, engine, cfg) {
		want := topicsOf(engine, i)
		for name, write := range map[string]func(string) string{
			"XML":  testkit.Entities,
			"HTML": func(s string) string { return html.EscapeString(testkit.Entities(s)) },
		} {
			doc, err := parse.Parse(parse.Input{Lang: i.Lang, Body: fmt.Appendf(nil,
				`<rss version="2.0"><channel><item><title>%s</title><description>%s</description></item></channel></rss>`, write(i.Title), write(i.Summary))})
			if err != nil || len(doc.Items) != 1 {
				t.Fatalf("%d items, %v", len(doc.Items), err)
			}
			if got := topicsOf(engine, doc.Items[0]); !slices.Equal(got, want) {
				t.Errorf("as entities in %s: %v, was %v: %q", name, got, want, doc.Items[0].Title)
			}
		}
	}
}

func topicsOf(engine *match.Engine, i news.Item) (ids []news.TopicID) {
	for _, m := range engine.Match(i, news.Feed{}) {
		ids = append(ids, m.Topic)
	}
	return ids
}
