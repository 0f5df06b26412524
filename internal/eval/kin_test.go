package eval

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/story"
	"watcher/internal/testkit"
)

// TestKin prints which English stories of twelve days are offered a Persian post
// as possibly the same story: nobody has labelled them, so they are to be read.
// The topic is as wide as can be, a country at war.
func TestKin(t *testing.T) {
	engine, _ := match.Compile([]news.Topic{{ID: "iran", Any: []news.Query{{Text: "country:IR"}}}}, nil)
	g := story.New(story.Options{Rate: profile.Frozen().Rate, Countries: profile.Countries})
	var stories, posts []news.Report
	seen := map[string]bool{}
	add := func(to *[]news.Report, i news.Item) {
		i.Key, i.Feed = news.ItemKey(i.Title), news.FeedID(i.Lang)
		if ms := engine.Match(i, news.Feed{}); len(ms) > 0 && !seen[i.Title] {
			seen[i.Title] = true
			*to = append(*to, news.Report{Item: i, Matches: ms})
		}
	}
	for _, path := range shards(t, "english_iran_feeds") {
		testkit.Lines(t, path, func(v struct{ Title, Summary, Date string }) {
			at, err := time.Parse("Mon, 02 Jan 2006", v.Date)
			if err == nil && at.Month() == time.August && at.Day() >= 10 {
				add(&stories, news.Item{Title: v.Title, Summary: v.Summary, Lang: "en", FirstSeen: at.Add(12 * time.Hour)})
			}
		})
	}
	for _, path := range shards(t, "persian_telegram") {
		testkit.Lines(t, path, func(v struct{ Time, Text string }) {
			var hour, minute, day int
			if n, _ := fmt.Sscanf(v.Time, "%d:%d · %d Mordad 1405", &hour, &minute, &day); n == 3 && day >= 19 && strings.ContainsAny(v.Text, "پچژگ") {
				title, rest, _ := strings.Cut(strings.TrimSpace(v.Text), "\n")
				add(&posts, news.Item{Title: title, Summary: rest, Lang: "fa", FirstSeen: time.Date(2026, 7, 22+day, hour, minute, 0, 0, time.UTC)})
			}
		})
	}
	offers := 0
	for _, r := range stories {
		var around []news.Story
		for _, p := range posts {
			if p.Item.FirstSeen.Sub(r.Item.FirstSeen).Abs() <= 24*time.Hour {
				around = append(around, news.Story{ID: news.StoryID(p.Item.Key), Reports: []news.Report{p}, MovedAt: p.Item.FirstSeen})
			}
		}
		if kin := g.Group([]news.Report{r}, around)[0].Kin; kin.Story != "" {
			offers++
			t.Logf("%s\n\t%s", r.Item.Title, kin.Report.Item.Title)
		}
	}
	t.Logf("%d of %d English stories offered one of %d Persian posts", offers, len(stories), len(posts))
}

func shards(t *testing.T, stream string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(shared(t, "corpus/streams/"+stream), "*.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
