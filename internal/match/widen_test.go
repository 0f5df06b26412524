package match

import (
	"os"
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
)

// TestWiden makes lines of queries that do not find an item, and looks at the
// first of them that does.
func TestWiden(t *testing.T) {
	page, err := os.ReadFile("testdata/missed/widen.txt")
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string][]news.Query{"places": {{Text: "Durrës"}}}
	var query string
	var lines []string
	var item news.Item
	tried := 0
	for line := range strings.Lines(string(page)) {
		line = strings.TrimRight(line, "\n")
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			query = line
		case kind == "from":
			item = news.Item{Key: "k", Lang: "en"}
			item.Title, item.Summary, _ = strings.Cut(rest, " || ")
			lines = finding(t, query, groups, item)
			tried++
		case kind == "gives":
			if first := append(lines, "-")[0]; first != rest {
				t.Errorf("%s, of %q: %q; want %q", query, item.Title, lines, rest)
			}
		case kind == "never":
			if slices.Contains(lines, rest) {
				t.Errorf("%s, of %q: %q is made of it", query, item.Title, rest)
			}
		default:
			t.Fatalf("%q is no line of the table", line)
		}
	}
	if tried < 10 {
		t.Errorf("only %d queries were tried", tried)
	}
}

// finding are the lines made of a query that find an item.
func finding(t *testing.T, query string, groups map[string][]news.Query, item news.Item) (lines []string) {
	t.Helper()
	topics := []news.Topic{{ID: "as it is", Any: queries(query)}}
	for _, w := range Widen(news.Query{Text: query}, item) {
		topics = append(topics, news.Topic{ID: news.TopicID(w.Line), Any: queries(w.Line)})
	}
	e, problems := Compile(topics, groups)
	for _, p := range problems {
		if !p.Warning && p.Query.Text == query {
			t.Errorf("%s: %s", query, p.Text)
		}
	}
	for _, m := range e.Match(item, news.Feed{}) {
		lines = append(lines, string(m.Topic))
	}
	if len(lines) > 0 && lines[0] == "as it is" {
		t.Errorf("%s finds %q as it is", query, item.Title)
	}
	return lines
}
