package pipeline

import (
	"runtime"
	"testing"

	"watcher/internal/news"
)

// renewed are rules like those in force, of a later revision.
func (h *house) renewed() *Rules {
	r := *h.rules.Load()
	r.Revision++
	return &r
}

func TestPollInFlightIsJudgedByTheRulesThatCameMeanwhile(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.lists(item("a", "Ship aground"), item("old", "Old"))
	h.asked = func() {
		if err := h.Use(t.Context(), h.renewed()); err != nil {
			t.Error(err)
		}
	}
	if in := h.ingest(t); in.Config != 8 {
		t.Errorf("judged by revision %d, want 8: a topic that came with it never saw the item", in.Config)
	}
}

func TestFeedRemovedInFlightIsLeftAlone(t *testing.T) {
	h := newHouse(t)
	h.lists(item("a", "Ship aground"))
	h.asked = func() {
		r := h.renewed()
		r.Feeds = nil
		if err := h.Use(t.Context(), r); err != nil {
			t.Error(err)
		}
	}
	if _, err := h.Ingest(t.Context(), wire); err != nil || len(h.commits) != 0 {
		t.Errorf("%d commits, error %v", len(h.commits), err)
	}
}

// TestNothingIsCommittedWhileTopicsLookBack: what is committed after a new topic
// has looked back, and judged by rules without it, would be told by neither.
func TestNothingIsCommittedWhileTopicsLookBack(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.lists(item("a", "Ship aground"), item("old", "Old"))
	h.newTopics = []news.TopicID{"crews"}
	asked, done := make(chan struct{}), make(chan news.Ingest, 1)
	h.asked = func() { close(asked) }
	h.adopting = func() {
		go func() { done <- h.ingest(t) }()
		<-asked
		for range 1000 {
			runtime.Gosched() // the poll gets as far as it can
		}
	}
	if err := h.Use(t.Context(), h.renewed()); err != nil {
		t.Fatal(err)
	}
	if in := <-done; in.Config != 8 {
		t.Errorf("judged by revision %d, want 8", in.Config)
	}
}
