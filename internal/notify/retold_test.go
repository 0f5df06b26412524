package notify

import (
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// listedStory is a story that lists told in the newsroom, and of which each report
// given is told now, all others before.
func listedStory(t *testing.T, now reportCase, before ...reportCase) news.Story {
	s := news.Story{ID: "s1", Announced: []news.ChannelID{"newsroom", "iran-desk"}, Told: []news.Told{{Channel: "newsroom", Listed: true}}, Reports: []news.Report{now.report(t, now.Title)}}
	for _, c := range before {
		r := c.report(t, c.Title)
		for n := range r.Matches {
			r.Matches[n].Fate = news.FateAlerted
		}
		s.Earlier = append(s.Earlier, r)
	}
	return s
}

// TestRetold tells what joins a story that lists told, each time by another
// alert, and knows whether anybody is to be called.
func TestRetold(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Name   string
		Ping   news.Ping
		Before []reportCase
		Now    reportCase
		Hushed bool
		Also   int
	}](t, "testdata/retold.json") {
		t.Run(c.Name, func(t *testing.T) {
			o := desk()
			o.Channels[0].Ping = c.Ping
			p := NewPolicy(o)
			ds := p.Decide(noon, []news.Story{listedStory(t, c.Now, c.Before...)}, false).Deliveries
			if len(ds) != 1 || ds[0].Alert.Channel != "newsroom" {
				t.Fatalf("told %d times", len(ds))
			}
			e := ds[0].Message.Entries[0]
			if !e.Again || e.Hushed != c.Hushed || len(e.Also) != c.Also || ToldMark(tongue.English, e) != "told before" {
				t.Errorf("again %v, hushed %v, also %d", e.Again, e.Hushed, len(e.Also))
			}
			refused := listedStory(t, c.Now, c.Before...)
			refused.Told = nil
			if e := p.Decide(noon, []news.Story{refused}, false).Deliveries[0].Message.Entries[0]; e.Again || e.Hushed {
				t.Errorf("what was never told is told as known: %+v", e)
			}
			c.Before = append(c.Before, c.Now)
			c.Now.Title += " again"
			next := p.Decide(noon, []news.Story{listedStory(t, c.Now, c.Before...)}, false).Deliveries
			if len(next) != 1 || next[0].ID == ds[0].ID {
				t.Errorf("the next report is not told by an alert of its own: %+v", next)
			}
		})
	}
}

// TestBellsOfOneMessage: a story that lists took the message of rings anew for
// the next one, which counts for itself.
func TestBellsOfOneMessage(t *testing.T) {
	p := NewPolicy(desk())
	ids := make(map[news.DeliveryID]bool)
	for _, own := range []news.Reason{news.ReasonNew, news.ReasonNew.With("retold a"), news.ReasonNew.With("retold b")} {
		s := listedStory(t, reportCase{Title: "Ship sinks", Matches: []string{"protests!"}})
		s.Told = []news.Told{{Channel: "newsroom", Reason: own, At: noon, Message: news.Message{Entries: []news.Entry{{Title: "Ship adrift", Source: "Coast"}}}}}
		for _, d := range p.Decide(noon, []news.Story{s}, false).Deliveries {
			ids[d.ID] = true
		}
	}
	if len(ids) != 6 {
		t.Errorf("%d updates and bells, want 6", len(ids))
	}
}
