package app

import (
	"testing"

	"watcher/internal/config"
	"watcher/internal/news"
)

// TestTopicAsked: somebody at the desk names a topic by its id or title, and is told
// without a word of files what is wrong with others.
func TestTopicAsked(t *testing.T) {
	cfg := &config.Config{Path: "/somewhere/feeds.yaml", Topics: []news.Topic{
		{ID: "ships", Title: "Ships at sea"}, {ID: "crews", Title: "Crews"}, {ID: "crews-2", Title: "Crews"}, {ID: "harbours", Title: "Ships"},
	}}
	for _, c := range []struct {
		name string
		want news.TopicID
		err  string
	}{
		{"", "", ""},
		{"  ", "", ""},
		{"ships", "ships", ""}, // an id goes before a title
		{"SHIPS  at sea", "ships", ""},
		{"harbours", "harbours", ""},
		{"crews", "crews", ""},
		{"crews-2", "crews-2", ""},
		{"*sea*", "", `There is no topic called \*sea\*. Choose one of those that are offered while you type.`},
	} {
		got, err := topicAsked(cfg, c.name)
		if said := errText(err); got != c.want || said != c.err {
			t.Errorf("%q: %q, %q; want %q, %q", c.name, got, said, c.want, c.err)
		}
	}
	cfg.Topics[1].ID = "crews-1"
	if _, err := topicAsked(cfg, "Crews"); errText(err) != "Several topics are called Crews. Choose one of those that are offered while you type." {
		t.Errorf("a title of two: %v", err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
