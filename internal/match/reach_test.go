package match

import (
	"slices"
	"testing"

	"watcher/internal/news"
)

// TestReach: a topic is judged the same beside all others and beside those that it
// asks for.
func TestReach(t *testing.T) {
	topics := []news.Topic{
		{ID: "harbours", Title: "Harbours", Any: queries("harbour OR port")},
		{ID: "weather", Title: "Weather", Any: queries("storm")},
		{ID: "ships", Title: "Ships", Any: queries("group:vessels"), All: queries("topic:harbours")},
		{ID: "yards", Title: "Yards", Any: queries("shipyard")},
		{ID: "circle", Title: "Circle", Any: queries("topic:round OR ring")},
		{ID: "round", Title: "Round", Any: queries("topic:circle OR wheel")},
	}
	groups := map[string][]news.Query{"vessels": queries("ferry OR topic:yards"), "unused": queries("topic:weather")}
	for id, want := range map[news.TopicID][]news.TopicID{
		"ships":   {"harbours", "ships", "yards"},
		"weather": {"weather"},
		"circle":  {"circle", "round"},
		"nobody":  nil,
	} {
		reached := Reach(topics, groups, id)
		var got []news.TopicID
		for _, r := range reached {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s reaches %v, want %v", id, got, want)
		}
		all, _ := Compile(topics, groups)
		alone, _ := Compile(reached, groups)
		for _, title := range []string{"A ferry in the port", "The shipyard of the harbour", "A storm over the port", "A ring and a wheel"} {
			item := news.Item{Title: title, Lang: "en"}
			if a, b := verdict(all, item, id), verdict(alone, item, id); a != b {
				t.Errorf("%s on %q: %v beside all, %v alone", id, title, a, b)
			}
		}
	}
}

func verdict(e *Engine, item news.Item, id news.TopicID) bool {
	for _, m := range e.Match(item, news.Feed{}) {
		if m.Topic == id {
			return true
		}
	}
	return false
}
