package pipeline

import (
	"testing"

	"watcher/internal/news"
)

// TestEdits: what a feed lists with other words, or says to be deleted, is told
// in the stories that it belongs to, by what was committed with it; what it
// lists no longer is not.
func TestEdits(t *testing.T) {
	report := news.Report{Item: news.Item{Feed: wire, Key: "a", Title: "Ship aground", Source: "Agency"}}
	known := news.Known{Key: "a", Content: item("a", "Ship aground").Content(), Title: "Ship aground"}
	old := item("old", "Old")
	for _, c := range []struct {
		name    string
		items   []news.Item
		deleted []string
		held    bool
		was     string // of the one edit, "" for none
		gone    bool
		stories int
	}{
		{"another headline", []news.Item{item("a", "Ship afloat"), old}, nil, true, "Ship aground", false, 1},
		{"the same", []news.Item{item("a", "Ship aground"), old}, nil, true, "", false, 0},
		{"of no story", []news.Item{item("a", "Ship afloat"), old}, nil, false, "", false, 0},
		{"deleted", []news.Item{old}, []string{"a"}, true, "Ship aground", true, 1},
		{"the window moved on", []news.Item{old}, nil, true, "", false, 0},
		{"deleted and listed", []news.Item{item("a", "Ship aground"), old}, []string{"a"}, true, "", false, 0},
		{"deleted, never met", []news.Item{old}, []string{"b"}, true, "", false, 0},
		{"told already", []news.Item{item("a", "Ship said"), old}, nil, true, "", false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.primed()
			h.known["a"] = known
			h.matched["a"] = []news.TopicID{"ships"}
			h.revision = 9
			if c.held {
				h.stories = []news.Story{{ID: "s", Keys: []string{"k"}, Reports: []news.Report{report}}}
			}
			h.lists(c.items...)
			h.poll.Deleted = c.deleted
			in := h.ingest(t)
			if len(in.Stories) != c.stories {
				t.Fatalf("stories %+v, want %d", in.Stories, c.stories)
			}
			if c.was == "" {
				if len(in.Deliveries) != 0 {
					t.Errorf("told: %+v", in.Deliveries)
				}
				return
			}
			s := in.Stories[0]
			if in.Revision != 9 || len(s.Reports)+len(s.Keys) != 0 || len(s.Edits) != 1 || s.Edits[0].Was != c.was || s.Edits[0].Gone != c.gone {
				t.Errorf("revision %d, story %+v", in.Revision, s)
			}
			if c.gone && s.Edits[0].Report.Item.Source != "Agency" {
				t.Errorf("the deleted one is not as it was: %+v", s.Edits[0].Report)
			}
			if len(in.Deliveries) != 1 || in.Deliveries[0].Alert.Reason.Kind() != news.ReasonUpdate {
				t.Errorf("deliveries %+v", in.Deliveries)
			}
		})
	}
}

// TestEditAmongReports: a poll that brings a report and an edit of one story
// commits it once.
func TestEditAmongReports(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.known["a"] = news.Known{Key: "a", Content: item("a", "Ship aground").Content(), Title: "Ship aground"}
	h.matched["a"] = []news.TopicID{"ships"}
	id := news.NewStoryID(wire, "b")
	h.stories = []news.Story{{ID: id, Reports: []news.Report{{Item: item("a", "Ship aground")}}}}
	h.lists(item("a", "Ship afloat"), item("b", "Ship towed"), item("old", "Old"))
	in := h.ingest(t)
	if len(in.Stories) != 1 || len(in.Stories[0].Reports) != 1 || len(in.Stories[0].Edits) != 1 {
		t.Errorf("stories %+v", in.Stories)
	}
}
