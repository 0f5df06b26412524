package story

import (
	"strings"
	"testing"

	"watcher/internal/news"
)

// marked reads the marks that these tests use.
func marked(i news.Item) string {
	_, bare, _ := strings.Cut(i.Title, "WITHDRAWN: ")
	return bare
}

// TestAmending holds that an outlet's word on its own report is told with that
// report, whatever else it says, and in whatever order they come.
func TestAmending(t *testing.T) {
	o := grouper.Options
	o.Amended = marked
	m := New(o)
	original := report(t, "alpha ; 1 ; https://a.example/1 ; Harbour museum returns looted bronzes ; The museum handed twelve bronzes to Benin.", nil)
	blast := report(t, "beta ; 2 ; https://b.example/2 ; Blast at a refinery injures two workers ; The fire was put out by noon.", nil)
	kill := report(t, "alpha ; 3 ; https://a.example/3 ; WITHDRAWN: Harbour museum returns looted bronzes ; This story has been withdrawn.", nil)
	echo := report(t, "gamma ; 4 ; https://c.example/4 ; WITHDRAWN: Harbour museum returns looted bronzes ; This story has been withdrawn.", nil)

	memory := remember(nil, m.Group([]news.Report{original, blast}, nil))
	touched := m.Group([]news.Report{kill}, memory)
	check(t, "later", []string{"A", "B", "A"}, remember(memory, touched), []news.Report{original, blast, kill})
	if len(touched) != 1 || len(touched[0].Reports) != 1 || len(touched[0].Earlier) != 1 || len(touched[0].Keys) == 0 {
		t.Errorf("touched %+v", touched)
	}
	check(t, "at once", []string{"A", "B", "A"}, m.Group([]news.Report{kill, blast, original}, nil), []news.Report{original, blast, kill})
	check(t, "of an unknown report", []string{"A"}, m.Group([]news.Report{kill}, nil), []news.Report{kill})
	if s := m.Group([]news.Report{echo}, memory); len(s) != 1 || len(s[0].Earlier) > 0 && s[0].Reports[0].CopyOf.Key == "" {
		t.Errorf("another outlet's mark: %+v", s)
	}
	want := titlePrefix + "harbour museum returns looted bronzes"
	for _, r := range []news.Report{original, kill} {
		found := false
		for _, k := range m.Keys(r) {
			found = found || k == want
		}
		if !found {
			t.Errorf("%s is not found by %q", r.Item.Title, want)
		}
	}
}
