package notify

import (
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestFollowCases says of a story's message whether another follows it.
func TestFollowCases(t *testing.T) {
	p := NewPolicy(desk())
	for _, c := range testkit.Cases[struct {
		Name, Age, Kind        string
		Below, Shown           int
		Also, New              []string
		Stale, Gone, Uncertain bool
		Follows, Rings         bool
	}](t, "testdata/follow.json") {
		t.Run(c.Name, func(t *testing.T) {
			m := news.Message{Reason: news.ReasonUpdate, Entries: []news.Entry{{Title: "Raid near Durres", Source: "Balkanweb"}}}
			for _, name := range c.Also {
				name, repeats := strings.CutPrefix(name, "=")
				m.Entries[0].Also = append(m.Entries[0].Also, news.Outlet{Name: name, Copy: repeats})
			}
			a := news.Alert{Story: "s1", Channel: "newsroom", Reason: news.Reason(c.Kind).With("1"), At: noon}
			d := a.Delivery(m)
			d.On = "77"
			if c.Gone {
				d.On = ""
			}
			if c.Kind == "bell" {
				d.Message = news.Message{Reason: news.ReasonBell, Heading: "Now urgent", Urgent: true, Entries: []news.Entry{{Title: "Dozens dead"}}}
			}
			if c.Uncertain {
				d.State = news.DeliveryUncertain
			}
			d.Standing = news.Standing{At: noon.Add(-testkit.Duration(t, c.Age)), Below: c.Below, Says: m, Reports: c.Shown, Stale: c.Stale}
			by := p.Follow(noon, d)
			if (len(by) == 2) != c.Follows {
				t.Fatalf("in its place come %+v", by)
			}
			if !c.Follows {
				return
			}
			follow, point := by[0], by[1]
			if follow.Alert.Reason != "follow:77" || point.Alert.Reason != "point:77" || follow.ID == point.ID {
				t.Errorf("reasons %q and %q", follow.Alert.Reason, point.Alert.Reason)
			}
			if len(follow.Message.Entries[0].Also) != len(c.Also) || len(point.Message.Entries[0].Also) != len(c.Also) {
				t.Error("something that the old message names is not in both")
			}
			if follow.Message.Rings != c.Rings || c.Rings && (follow.Message.Text != "Now urgent" || !follow.Message.Urgent) {
				t.Errorf("rings: %+v", follow.Message)
			}
			var fresh []string
			for _, o := range NewSince(follow.Message) {
				fresh = append(fresh, o.Name)
			}
			if !slices.Equal(fresh, c.New) {
				t.Errorf("says that new is %q, want %q", fresh, c.New)
			}
			if point.Message.Follows != "" {
				t.Error("the old message says that it follows one")
			}
		})
	}
}

// TestFollowsArePaced: messages that follow others take the room that is left,
// or wait for half an hour; those that ring go at once, and none is put into a
// list.
func TestFollowsArePaced(t *testing.T) {
	p := NewPolicy(desk())
	follow := func(at time.Time, rings bool) news.Delivery {
		a := news.Alert{Story: news.StoryID(at.String()), Channel: "newsroom", Reason: news.ReasonFollow.With("7"), At: at}
		return a.Delivery(news.Message{Reason: news.ReasonFollow, Rings: rings, Entries: []news.Entry{{Title: "x"}}})
	}
	var due []news.Delivery
	for n := range 5 {
		due = append(due, follow(noon.Add(time.Duration(n)*time.Second), false))
	}
	due = append(due, follow(noon.Add(time.Minute), true))
	for name, c := range map[string]struct {
		now          time.Time
		lately, want int
	}{
		"room for two":        {noon.Add(2 * time.Minute), 1, 3},
		"no room":             {noon.Add(2 * time.Minute), 3, 1},
		"half an hour has it": {noon.Add(30*time.Minute + 2*time.Second), 3, 4},
	} {
		send, _, folded := p.Fold(c.now, due, c.lately)
		if len(send) != c.want || len(folded) != 0 {
			t.Errorf("%s: %d sent, %d folded; want %d and none", name, len(send), len(folded), c.want)
		}
	}
}

// TestFollowInQuietHours waits for their end unless it rings and is urgent.
func TestFollowInQuietHours(t *testing.T) {
	o := desk()
	o.Channels[0].Quiet = news.Quiet{From: 11 * time.Hour, To: 13 * time.Hour}
	p := NewPolicy(o)
	for _, c := range []struct {
		rings, urgent, held bool
		reason              news.Reason
	}{{false, true, true, news.ReasonFollow}, {true, false, true, news.ReasonFollow}, {true, true, false, news.ReasonFollow}, {false, false, false, news.ReasonPoint}} {
		a := news.Alert{Story: "s", Channel: "newsroom", Reason: c.reason.With("7"), At: noon}
		d := a.Delivery(news.Message{Reason: c.reason, Rings: c.rings, Urgent: c.urgent, Entries: []news.Entry{{Title: "x"}}})
		if got := p.Shelve(noon, []news.Delivery{d}, time.Time{}); (len(got.Put) == 1) != c.held {
			t.Errorf("%+v: held %v", c, got.Put)
		}
	}
}
