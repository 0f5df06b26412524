package app

import (
	"slices"
	"testing"

	"watcher/internal/config"
)

// TestKeywords makes lines of what somebody wrote, which the file takes as they are.
func TestKeywords(t *testing.T) {
	for _, c := range []struct {
		title, rest string
		want        []string // nil for any
	}{
		{"The harbour of Durrës was closed after a ship ran aground, says a friend of mine", "", []string{"Durrës AND (aground OR ran OR friend)"}},
		{"The tanker Polaris ran aground off Durrës, says the harbour master", "", []string{"Durrës AND (aground OR Polaris OR master)"}},
		{"کشتی در بندر دورس به گل نشست", "", []string{"دورس AND نشست"}},
		{"Kayaking", "", []string{"kayaking"}},
		{"the and of", "", []string{}},
		{"Police raid camp of the MEK in Albania", "Albanian police searched the camp of the Mojahedin-e Khalq near Durrës. Iran has long asked Albania to close it, said Behar Kola.", nil},
	} {
		got := keywords(c.title, c.rest)
		if c.want != nil && !slices.Equal(got, c.want) || c.want == nil && len(got) == 0 {
			t.Errorf("%s: %q, want %q", c.title, got, c.want)
		}
		for _, l := range got {
			if rules, problems := compileQuery(&config.Config{}, l); rules == nil {
				t.Errorf("%s: %q is no query: %v", c.title, l, problems)
			}
		}
	}
}
