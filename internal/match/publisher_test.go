package match

import (
	"os"
	"strings"
	"testing"

	"watcher/internal/news"
)

// known are outlets that the table's headlines may end with, whatever their source.
var known = []string{"Iran International", "Euronews Albania English", "UN News", "Reuters", "IRNA", "ایران اینترنشنال", "Albania"}

// TestPublishers goes through testdata/publishers/headlines.txt.
func TestPublishers(t *testing.T) {
	table, err := os.ReadFile("testdata/publishers/headlines.txt")
	if err != nil {
		t.Fatal(err)
	}
	var e Engine
	e.Know(known...)
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, " // ")
		want, _, _ := strings.Cut(parts[0], "⟦")
		i := news.Item{Title: strings.NewReplacer("⟦", "", "⟧", "").Replace(parts[0])}
		var f news.Feed
		for _, p := range parts[1:] {
			key, value, _ := strings.Cut(p, " ")
			switch key {
			case "source":
				i.Source = value
			case "feed":
				f.Name = value
			case "site":
				f.URL = "https://www." + value + "/feed/"
			case "link":
				i.Link = "https://www." + value + "/a"
			default:
				t.Fatalf("%s: %s", line, key)
			}
		}
		if got, _, _ := e.withoutPublisher(i, f); got != want {
			t.Errorf("%s\n got %q", line, got)
		}
	}
}

// TestPublisherIsNoNews holds verdicts to it: in the headline, in the summary that
// repeats it, and in the distance between the two.
func TestPublisherIsNoNews(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", Any: queries("Iran", "title:Tirana NEAR summary:camp", "source:Farda")}}, nil)
	for _, c := range []struct {
		title, summary, source string
		want                   bool
	}{
		{"Police raid a camp - Iran International", "", "Iran International", false},
		{"Police raid a camp - Iran International", "Police raid a camp\u00a0\u00a0Iran International", "Iran International", false},
		{"Police raid a camp - Iran International", "Police raid a camp in Iran", "Iran International", true},
		{"Police raid Iran International", "", "Iran International", true},
		{"Police raid a camp - Radio Farda", "", "", true},
		{"Anti-Iran", "", "Iran", true},
		{"Raid near Tirana - One Two Three Four Five Six Seven Eight Nine Ten", "A camp", "One Two Three Four Five Six Seven Eight Nine Ten", true},
	} {
		i := news.Item{Title: c.title, Summary: c.summary, Source: c.source}
		if got := len(e.Match(i, news.Feed{})) > 0; got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
