package notify

import (
	"slices"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestStoryEnded says so where several outlets told the story, and nowhere else.
func TestStoryEnded(t *testing.T) {
	p := NewPolicy(desk())
	alone := news.Entry{Title: "Raid near Durres", Source: "Balkanweb", Lang: "sq", Seen: noon}
	grown := alone
	grown.Also = []news.Outlet{{Name: "Tasnim", Title: alone.Title, Lang: "fa", At: noon.Add(time.Hour)}}
	grown.Confirmed = 2
	told := func(c news.ChannelID, es ...news.Entry) news.Told {
		return news.Told{Channel: c, Topics: []news.TopicID{"mek"}, Message: news.Message{Reason: news.ReasonNew, Entries: es}}
	}
	end := noon.Add(74 * time.Hour)
	s := news.Story{ID: "s1", Told: []news.Told{told("newsroom", grown), told("iran-desk", alone), told("gone", grown)}}
	ds := p.StoryEnded(end, s)
	if len(ds) != 1 || ds[0].Alert.Channel != "newsroom" || ds[0].Alert.Reason != "update:1.0.ended" || !silent(ds[0]) {
		t.Fatalf("%+v", ds)
	}
	lines := Lines(tongue.English, ds[0].Message.Entries[0])
	want := []string{"Also: Tasnim (Persian) · 2 outlets", "In Albanian and Persian for 60 min, no English outlet", "Ended: no report for 3 days"}
	for n, l := range lines {
		if n >= len(want) || l.Text != want[n] {
			t.Errorf("line %d: %q, want %q", n, l.Text, want)
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d lines", len(lines))
	}
}

// TestKin offers the story in another language with the alert, and with an
// update of one that was told before it was known.
func TestKin(t *testing.T) {
	p := NewPolicy(desk())
	report := func(key, outlet, lang, title string) news.Report {
		return news.Report{
			Item: news.Item{Feed: "f", Key: news.ItemKey(key), Title: title, Link: "https://news.example/" + key, Lang: lang, FirstSeen: noon},
			Feed: news.Feed{ID: "f", Name: outlet}, Matches: []news.Match{{Topic: "mek", Band: news.BandAlert}},
		}
	}
	s := news.Story{ID: "s2", Reports: []news.Report{report("b", "Balkanweb", "sq", "Bastisje në Durrës")}}
	s.Kin = news.Kin{Story: "s1", Report: report("a", "Tasnim", "fa", "یورش پلیس به اردوگاه")}
	want := Line{Text: "Possibly the same story: Tasnim (Persian): \u2068یورش پلیس به اردوگاه\u2069", Link: "https://news.example/a"}
	check := func(when string, ds []news.Delivery) {
		t.Helper()
		for _, d := range ds {
			if slices.Contains(Lines(tongue.English, d.Message.Entries[0]), want) {
				return
			}
		}
		t.Errorf("%s: not offered: %+v", when, ds)
	}
	check("new", p.Decide(noon, []news.Story{s}, false).Deliveries)
	s.Announced = []news.ChannelID{"newsroom"}
	s.Told = []news.Told{{Channel: "newsroom", At: noon, Topics: []news.TopicID{"mek"}, Message: news.Message{Entries: []news.Entry{{Title: "Bastisje", Source: "Top Channel"}}}}}
	check("update", p.Decide(noon, []news.Story{s}, false).Deliveries)
}
