package notify

import (
	"context"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestWithout: a message loses what it said of a report, and goes when that was all.
func TestWithout(t *testing.T) {
	has := func(s string) bool { return strings.Contains(s, "Ann") }
	lost := Lost{Report: func(title, link string) bool { return has(title) || link == "https://a/ann" }, Says: has}
	one := func(e news.Entry) news.Message { return news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}} }
	also := []news.Outlet{{Name: "Coast", Title: "Ship sinks", Link: "https://b/1", Owner: "Sea", Lang: "sq", Party: true}}
	for _, c := range []struct {
		name    string
		m       news.Message
		named   bool
		titles  string // of the entries
		says    string // in the text
		outlets int    // that the first entry names besides
	}{
		{"another report", one(news.Entry{Title: "Ferry", Also: also}), false, "Ferry", "", 1},
		{"the only report", one(news.Entry{Title: "Ann speaks"}), true, "", "", 0},
		{"by its address", one(news.Entry{Title: "She speaks", Link: "https://a/ann"}), true, "", "", 0},
		{"the next tells it", one(news.Entry{Title: "Ann speaks", Summary: "Of Ann.", Why: []news.Why{{Rule: "x"}}, Also: also}), true, "Ship sinks", "A report was withdrawn.", 0},
		{"one that joined", one(news.Entry{Title: "Ferry", Also: append([]news.Outlet{{Name: "Gulf", Title: "Ann again"}}, also...)}), true, "Ferry", "A report was withdrawn.", 1},
		{"a change", one(news.Entry{Title: "Ferry", Changes: []news.Change{{Kind: news.ChangeHeadline, Was: "Ann held", Now: "Held"}}}), true, "Ferry", "A report was withdrawn.", 0},
		{"the same in another language", one(news.Entry{Title: "Ferry", Kin: news.Outlet{Title: "Ann"}}), true, "Ferry", "A report was withdrawn.", 0},
		{"a line of a list", news.Message{Heading: "2 new stories", Entries: []news.Entry{{Title: "Ann"}, {Title: "Ferry"}}}, true, "Ferry", "A report was withdrawn.", 0},
		{"a list of it alone", news.Message{Heading: "1 new story", Entries: []news.Entry{{Title: "Ann"}}}, true, "", "", 0},
		{"a notice", news.Message{Reason: news.ReasonNotice, Heading: "not delivered", Text: "Ann speaks"}, true, "", "", 0},
		{"another notice", news.Message{Reason: news.ReasonNotice, Heading: "feed broken", Text: "404"}, false, "", "404", 0},
		{"a bell", news.Message{Reason: news.ReasonBell, Heading: "5 outlets", Entries: []news.Entry{{Title: "Ann"}}}, true, "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, named := Without(tongue.English, c.m, lost)
			var titles []string
			for _, e := range m.Entries {
				titles = append(titles, e.Title)
				if e.Summary != "" || len(e.Why) > 0 || len(e.Changes) > 0 || e.Kin.Title != "" {
					t.Errorf("left: %+v", e)
				}
			}
			if named != c.named || strings.Join(titles, "|") != c.titles || m.Text != c.says || m.Empty() != (c.titles == "" && c.says == "") {
				t.Errorf("%t, %+v", named, m)
			}
			if len(m.Entries) > 0 && len(m.Entries[0].Also) != c.outlets {
				t.Errorf("outlets: %+v", m.Entries[0].Also)
			}
			if c.name == "the next tells it" {
				if e := m.Entries[0]; e.Source != "Coast" || e.Owner != "Sea" || e.Lang != "sq" || !e.Party || e.Link != "https://b/1" || len(c.m.Entries[0].Also) != 1 {
					t.Errorf("told by %+v", e)
				}
			}
		})
	}
}

// taker is a destination that takes messages back.
type taker struct {
	*scripted
	remove []answer
}

func (r *taker) Remove(context.Context, news.Delivery) error {
	_, err := r.next(&r.remove, "remove")
	return err
}

// TestWithdraw takes messages back, in part or whole, over every outcome.
func TestWithdraw(t *testing.T) {
	failing := func(v Verdict) []answer { return []answer{{err: &Error{Verdict: v, Reason: "a reason"}}} }
	for _, c := range []struct {
		name   string
		left   bool // there is something that the message still says
		dest   Destination
		state  news.DeliveryState
		calls  string
		reason string
	}{
		{"deleted", false, &taker{scripted: &scripted{}}, news.DeliverySent, "remove", ""},
		{"changed", true, &taker{scripted: &scripted{}}, news.DeliverySent, "edit", ""},
		{"must not be deleted", false, &taker{&scripted{}, failing(VerdictRefused)}, news.DeliveryDead, "remove", "a reason"},
		{"must not be changed", true, &taker{scripted: &scripted{edit: failing(VerdictRefused)}}, news.DeliveryDead, "edit", "a reason"},
		{"no answer", false, &taker{&scripted{}, failing(VerdictUnknown)}, news.DeliveryPending, "remove", "a reason"},
		{"in a locked thread", false, &taker{&scripted{}, failing(VerdictStale)}, news.DeliveryPending, "remove", news.HeldForOld + "a reason"},
		{"old", true, &taker{scripted: &scripted{edit: failing(VerdictStale)}}, news.DeliveryPending, "edit", news.HeldForOld + "a reason"},
		{"a panic", false, &taker{&scripted{}, []answer{{panics: true}}}, news.DeliveryPending, "remove", "internal error"},
		{"printed", false, &scripted{}, news.DeliveryCancelled, "", "what was shown there stays"},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock := newClock()
			co := courier(clock, map[news.ChannelID]Destination{"newsroom": c.dest})
			a := news.Alert{Story: "withdrawn:1", Channel: "newsroom", Reason: news.ReasonWithdraw.With("77"), At: noon}
			d := a.Delivery(news.Message{})
			if c.left {
				d.Message.Entries = []news.Entry{{Title: "Ferry"}}
			}
			d.On = "77"
			d = co.Send(t.Context(), begun(d, clock.now()))
			if d.State != c.state || !strings.HasPrefix(d.Reason, c.reason) || d.Standing.Stale {
				t.Errorf("%s: %q, %+v", d.State, d.Reason, d.Standing)
			}
			var calls []string
			switch dest := c.dest.(type) {
			case *taker:
				calls = dest.calls
			case *scripted:
				calls = dest.calls
			}
			if got := strings.Join(calls, " "); got != c.calls {
				t.Errorf("calls: %q", got)
			}
			if !co.Ready("newsroom", clock.now().Add(time.Hour)) {
				t.Error("the channel is closed")
			}
		})
	}
}

// TestWithoutInTheChannelsLanguage: what stands in the place of what is forgotten is in
// the language of the channel that shows it.
func TestWithoutInTheChannelsLanguage(t *testing.T) {
	lost := Lost{Report: func(title, _ string) bool { return title == "Ann" }, Says: func(s string) bool { return strings.Contains(s, "Ann") }}
	m := news.Message{Heading: "Ann and Ferry", Entries: []news.Entry{{Title: "Ann"}, {Title: "Ferry"}}}
	for code, want := range map[string]string{"en": "A report was withdrawn.", "de": "Ein Bericht wurde zurückgenommen.", "sq": "Një raportim u tërhoq.", "fa": "گزارشی پس گرفته شد."} {
		if got, _ := Without(tongue.Of(code), m, lost); got.Heading != want || got.Text != want || len(got.Entries) != 1 {
			t.Errorf("in %s: %+v", code, got)
		}
	}
}
