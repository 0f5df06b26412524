package app

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"watcher/internal/config"
	"watcher/internal/news"
)

// example is a query of the manual and what the manual says of it.
type example struct {
	line   int
	query  string
	finds  []string
	leaves []string
}

const manual = "../../docs/queries.md"

// manualBlocks returns the blocks of a kind, each with the number of its first
// line.
func manualBlocks(t *testing.T, kind string) (blocks []string, lines []int) {
	t.Helper()
	b, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range regexp.MustCompile("(?s)```"+kind+"\n(.*?)```").FindAllSubmatchIndex(b, -1) {
		blocks = append(blocks, string(b[at[2]:at[3]]))
		lines = append(lines, 1+strings.Count(string(b[:at[2]]), "\n"))
	}
	return blocks, lines
}

func manualExamples(t *testing.T) (out []example) {
	t.Helper()
	blocks, lines := manualBlocks(t, "query")
	for i, block := range blocks {
		for j, s := range strings.Split(strings.TrimSpace(block), "\n") {
			word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
			rest = strings.TrimSpace(rest)
			switch {
			case !strings.HasPrefix(s, "    "):
				out = append(out, example{line: lines[i] + j, query: s})
			case word == "finds":
				out[len(out)-1].finds = append(out[len(out)-1].finds, rest)
			case word == "not":
				out[len(out)-1].leaves = append(out[len(out)-1].leaves, rest)
			default:
				t.Errorf("%s:%d: what is %q?", manual, lines[i]+j, s)
			}
		}
	}
	if len(out) < 35 {
		t.Errorf("only %d queries found in the manual", len(out))
	}
	return out
}

// inYAML writes a query as the manual tells people to: as it is, in single
// quotes where YAML would read its signs.
func inYAML(q string) string {
	if strings.ContainsRune(`"*&!@{[`, rune(q[0])) || strings.Contains(q, " #") || strings.Contains(q, ": ") {
		return "'" + strings.ReplaceAll(q, "'", "''") + "'"
	}
	return q
}

// TestManualQueries takes every query of the manual through YAML and the
// parser, and holds what the manual says that it finds and leaves alone.
func TestManualQueries(t *testing.T) {
	for _, x := range manualExamples(t) {
		file := fmt.Sprintf("feeds: [https://a.example/rss]\ngroups: { names: [PMOI] }\ntopics:\n  Sanctions: sanctions\n  T:\n    any:\n      - %s\n", inYAML(x.query))
		cfg, problems := config.Parse("feeds.yaml", []byte(file), config.Options{Judge: judge, Partial: true})
		for _, p := range problems {
			t.Errorf("%s:%d: %s: %s", manual, x.line, x.query, p.Text)
		}
		if cfg == nil {
			continue
		}
		if got := cfg.Topics[1].Any[0].Text; got != x.query {
			t.Errorf("%s:%d: YAML made %q of %q", manual, x.line, got, x.query)
		}
		engine := compile(cfg)
		holds := func(s string) bool {
			title, summary, _ := strings.Cut(s, " || ")
			for _, m := range engine.Match(news.Item{Title: title, Summary: summary}, news.Feed{}) {
				if m.Topic == "t" {
					return true
				}
			}
			return false
		}
		for _, s := range x.finds {
			if !holds(s) {
				t.Errorf("%s:%d: %s does not find %s", manual, x.line, x.query, s)
			}
		}
		for _, s := range x.leaves {
			if holds(s) {
				t.Errorf("%s:%d: %s finds %s", manual, x.line, x.query, s)
			}
		}
	}
}

// TestManualTopics reads the topics that the manual shows.
func TestManualTopics(t *testing.T) {
	blocks, lines := manualBlocks(t, "yaml")
	for i, block := range blocks {
		file := block
		if !strings.HasPrefix(block, "topics:") {
			file = "topics:\n  T:\n    " + strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n    ") + "\n"
		}
		file = "feeds: [{ url: https://a.example/rss, lang: en, tags: [balkans] }]\n" + file
		_, problems := config.Parse("feeds.yaml", []byte(file), config.Options{Judge: judge, Partial: true})
		for _, p := range problems {
			t.Errorf("%s:%d: %s", manual, lines[i], p.Text)
		}
	}
	if len(blocks) < 3 {
		t.Errorf("only %d topics found in the manual", len(blocks))
	}
}
