package notify

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"watcher/internal/news"
)

// matched returns a report of a story, so many hours old.
func matched(story, item string, hours int, topics ...news.TopicID) news.Report {
	i := news.Item{
		Feed: "f1", Key: news.ItemKey(item), Title: item, FirstSeen: noon,
		Published: noon.Add(-time.Duration(hours) * time.Hour),
	}
	r := news.Report{Item: i, Feed: news.Feed{ID: "f1", Name: "Balkanweb"}, Story: news.StoryID(story)}
	for _, t := range topics {
		r.Matches = append(r.Matches, news.Match{Topic: t, Band: news.BandAlert, Fate: news.FatePrimed})
	}
	return r
}

// grey returns the report with its matches in the grey band.
func grey(r news.Report) news.Report {
	for n := range r.Matches {
		r.Matches[n].Band = news.BandMaybe
	}
	return r
}

func TestPrimed(t *testing.T) {
	all := []news.TopicID{"mek", "protests", "election", "lonely", "adrift"}
	feeds := []news.FeedID{"f1", "f2", "f3"}
	for _, c := range []struct {
		name  string
		began news.Priming
		want  []string // "channel: heading | titles"
	}{
		{
			"first start",
			news.Priming{Feeds: feeds, Topics: all, Reports: []news.Report{
				matched("s1", "old", 9, "mek"), matched("s2", "new", 1, "protests"), matched("s1", "copy", 3, "mek", "protests"),
			}},
			[]string{
				"newsroom: 3 feeds read, 2 stories of the last day match | [new copy]",
				"iran-desk: 3 feeds read, 1 story of the last day matches | [copy]",
			},
		},
		{
			"first start, nothing matches",
			news.Priming{Feeds: feeds[:1], Topics: all},
			[]string{
				"newsroom: 1 feed read, no story of the last day matches yet | []",
				"iran-desk: 1 feed read, no story of the last day matches yet | []",
			},
		},
		{"a late feed, nothing matches", news.Priming{Feeds: feeds[:1]}, nil},
		{
			"a late feed",
			news.Priming{Feeds: feeds[:1], Reports: []news.Report{matched("s1", "a", 1, "protests")}},
			[]string{"newsroom: 1 feed read, 1 story of the last day matches | [a]"},
		},
		{
			"a new topic",
			news.Priming{Topics: []news.TopicID{"protests"}, Reports: []news.Report{
				matched("s1", "a", 1, "protests"), matched("s2", "b", 2, "protests"),
			}},
			[]string{"newsroom: new topic Protests: 2 stories of the last day match | [a b]"},
		},
		{
			"a new topic, nothing matches",
			news.Priming{Topics: []news.TopicID{"protests"}},
			[]string{"newsroom: new topic Protests: no story of the last day matches yet | []"},
		},
		{
			"new topics",
			news.Priming{Topics: []news.TopicID{"mek", "protests"}},
			[]string{
				"newsroom: new topics The MEK, Protests: no story of the last day matches yet | []",
				"iran-desk: new topic The MEK: no story of the last day matches yet | []",
			},
		},
		{
			"the grey band is not listed",
			news.Priming{Feeds: feeds[:1], Reports: []news.Report{grey(matched("s1", "a", 1, "protests"))}},
			nil,
		},
		{"a topic that has expired", news.Priming{Topics: []news.TopicID{"election"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, d := range NewPolicy(desk()).Primed(noon, c.began) {
				titles := []string{}
				for _, e := range d.Message.Entries {
					titles = append(titles, e.Title)
				}
				got = append(got, fmt.Sprintf("%s: %s | %v", d.Alert.Channel, d.Message.Heading, titles))
				if d.Alert.Reason != news.ReasonPrimed || d.Message.Reason != news.ReasonPrimed {
					t.Errorf("reason %s, %s", d.Alert.Reason, d.Message.Reason)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestPrimedIsCapped(t *testing.T) {
	began := news.Priming{Feeds: []news.FeedID{"f1"}}
	for n := range 35 {
		began.Reports = append(began.Reports, matched(fmt.Sprint("s", n), fmt.Sprint("i", n), n%24, "protests"))
	}
	d := NewPolicy(desk()).Primed(noon, began)[0]
	if len(d.Message.Entries) != primedMost || d.Message.More != 35-primedMost {
		t.Errorf("%d entries and %d more", len(d.Message.Entries), d.Message.More)
	}
	if !slices.IsSortedFunc(d.Message.Entries, func(a, b news.Entry) int { return b.Published.Compare(a.Published) }) {
		t.Error("not newest first")
	}
}

func TestPrimedTwiceIsTheSameDelivery(t *testing.T) {
	p := NewPolicy(desk())
	a := p.Primed(noon, news.Priming{Topics: []news.TopicID{"protests", "mek"}})
	b := p.Primed(noon.Add(time.Minute), news.Priming{Topics: []news.TopicID{"mek", "protests"}})
	if a[0].ID != b[0].ID {
		t.Errorf("ids %s and %s", a[0].ID, b[0].ID)
	}
}

func TestPrimedSaysWhatIsNotReadYet(t *testing.T) {
	o := desk()
	began := news.Priming{Feeds: []news.FeedID{"f1", "f2", "f3"}}
	for _, topic := range o.Topics {
		began.Topics = append(began.Topics, topic.ID)
	}
	got := NewPolicy(o).Primed(noon, began)[0].Message.Text
	want := "From here on, each new story is told as it appears. 1 feed could not be read yet."
	if got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}
