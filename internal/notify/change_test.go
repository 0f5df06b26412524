package notify

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

func TestLabels(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Title, Summary string
		Kind           news.ChangeKind
	}](t, "testdata/labels.json") {
		if got := label(c.Title, c.Summary); got != c.Kind {
			t.Errorf("%q, %q: %q, want %q", c.Title, c.Summary, got, c.Kind)
		}
	}
}

// shownAs is a change in one line, what differs between tildes.
func shownAs(r Revision) string {
	side := func(fs []text.Fragment) string {
		var parts []string
		for _, f := range fs {
			if f.Bold {
				f.Text = "~" + f.Text + "~"
			}
			parts = append(parts, f.Text)
		}
		return strings.Join(parts, " ")
	}
	was, now := side(r.Was), side(r.Now)
	if was != "" && now != "" {
		was += " > "
	}
	return r.What + " " + r.Outlet + ": " + was + now
}

// TestChanges has outlets change their reports of a story that Balkanweb opened
// and that Coast and Alba joined: its message says so, and nothing rings.
func TestChanges(t *testing.T) {
	o := desk()
	o.Channels[0].Ping.Outlets = 3
	for _, c := range testkit.Cases[struct {
		Name   string
		Before []news.Change
		Edits  []struct {
			Outlet, Was, Now, Summary string
			Gone                      bool
		}
		Joins, By, Title, Latest, Reason string
		Withdrawn                        bool
		Confirmed, Old                   int // of the changes, those told before
		Says                             []string
	}](t, "testdata/changes.json") {
		t.Run(c.Name, func(t *testing.T) {
			e := news.Entry{Title: "Raid near Durres", Source: "Balkanweb", Topics: []string{"The MEK"}, Changes: c.Before, Confirmed: 3, Also: []news.Outlet{
				{Name: "Alba", Title: "Raid near Durres", Copy: true}, {Name: "Coast", Title: "Camp raided at dawn, police say"},
			}}
			s := news.Story{ID: "s1", Announced: []news.ChannelID{"newsroom", "iran-desk"}, Told: []news.Told{{
				Channel: "newsroom", At: noon.Add(-30 * time.Hour), Message: news.Message{Entries: []news.Entry{e}},
			}}}
			for _, edit := range c.Edits {
				i := news.Item{Title: edit.Now, Summary: edit.Summary}
				s.Edits = append(s.Edits, news.Edit{Report: news.Report{Item: i, Feed: news.Feed{Name: edit.Outlet}}, Was: edit.Was, Gone: edit.Gone})
			}
			if c.Joins != "" {
				r := reportCase{Title: c.Joins, Matches: []string{"protests"}}.report(t, "j")
				r.Feed = news.Feed{Name: cmp.Or(c.By, "Gulf")}
				s.Reports = append(s.Reports, r)
			}
			ds := NewPolicy(o).Decide(noon, []news.Story{s}, false).Deliveries
			if len(c.Says) == 0 {
				if len(ds) != 0 {
					t.Fatalf("told: %+v", ds)
				}
				return
			}
			if len(ds) != 1 || ds[0].Alert.Channel != "newsroom" || ds[0].Alert.Reason.Kind() != news.ReasonUpdate {
				t.Fatalf("not one silent change of the message: %+v", ds)
			}
			if got := string(ds[0].Alert.Reason); c.Reason != "" && got != c.Reason {
				t.Errorf("reason %q, want %q", got, c.Reason)
			}
			got := ds[0].Message.Entries[0]
			if got.Title != c.Title || Withdrawn(got) != c.Withdrawn || c.Latest != "" && cmp.Or(LatestLine(tongue.English, got), "none") != c.Latest {
				t.Errorf("title %q, latest %q, withdrawn %v", got.Title, LatestLine(tongue.English, got), Withdrawn(got))
			}
			if c.Confirmed != 0 && got.Confirmed != c.Confirmed {
				t.Errorf("%d outlets of their own accord, want %d", got.Confirmed, c.Confirmed)
			}
			var says []string
			for n, r := range Revisions(tongue.English, got) {
				says = append(says, shownAs(r))
				if n >= c.Old && !r.At.Equal(noon) {
					t.Errorf("changed at %v", r.At)
				}
			}
			want := strings.Join(c.Says, "; ")
			if strings.Join(says, "; ") != want {
				t.Errorf("says %q, want %q", says, want)
			}
			if e.Also[1].Title != "Camp raided at dawn, police say" {
				t.Error("what was told is changed as well")
			}
		})
	}
}

// TestHeadlineTrials: of a site that tries headlines on its readers the message
// shows the newest, and names some changes.
func TestHeadlineTrials(t *testing.T) {
	p := NewPolicy(desk())
	e := news.Entry{Title: "Title 0", Source: "Balkanweb"}
	edit := func(was, now string) bool {
		s := news.Story{Edits: []news.Edit{{Report: news.Report{Item: news.Item{Title: now}, Feed: news.Feed{Name: "Balkanweb"}}, Was: was}}}
		before := facts(e)
		changed := p.changed(noon, &e, s, nil)
		if changed && before == facts(e) {
			t.Errorf("the same facts %s for %q and %q", before, was, now)
		}
		return changed
	}
	for n := range 30 {
		now := "Title " + string(rune('A'+n%26)) + strings.Repeat("x", n)
		if !edit(e.Title, now) || e.Title != now {
			t.Fatalf("the message says %q, its outlet %q", e.Title, now)
		}
	}
	if len(e.Changes) != changesMost || len(Revisions(tongue.English, e)) != changesLast || EarlierLine(tongue.English, e, changesLast) != "27 earlier changes" {
		t.Errorf("%d changes, %d shown, %s", len(e.Changes), len(Revisions(tongue.English, e)), EarlierLine(tongue.English, e, changesLast))
	}
	was := e.Title
	if !edit(was, "WITHDRAWN: all") || !Withdrawn(e) || e.Title != "WITHDRAWN: all" {
		t.Error("that it was withdrawn is not told any more")
	}
	if edit(was, "WITHDRAWN: all") {
		t.Error("told twice")
	}
}

// TestChangeInThread puts a change into the thread as well.
func TestChangeInThread(t *testing.T) {
	o := desk()
	o.Channels[0].As = news.AsForum
	e := news.Entry{Title: "Raid near Durres", Source: "Balkanweb"}
	s := news.Story{
		ID: "s1", Announced: []news.ChannelID{"newsroom"},
		Told:  []news.Told{{Channel: "newsroom", At: noon, Message: news.Message{Entries: []news.Entry{e}}}},
		Edits: []news.Edit{{Report: news.Report{Item: news.Item{Title: "Raid near Tirana"}, Feed: news.Feed{Name: "Balkanweb"}}, Was: e.Title}},
	}
	ds := NewPolicy(o).Decide(noon, []news.Story{s}, false).Deliveries
	if len(ds) != 2 || !strings.HasPrefix(string(ds[1].Alert.Reason), "report:change ") || len(Revisions(tongue.English, ds[1].Message.Entries[0])) != 1 {
		t.Fatalf("%+v", ds)
	}
	// Another outlet changes its headline in the same instant: the first is told already.
	first := ds[1].Alert.Reason
	s.Told[0].Message = ds[0].Message
	s.Edits = []news.Edit{{Report: news.Report{Item: news.Item{Title: "Raid near Vlora"}, Feed: news.Feed{Name: "Gazeta"}}, Was: "Raid"}}
	ds = NewPolicy(o).Decide(noon, []news.Story{s}, false).Deliveries
	if len(ds) != 2 || ds[1].Alert.Reason == first || ds[1].Message.Entries[0].Source != "Gazeta" {
		t.Errorf("in the same instant: %+v", ds)
	}
}

// TestChangeOfWhatAListTold gives a story that was told in a list a silent message
// when an outlet takes its report back, and none for another headline.
func TestChangeOfWhatAListTold(t *testing.T) {
	p := NewPolicy(desk())
	report := news.Report{
		Item: news.Item{Title: "Raid near Durres", FirstSeen: noon}, Feed: news.Feed{Name: "Balkanweb"},
		Matches: []news.Match{{Topic: "mek", Band: news.BandAlert, Fate: news.FateAlerted}},
	}
	s := news.Story{ID: "s1", Announced: []news.ChannelID{"newsroom"}, Told: []news.Told{{Channel: "newsroom", Message: news.Message{Entries: make([]news.Entry, 3)}}}}
	renamed := report
	renamed.Item.Title = "Raid near Tirana"
	s.Edits = []news.Edit{{Report: renamed, Was: "Raid near Durres"}}
	if ds := p.Decide(noon, []news.Story{s}, false).Deliveries; len(ds) != 0 {
		t.Errorf("another headline: %+v", ds)
	}
	s.Edits = append(s.Edits, news.Edit{Report: report, Was: "Raid near Durres", Gone: true})
	ds := p.Decide(noon, []news.Story{s}, false).Deliveries
	if len(ds) != 1 || ds[0].Alert.Reason.Kind() != news.ReasonNew || ds[0].Alert.Reason == news.ReasonNew || !ds[0].Message.Silent || !Withdrawn(ds[0].Message.Entries[0]) {
		t.Fatalf("withdrawn: %+v", ds)
	}
	if e := ds[0].Message.Entries[0]; e.Title != "Raid near Durres" || e.Topics[0] == "" || len(Revisions(tongue.English, e)) != 1 {
		t.Errorf("says %+v", e)
	}
}
