package notify

import (
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// desk is the configuration of the tests of this package.
func desk() PolicyOptions {
	return PolicyOptions{
		Topics: []news.Topic{
			{ID: "mek", Title: "The MEK", To: []news.ChannelID{"newsroom", "iran-desk"}, MaxAge: 48 * time.Hour, Colour: 0xaa0000},
			{ID: "protests", Title: "Protests", To: []news.ChannelID{"newsroom"}},
			{ID: "election", Title: "Election", To: []news.ChannelID{"newsroom"}, Expires: noon},
			{ID: "lonely", Title: "Lonely"},
			{ID: "adrift", Title: "Adrift", To: []news.ChannelID{"gone"}},
		},
		Channels: []news.Channel{
			{ID: "newsroom"}, {ID: "iran-desk"}, {ID: "ops", Notices: true}, {ID: "night", Notices: true},
		},
		Feeds: []news.Feed{{ID: "f1", Name: "Balkanweb"}, {ID: "f2", Name: "Top Channel"}, {ID: "f3"}, {ID: "f4"}},
		Burst: 3,
	}
}

// alerted is a delivery of a story's first message.
func alerted(id news.ChannelID) news.Delivery {
	a := news.Alert{Story: "s1", Channel: id, Reason: news.ReasonNew, At: noon}
	return a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{{Title: "Raid"}}})
}

type reportCase struct {
	Title, Summary, Age string
	Matches             []string // topic ids; with ? in the grey band, with ! urgent
}

func (c reportCase) report(t *testing.T, key string) news.Report {
	t.Helper()
	i := news.Item{Feed: "f1", Key: news.ItemKey(key), Title: c.Title, Summary: c.Summary, FirstSeen: noon}
	if c.Age != "" {
		age, err := time.ParseDuration(c.Age)
		if err != nil {
			t.Fatal(err)
		}
		i.Published = noon.Add(-age)
	}
	r := news.Report{Item: i, Feed: news.Feed{ID: "f1", Name: "Balkanweb"}, Story: "s1"}
	for _, m := range c.Matches {
		match := news.Match{Feed: "f1", Item: i.Key, Band: news.BandAlert, Urgent: strings.HasSuffix(m, "!")}
		if strings.HasSuffix(m, "?") {
			match.Band = news.BandMaybe
		}
		match.Topic = news.TopicID(strings.TrimRight(m, "?!"))
		match.Why = []news.Why{{Rule: m, Spans: []news.Span{{Field: news.FieldTitle, Text: m + " in " + key}}}}
		r.Matches = append(r.Matches, match)
	}
	return r
}

func TestDecide(t *testing.T) {
	p := NewPolicy(desk())
	for _, c := range testkit.Cases[struct {
		Name      string
		Primed    bool
		Announced []news.ChannelID // in lists
		Fresh     bool             // the reports have words of their own
		Reports   []reportCase
		Fates     []news.Fate
		Alerts    []string // "channel: topics | title | urgent"
	}](t, "testdata/decide.json") {
		t.Run(c.Name, func(t *testing.T) {
			story := news.Story{ID: "s1", Announced: c.Announced}
			for n, r := range c.Reports {
				report := r.report(t, string(rune('a'+n)))
				if len(c.Announced) > 0 && !c.Fresh {
					report.CopyOf = news.ItemRef{Feed: "f0", Key: "listed"}
				}
				story.Reports = append(story.Reports, report)
			}
			d := p.Decide(noon, []news.Story{story}, c.Primed)
			var fates []news.Fate
			for _, m := range d.Matches {
				fates = append(fates, m.Fate)
			}
			if !slices.Equal(fates, c.Fates) {
				t.Errorf("fates %q, want %q", fates, c.Fates)
			}
			alerts := []string{}
			for _, a := range d.Deliveries {
				alerts = append(alerts, inShort(t, a))
			}
			if !slices.Equal(alerts, c.Alerts) {
				t.Errorf("alerts %q, want %q", alerts, c.Alerts)
			}
		})
	}
}

func inShort(t *testing.T, d news.Delivery) string {
	t.Helper()
	if d.State != news.DeliveryPending || !d.DueAt.Equal(noon) || d.Alert.Reason.Kind() != news.ReasonNew || len(d.Message.Entries) != 1 {
		t.Errorf("not a delivery of one new story, due now: %+v", d)
	}
	e := d.Message.Entries[0]
	s := string(d.Alert.Channel) + ": " + strings.Join(e.Topics, ", ") + " | " + e.Title
	if len(d.Alert.Topics) != len(e.Topics) {
		t.Errorf("alert of topics %q names %q", d.Alert.Topics, e.Topics)
	}
	if e.Urgent != d.Message.Urgent {
		t.Errorf("urgent: entry %v, message %v", e.Urgent, d.Message.Urgent)
	}
	if e.Urgent {
		s += " | urgent"
	}
	return s
}

func TestDecideTwiceIsTheSameDelivery(t *testing.T) {
	p := NewPolicy(desk())
	story := news.Story{ID: "s1", Reports: []news.Report{reportCase{Title: "Raid", Matches: []string{"mek"}}.report(t, "a")}}
	a := p.Decide(noon, []news.Story{story}, false).Deliveries
	b := p.Decide(noon.Add(time.Hour), []news.Story{story}, false).Deliveries
	if a[0].ID != b[0].ID || a[1].ID != b[1].ID || a[0].ID == a[1].ID {
		t.Errorf("ids %s %s, then %s %s", a[0].ID, a[1].ID, b[0].ID, b[1].ID)
	}
}

func TestEntry(t *testing.T) {
	p := NewPolicy(desk())
	r := reportCase{Title: "Raid", Matches: []string{"mek", "protests"}}.report(t, "a")
	r.Item.Source, r.Item.Body, r.Item.Link = "Reuters", "The whole text", "https://a.example/1"
	story := news.Story{ID: "s1", Reports: []news.Report{r}}
	e := p.Decide(noon, []news.Story{story}, false).Deliveries[0].Message.Entries[0]
	if e.Source != "Reuters via Balkanweb" {
		t.Errorf("source %q", e.Source)
	}
	if e.Summary != "The whole text" {
		t.Errorf("summary %q: without one of its own, the text stands in", e.Summary)
	}
	if e.Colour != 0xaa0000 {
		t.Errorf("colour %06x, want the first topic's", e.Colour)
	}
	if len(e.Why) != 2 || e.Link != "https://a.example/1" || !e.Published.IsZero() || !e.Seen.Equal(noon) {
		t.Errorf("entry %+v", e)
	}
	r.Feed.Restricted = true
	e = p.Decide(noon, []news.Story{{ID: "s1", Reports: []news.Report{r}}}, false).Deliveries[0].Message.Entries[0]
	if e.Title != "Raid" || e.Link == "" || e.Summary != "" || !e.Restricted {
		t.Errorf("of a restricted feed: %+v", e)
	}
	r.Item.Title = ""
	e = p.Decide(noon, []news.Story{{ID: "s1", Reports: []news.Report{r}}}, false).Deliveries[0].Message.Entries[0]
	if e.Title != NoTitle {
		t.Errorf("of a restricted feed, without a title: %q", e.Title)
	}
	for _, id := range []news.TopicID{"x", "y", "z"} {
		if c := colour(news.Topic{ID: id}); c <= 0 || c > 0xffffff || c != colour(news.Topic{ID: id}) {
			t.Errorf("colour of %s: %06x", id, c)
		}
	}
}

// TestParty: an outlet on a side of the topic is marked, by its name, its tag
// or as the source that an item credits.
func TestParty(t *testing.T) {
	o := desk()
	o.Topics[0].Parties = []string{"balkanweb", "State", "NCRI"}
	p := NewPolicy(o)
	for name, c := range map[string]struct {
		feed   news.Feed
		source string
		topic  string
		want   bool
	}{
		"its name":      {news.Feed{Name: "Balkanweb"}, "", "mek", true},
		"its tag":       {news.Feed{Name: "IRNA", Tags: []string{"iran", "state"}}, "", "mek", true},
		"whom it cites": {news.Feed{Name: "Top Channel"}, "NCRI", "mek", true},
		"none":          {news.Feed{Name: "Top Channel", Tags: []string{"balkans"}}, "Reuters", "mek", false},
		"another topic": {news.Feed{Name: "Balkanweb"}, "", "protests", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := reportCase{Title: "Raid", Matches: []string{c.topic}}.report(t, "a")
			r.Feed, r.Item.Source = c.feed, c.source
			d := p.Decide(noon, []news.Story{{ID: "s1", Reports: []news.Report{r}}}, false)
			if got := d.Deliveries[0].Message.Entries[0].Party; got != c.want {
				t.Errorf("party: %v, want %v", got, c.want)
			}
		})
	}
}

// TestEarlierReports names with an alert who had the story before: it was told
// elsewhere, or while the topic was muted.
func TestEarlierReports(t *testing.T) {
	p := NewPolicy(desk())
	report := func(key, outlet string, topic news.TopicID, band news.Band) news.Report {
		return news.Report{
			Item: news.Item{Feed: "f", Key: news.ItemKey(key), Title: "Raid, says " + outlet, FirstSeen: noon},
			Feed: news.Feed{ID: "f", Name: outlet}, Matches: []news.Match{{Topic: topic, Band: band}},
		}
	}
	s := news.Story{
		ID: "s1", Reports: []news.Report{report("c", "Coast", "mek", news.BandAlert)},
		Earlier: []news.Report{report("a", "Balkanweb", "mek", news.BandAlert), report("b", "Alba", "mek", news.BandMaybe), report("d", "Gulf", "gone", news.BandAlert)},
	}
	ds := p.Decide(noon, []news.Story{s}, false).Deliveries
	if len(ds) == 0 {
		t.Fatal("not told")
	}
	e := ds[0].Message.Entries[0]
	if e.Source != "Coast" || len(e.Also) != 1 || e.Also[0].Name != "Balkanweb" || e.Confirmed != 2 {
		t.Errorf("by %s, also %+v, %d confirm", e.Source, e.Also, e.Confirmed)
	}
}
