package notify

import (
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestVouch holds when a story may call who waits for several outlets: by its
// first message, and by a bell to what joins.
func TestVouch(t *testing.T) {
	type report struct {
		reportCase
		Outlet, Tag, Source string
	}
	for _, c := range testkit.Cases[struct {
		Name              string
		Outlets           int
		Trusted, Parties  []string
		UrgentOnly        bool `json:"urgent_only"`
		First, Joins      []report
		Calls, Bell, Rang bool
	}](t, "testdata/vouch.json") {
		t.Run(c.Name, func(t *testing.T) {
			o := desk()
			o.Channels[0].Ping = news.Ping{Role: "1", Outlets: c.Outlets, Trusted: c.Trusted, UrgentOnly: c.UrgentOnly}
			o.Topics[0].Parties = c.Parties
			p := NewPolicy(o)
			var s news.Story
			hear := func(reports []report) []news.Delivery {
				s.ID, s.Reports = "s1", nil
				for _, r := range reports {
					report := r.report(t, r.Outlet+r.Title)
					report.Feed, report.Item.Source = news.Feed{Name: r.Outlet, Tags: []string{r.Tag}}, r.Source
					s.Reports = append(s.Reports, report)
				}
				return p.Decide(noon, []news.Story{s}, false).Deliveries
			}
			first := hear(c.First)[0]
			if got := first.Message.Entries[0].Vouched; got != c.Calls {
				t.Errorf("the first message: vouched %v, want %v", got, c.Calls)
			}
			s.Announced = []news.ChannelID{"newsroom", "iran-desk"}
			s.Told = []news.Told{{Channel: "newsroom", At: noon, Topics: first.Alert.Topics, Message: first.Message}}
			rang, called := false, false
			for _, d := range hear(c.Joins) {
				if d.Alert.Reason.Kind() == news.ReasonBell {
					rang, called = true, d.Message.Entries[0].Vouched
				}
			}
			if rang != c.Rang || called != c.Bell {
				t.Errorf("rang %v and vouched %v, want %v and %v", rang, called, c.Rang, c.Bell)
			}
		})
	}
}
