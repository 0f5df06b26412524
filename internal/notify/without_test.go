package notify

import (
	"strings"
	"testing"

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
