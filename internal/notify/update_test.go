package notify

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// TestUpdate lets reports join a story that a channel was told by Balkanweb, an
// hour ago if not said otherwise; its bell rings at four outlets.
func TestUpdate(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Name       string
		ToldAgo    string   `json:"told_ago"`
		AlsoBefore []string `json:"also_before"`
		Refused    news.Refusal
		Rang       []news.Reason
		Reports    []struct {
			reportCase
			Outlet, Owner string
			Copy          bool
		}
		Parties                    []string
		Topics, Also, Latest, Bell string
	}](t, "testdata/update.json") {
		t.Run(c.Name, func(t *testing.T) {
			o := desk()
			o.Channels[0].Ping.Outlets = 4
			o.Topics[0].Parties = c.Parties
			o.Feeds = append(o.Feeds, news.Feed{Name: "IRNA English", Tags: []string{"state"}})
			p := NewPolicy(o)
			ago := time.Hour
			if c.ToldAgo != "" {
				ago, _ = time.ParseDuration(c.ToldAgo)
			}
			e := news.Entry{Title: "Raid near Durres", Source: "Balkanweb", Topics: []string{"The MEK"}, Stand: news.Stand{Refused: c.Refused}}
			for _, name := range c.AlsoBefore {
				e.Also = append(e.Also, news.Outlet{Name: name, At: noon.Add(-ago)})
			}
			e.Confirmed = confirmed(e)
			s := news.Story{ID: "s1", Announced: []news.ChannelID{"newsroom", "iran-desk"}, Told: []news.Told{{
				Channel: "newsroom", At: noon.Add(-ago), Topics: []news.TopicID{"mek"}, Bells: c.Rang,
				Message: news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}},
			}}}
			for n, r := range c.Reports {
				report := r.report(t, string(rune('a'+n)))
				report.Feed = news.Feed{ID: news.FeedID(r.Outlet), Name: r.Outlet, Owner: r.Owner}
				if r.Copy {
					report.CopyOf = news.ItemRef{Feed: "f1", Key: "x"}
				}
				s.Reports = append(s.Reports, report)
			}
			ds := p.Decide(noon, []news.Story{s}, false).Deliveries
			if len(ds) == 0 || ds[0].Alert.Reason.Kind() != news.ReasonUpdate || ds[0].Alert.Channel != "newsroom" {
				t.Fatalf("no update in the one channel with a message: %+v", ds)
			}
			got := ds[0].Message.Entries[0]
			if AlsoLine(tongue.English, got) != c.Also || LatestLine(tongue.English, got) != c.Latest {
				t.Errorf("says %q and %q, want %q and %q", AlsoLine(tongue.English, got), LatestLine(tongue.English, got), c.Also, c.Latest)
			}
			if topics := strings.Join(got.Topics, ", "); c.Topics != "" && topics != c.Topics {
				t.Errorf("names %q, want %q", topics, c.Topics)
			}
			bell := ""
			if len(ds) > 1 {
				bell = ds[1].Message.Heading
			}
			if bell != c.Bell {
				t.Errorf("bell %q, want %q", bell, c.Bell)
			}
		})
	}
}
