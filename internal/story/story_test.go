package story

import (
	"os"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit/frozen"
)

var grouper = New(Options{Rate: frozen.Rate, Countries: frozen.Countries})

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestGroup groups each case's reports three times: all at once, one by one with
// the stories so far remembered, as the pipeline does, and in a window.
func TestGroup(t *testing.T) {
	data, err := os.ReadFile("testdata/group.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range strings.Split(string(data), "\n== ")[1:] {
		name, body, _ := strings.Cut(text, "\n")
		t.Run(name, func(t *testing.T) {
			var reports []news.Report
			var want, topic []string
			for line := range strings.Lines(body) {
				letter, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
				if !ok || letter == "#" {
					continue
				}
				if letter == "topic" {
					topic = strings.Fields(rest)
					continue
				}
				want = append(want, letter)
				reports = append(reports, report(t, rest, topic))
			}
			check(t, "at once", want, grouper.Group(reports, nil), reports)
			var memory []news.Story
			for _, r := range reports {
				memory = remember(memory, grouper.Group([]news.Report{r}, memory))
			}
			check(t, "one by one", want, memory, reports)
			window, windowed := grouper.NewWindow(72*time.Hour), map[news.StoryID]*news.Story{}
			for _, r := range reports {
				placed := window.Add(r)
				if windowed[placed.Story] == nil {
					windowed[placed.Story] = &news.Story{ID: placed.Story}
				}
				windowed[placed.Story].Reports = append(windowed[placed.Story].Reports, placed)
			}
			var all []news.Story
			for _, s := range windowed {
				all = append(all, *s)
			}
			check(t, "in a window", want, all, reports)
		})
	}
}

// report reads  feed ; key ; link ; title ; summary ; language : the last two may
// be missing. A topic found it by those of its words that it has.
func report(t *testing.T, s string, topic []string) news.Report {
	t.Helper()
	part := strings.Split(s, ";")
	if len(part) < 4 {
		t.Fatalf("not a report: %q", s)
	}
	part = append(part, "", "")
	for n := range part {
		part[n] = strings.TrimSpace(part[n])
	}
	r := news.Report{Item: news.Item{
		Feed: news.FeedID(part[0]), Key: news.ItemKey(part[1]), Link: part[2], Title: part[3], Summary: part[4], Lang: part[5], FirstSeen: noon,
	}}
	r.Feed.ID = r.Item.Feed
	if len(topic) > 0 {
		r.Matches = []news.Match{found(r.Item.Title, topic)}
	}
	return r
}

// remember adds to the stories so far what grouping returned as new.
func remember(memory, touched []news.Story) []news.Story {
	for _, s := range touched {
		known := false
		for n := range memory {
			if memory[n].ID == s.ID {
				known = true
				memory[n].Reports = append(memory[n].Reports, s.Reports...)
				memory[n].Keys = append(memory[n].Keys, s.Keys...)
			}
		}
		if !known {
			memory = append(memory, s)
		}
	}
	return memory
}

// check holds the partition of the reports against the letters.
func check(t *testing.T, how string, want []string, stories []news.Story, reports []news.Report) {
	t.Helper()
	got := make(map[string]news.StoryID) // by feed and key
	for _, s := range stories {
		for _, r := range s.Reports {
			if r.Story != s.ID {
				t.Errorf("%s: a report of %s says that it belongs to %s", how, s.ID, r.Story)
			}
			got[string(r.Item.Feed)+"/"+string(r.Item.Key)] = s.ID
		}
	}
	for a := range reports {
		for b := range a {
			same := got[id(reports[a])] == got[id(reports[b])]
			if same != (want[a] == want[b]) {
				t.Errorf("%s: reports %d and %d: one story is %v, want %v", how, b+1, a+1, same, want[a] == want[b])
			}
		}
	}
}

func id(r news.Report) string { return string(r.Item.Feed) + "/" + string(r.Item.Key) }

func TestStoryKeepsWhatWasAnnounced(t *testing.T) {
	first := grouper.Group([]news.Report{report(t, "wire ; 1 ; https://x.example/a ; Ship aground off Durres", nil)}, nil)
	first[0].Announced = []news.ChannelID{"desk"}
	again := grouper.Group([]news.Report{report(t, "echo ; 2 ; https://x.example/a ; Ship afloat", nil)}, first)
	if len(again) != 1 || again[0].ID != first[0].ID || len(again[0].Announced) != 1 || len(again[0].Reports) != 1 {
		t.Errorf("grown story %+v", again)
	}
}

// TestNewsOfTheSame: a headline whose words another holds, with more to say, is no
// copy of it.
func TestNewsOfTheSame(t *testing.T) {
	first := grouper.Group([]news.Report{report(t, "wire ; 1 ; https://x.example/a ; Keeper Agim Hoxha of cape Rodon honoured", nil)}, nil)
	for title, isCopy := range map[string]bool{
		"Lighthouse keeper Agim Hoxha of cape Rodon found dead after storm": false,
		"Keeper Agim Hoxha of Cape Rodon honoured":                          true,
	} {
		s := grouper.Group([]news.Report{report(t, "echo ; 2 ; https://y.example/b ; "+title, nil)}, first)
		if got := len(s) == 1 && s[0].Reports[len(s[0].Reports)-1].CopyOf.Key != ""; got != isCopy {
			t.Errorf("%s: a copy %v, want %v", title, got, isCopy)
		}
	}
}

// TestStoryByAddress holds that copies are found by what the address says, in
// whatever way it is written.
func TestStoryByAddress(t *testing.T) {
	g := New(Options{Rate: frozen.Rate, Address: func(link string) string { return strings.TrimSuffix(link, "?output=amp") }})
	s := g.Group([]news.Report{
		report(t, "wire ; 1 ; https://x.example/a ; Ship aground off Durres", nil),
		report(t, "echo ; 2 ; https://x.example/a?output=amp ; Crew saved in fog", nil),
	}, nil)
	if len(s) != 1 || s[0].Reports[1].CopyOf.Key != "1" {
		t.Errorf("stories %+v", s)
	}
}
