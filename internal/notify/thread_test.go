package notify

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestReports: in a channel with threads each report that joins is a message of
// its own there, and nowhere else.
func TestReports(t *testing.T) {
	for _, as := range []news.As{news.AsMessage, news.AsThread, news.AsForum} {
		o := desk()
		o.Channels[0].As = as
		p := NewPolicy(o)
		e := news.Entry{Title: "Raid near Durres", Source: "Balkanweb", Also: []news.Outlet{{Name: "A"}}}
		s := news.Story{ID: "s1", Announced: []news.ChannelID{"newsroom", "iran-desk"}, Told: []news.Told{{
			Channel: "newsroom", At: noon.Add(-time.Hour), Message: news.Message{Entries: []news.Entry{e}},
		}}}
		for n, name := range []string{"B", "C"} {
			r := reportCase{Title: "Raid: " + name, Matches: []string{"mek"}}.report(t, name)
			r.Feed = news.Feed{ID: news.FeedID(name), Name: name}
			if n == 1 {
				r.Feed.Restricted = true
				r.CopyOf = news.ItemRef{Feed: "f1", Key: "x"}
			}
			s.Reports = append(s.Reports, r)
		}
		ds := p.Decide(noon, []news.Story{s}, false).Deliveries
		var reports []news.Delivery
		for _, d := range ds {
			if d.Alert.Reason.Kind() == news.ReasonReport {
				reports = append(reports, d)
			}
		}
		if as == news.AsMessage {
			if len(reports) != 0 {
				t.Errorf("reports without a thread: %+v", reports)
			}
			continue
		}
		if len(reports) != 2 || reports[0].Alert.Reason != "report:2" || reports[1].Alert.Reason != "report:3" {
			t.Fatalf("%s: %+v", as, reports)
		}
		if first, second := reports[0].Message, reports[1].Message; first.Entries[0].Source != "B" || first.Text != "" || second.Text != Copied || first.Entries[0].Restricted || !second.Entries[0].Restricted {
			t.Errorf("%s: %+v and %+v", as, first, second)
		}
		// They make no sound, so quiet hours do not hold them; a channel that has
		// no threads any more does without them.
		o.Channels[0].Quiet = news.Quiet{From: 11 * time.Hour, To: 13 * time.Hour}
		if got := NewPolicy(o).Shelve(noon, reports, time.Time{}); len(got.Now) != 2 {
			t.Errorf("%s: held: %+v", as, got)
		}
		o.Channels[0].As = news.AsMessage
		if got := NewPolicy(o).Shelve(noon, reports, time.Time{}); len(got.Put) != 2 || got.Put[0].State != news.DeliveryCancelled {
			t.Errorf("%s: without threads: %+v", as, got)
		}
		// Its stories go on in their threads, however old.
		o.Channels[0].As = as
		far := ds[0]
		far.On, far.Standing = "77", news.Standing{At: noon.Add(-9 * time.Hour), Below: 90, Says: far.Message, Stale: true}
		if by := NewPolicy(o).Follow(noon, far); by != nil {
			t.Errorf("%s: followed by %+v", as, by)
		}
	}
}
