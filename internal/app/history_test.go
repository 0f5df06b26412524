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
