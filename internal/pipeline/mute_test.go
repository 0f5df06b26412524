package pipeline

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestMuted hands policy the matches of a muted topic marked as such, and those
// of others as they are; when the mute ends, that is told once.
func TestMuted(t *testing.T) {
	h := newHouse(t)
	h.mutes = []news.Mute{{Topic: "ships", From: h.now, Until: h.now.Add(time.Hour)}}
	reports := []news.Report{{Matches: []news.Match{{Topic: "ships"}, {Topic: "crews"}}}}
	if err := h.hush(t.Context(), h.now, reports); err != nil {
		t.Fatal(err)
	}
	if ms := reports[0].Matches; ms[0].Fate != news.FateMuted || ms[1].Fate != "" {
		t.Errorf("matches %+v", ms)
	}
	for _, c := range []struct {
		after time.Duration
		told  int
	}{{59 * time.Minute, 0}, {time.Hour, 1}, {2 * time.Hour, 1}} {
		now := h.now
		h.now = now.Add(c.after)
		if err := h.TellUnmuted(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(h.outbox) != c.told {
			t.Errorf("after %v: told %d times", c.after, len(h.outbox))
		}
		h.now = now
	}
	late := []news.Report{{Matches: []news.Match{{Topic: "ships"}}}}
	if err := h.hush(t.Context(), h.now.Add(time.Hour), late); err != nil || late[0].Matches[0].Fate != "" {
		t.Errorf("still muted: %v, %+v", err, late)
	}
}
