package app

import (
	"testing"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestTopicDiffers says what somebody changed in a topic.
func TestTopicDiffers(t *testing.T) {
	const was = "topics:\n  Ferries: { id: ferries, any: [ferry, canoe, raft], none: [cable ferry], expires: '2031-03-01', to: [newsroom] }\n"
	for _, c := range []struct{ name, lang, is, want string }{
		{"nothing", "en", was, ""},
		{"the title alone", "en", "topics:\n  Boats: { id: ferries, any: [ferry, canoe, raft], none: [cable ferry], expires: '2031-03-01', to: [newsroom] }\n", ""},
		{"keywords", "en", "topics:\n  Ferries: { id: ferries, any: [ferry, kayak, raft], none: [cable ferry], expires: '2031-03-01', to: [newsroom] }\n", "keywords + “kayak”, − “canoe”"},
		{
			"many", "de", "topics:\n  Ferries: { id: ferries, any: [a1, a2, a3, a4, a5], none: [cable ferry], expires: '2031-03-01', to: [newsroom] }\n",
			"Stichwörter + „a1“, + „a2“, + „a3“, + und 2 weitere, − „ferry“, − „canoe“, − „raft“",
		},
		{
			"all", "en", "topics:\n  Ferries: { id: ferries, any: [ferry, canoe, raft], expires: 2032-01-01, urgent: [sinks] }\n",
			"but not − “cable ferry”; until: 2031-03-01 → 2032-01-01; to: [newsroom] → nothing; urgent: nothing → [sinks]",
		},
	} {
		got, err := topicDiffers(tongue.Of(c.lang), was, c.is)
		if got = tongue.Bare(got); got != c.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
	if _, err := topicDiffers(tongue.English, was, "{"); err == nil {
		t.Error("a damaged text is passed over")
	}
}

// TestTitleOf: a topic that is no more goes by the title that it had last.
func TestTitleOf(t *testing.T) {
	w := workshop{&App{}}
	w.current.Store(&build{config: &config.Config{}})
	lines := []news.AuditLine{{Before: `{"Title":"Ferry Lines"}`}, {After: `{"Title":"Boats"}`}}
	if got := w.titleOf(lines, "ferries"); got != "Ferry Lines" {
		t.Errorf("called %q", got)
	}
	if got := w.titleOf(nil, "ferries"); got != "ferries" {
		t.Errorf("unknown, called %q", got)
	}
}
