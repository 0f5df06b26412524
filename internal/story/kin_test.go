package story

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit/frozen"
	"watcher/internal/text"
)

// TestKin lets each case's second report open its story beside the first's.
func TestKin(t *testing.T) {
	data, err := os.ReadFile("testdata/kin.txt")
	if err != nil {
		t.Fatal(err)
	}
	g := New(Options{Rate: frozen.Rate, Countries: frozen.Countries})
	for _, section := range strings.Split(string(data), "\n== ")[1:] {
		lines := strings.Split(strings.TrimSpace(section), "\n")
		want, name, _ := strings.Cut(lines[0], " ")
		t.Run(name, func(t *testing.T) {
			topic := strings.Fields(lines[1])[1:]
			first, second := told(lines[2], "one", noon, topic), told(lines[3], "two", noon.Add(3*time.Hour), topic)
			memory := remember(nil, g.Group([]news.Report{first}, nil))
			opened := g.Group([]news.Report{second}, memory)
			if len(opened) != 1 || opened[0].ID == memory[0].ID {
				t.Fatalf("not a story of its own: %+v", opened)
			}
			if got := opened[0].Kin.Story == memory[0].ID; got != (want == "+") {
				t.Errorf("offered %v: %+v and %+v", got, g.sketch(first).clues, g.sketch(second).clues)
			}
			second.Item.FirstSeen = noon.Add(30 * time.Hour)
			if late := g.Group([]news.Report{second}, memory); late[0].Kin.Story != "" {
				t.Error("offered after a day")
			}
			second.Item.FirstSeen = noon
			second.Matches[0].Topic = "other"
			if other := g.Group([]news.Report{second}, memory); other[0].Kin.Story != "" {
				t.Error("offered under another topic")
			}
		})
	}
}

// told is a report in a language, "?" if nobody says in which, which its topic
// found by some words.
func told(line, feed string, at time.Time, asked []string) news.Report {
	lang, title, _ := strings.Cut(line, " ")
	lang = strings.Trim(lang, "?")
	return news.Report{
		Item:    news.Item{Feed: news.FeedID(feed), Key: news.ItemKey(feed), Title: title, Lang: lang, FirstSeen: at},
		Feed:    news.Feed{ID: news.FeedID(feed)},
		Matches: []news.Match{found(title, asked)},
	}
}

// found is the match of a topic that asks for some words.
func found(title string, asked []string) news.Match {
	m := news.Match{Topic: "topic"}
	for n, w := range asked {
		if strings.Contains(text.Fold(title), text.Fold(w)) {
			m.Why = append(m.Why, news.Why{Rule: strconv.Itoa(n), Spans: []news.Span{{Field: news.FieldTitle, Text: w}}})
		}
	}
	return m
}
