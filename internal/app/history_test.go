package app

import (
	"strings"
	"testing"

	"watcher/internal/news"
)

// TestStanding plays changes (a letter each), undos (<) and redos (>), and says which
// changes stand and which can be made again.
func TestStanding(t *testing.T) {
	for _, c := range []struct{ played, stand, again string }{
		{"", "", ""},
		{"abc", "abc", ""},
		{"abc<", "ab", "c"},
		{"abc<<", "a", "cb"},
		{"abc<<>", "ab", "c"},
		{"abc<<>>", "abc", ""},
		{"abc<d", "abd", ""},
		{"abc<d<<", "a", "db"},
		{"ab<<<", "", "ba"}, // more than there was, as of a history whose beginning is not looked at
		{"a>>", "a", ""},
		{"a<>b<", "a", "b"},
	} {
		var lines []news.AuditLine
		for _, r := range c.played {
			l := news.AuditLine{Subject: string(r)}
			switch r {
			case '<':
				l.Via = news.ViaUndo
			case '>':
				l.Via = news.ViaRedo
			}
			lines = append([]news.AuditLine{l}, lines...) // the newest first
		}
		done, undone := standing(lines)
		names := func(all []news.AuditLine) string {
			var b strings.Builder
			for _, l := range all {
				b.WriteString(l.Subject)
			}
			return b.String()
		}
		if names(done) != c.stand || names(undone) != c.again {
			t.Errorf("%s: %q stand, want %q; %q again, want %q", c.played, names(done), c.stand, names(undone), c.again)
		}
	}
}

// TestSubjectTitled finds a topic by a title that it has or had, though it is removed.
func TestSubjectTitled(t *testing.T) {
	lines := []news.AuditLine{ // the newest first
		{Subject: "quays", Before: `{"Title":"Harbour"}`},
		{Subject: "ferries", Before: `{"Title":"Ferry Lines"}`},
		{Subject: "ferries", Before: `{"Title":"Boats"}`, After: `{"Title":"Ferry Lines"}`},
		{Subject: "ferries", After: `{"Title":"Boats"}`},
		{Subject: "boats-2", After: `{"Title":"Harbour"}`},
		{Subject: "harbour", After: `{"Title":"Quay"}`},
	}
	for name, want := range map[string]string{
		"Ferry Lines": "ferries", "ferry lines": "ferries", "boats": "ferries", "ferries": "ferries",
		"Harbour": "quays", "harbour": "harbour", "Nothing": "Nothing",
	} {
		if got, err := subjectTitled(lines, name); got != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := subjectTitled([]news.AuditLine{{Subject: "a", After: "{"}}, "b"); err == nil {
		t.Error("a damaged line is passed over")
	}
}
