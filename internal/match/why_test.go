package match

import (
	"fmt"
	"slices"
	"testing"

	"watcher/internal/news"
)

// TestGroupLine has the reason name the line of a group that held, through
// groups that ask for others.
func TestGroupLine(t *testing.T) {
	groups := map[string][]news.Query{
		"names": queries("PMOI OR OMPI", "Rajavi", "group:camps"),
		"camps": queries("/ashraf[- ]?3/", "MEK NEAR/3 camp"),
	}
	topics := []news.Topic{
		{ID: "t", Any: queries("group:names", "title:police"), None: queries("PMOI stamp"), Urgent: queries("group:camps")},
		{ID: "u", Any: queries("group:names AND police")},
	}
	e, problems := Compile(topics, groups)
	for _, p := range problems {
		t.Error(p)
	}
	for title, want := range map[string][]string{
		"OMPI rally":               {"group:names: PMOI OR OMPI"},
		"Rajavi speaks":            {"group:names: Rajavi"},
		"Rajavi on a PMOI stamp":   {"group:names: Rajavi"},
		"PMOI: Rajavi at MEK camp": {"group:names: PMOI OR OMPI, and 2", "group:camps: MEK NEAR/3 camp"},
		"Camp of the MEK":          {"group:names: group:camps: MEK NEAR/3 camp", "group:camps: MEK NEAR/3 camp"},
		"Police at Ashraf-3":       {"group:names: group:camps: /ashraf[- ]?3/", "title:police", "group:camps: /ashraf[- ]?3/", "group:names AND police"},
	} {
		var got []string
		for _, m := range e.Match(news.Item{Key: "k", Title: title}, news.Feed{}) {
			for _, w := range m.Why {
				said := w.Rule
				if w.Also > 0 {
					said += fmt.Sprintf(", and %d", w.Also)
				}
				got = append(got, said)
				if len(w.Spans) == 0 {
					t.Errorf("%s: %s shows no words", title, w.Rule)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}
