package app

import (
	"fmt"
	"strings"

	"watcher/internal/config"
	"watcher/internal/news"
)

// topicNamed finds a topic by its id, or by a title that one topic alone has.
func topicNamed(cfg *config.Config, name string) (news.Topic, error) {
	name = strings.Join(strings.Fields(name), " ")
	var titled []news.Topic
	var ids, names []string
	for _, t := range cfg.Topics {
		if strings.EqualFold(string(t.ID), name) {
			return t, nil
		}
		if strings.EqualFold(t.Title, name) {
			titled = append(titled, t)
			ids = append(ids, string(t.ID))
		}
		names = append(names, string(t.ID))
	}
	switch len(titled) {
	case 1:
		return titled[0], nil
	case 0:
		return news.Topic{}, fmt.Errorf("%s: there is no topic %q%s", cfg.Path, name, nearTopics(cfg, name, names))
	}
	return news.Topic{}, fmt.Errorf("%s: %d topics are called %q; give the id of one: %s", cfg.Path, len(titled), name, strings.Join(ids, ", "))
}

// nearTopics says which topic may be meant: one whose id or title is written
// almost so, or the one whose title has the name in it.
func nearTopics(cfg *config.Config, name string, ids []string) string {
	var titles, within []string
	for _, t := range cfg.Topics {
		titles = append(titles, t.Title)
		if strings.Contains(strings.ToLower(t.Title), strings.ToLower(name)) {
			within = append(within, string(t.ID))
		}
	}
	for _, known := range [][]string{ids, titles} {
		if hint := config.Suggest(name, known); strings.Contains(hint, "did you mean") {
			return hint
		}
	}
	if len(within) == 1 {
		return fmt.Sprintf(" (did you mean %q?)", within[0])
	}
	return config.Suggest(name, ids)
}
