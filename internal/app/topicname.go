package app

import (
	"slices"
	"strings"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/text"
)

// topicNamed finds a topic by its id, or by a title that one topic alone has.
func topicNamed(cfg *config.Config, name string) (news.Topic, error) {
	name = strings.Join(strings.Fields(name), " ")
	titled := topicsNamed(cfg.Topics, name)
	switch len(titled) {
	case 1:
		return titled[0], nil
	case 0:
		names := idsOf(cfg.Topics)
		return news.Topic{}, text.Errorf("%s: there is no topic %q%s", cfg.Path, name, nearTopics(cfg, name, names))
	}
	return news.Topic{}, text.Errorf("%s: %d topics are called %q; give the id of one: %s", cfg.Path, len(titled), name, strings.Join(idsOf(titled), ", "))
}

// topicsNamed are the topics that a name can mean: the one that has it as its id, or
// those that have it as their title.
func topicsNamed(all []news.Topic, name string) (titled []news.Topic) {
	for _, t := range all {
		if strings.EqualFold(string(t.ID), name) {
			return []news.Topic{t}
		}
		if strings.EqualFold(t.Title, name) {
			titled = append(titled, t)
		}
	}
	return titled
}

func idsOf(topics []news.Topic) []string {
	ids := make([]string, len(topics))
	for n, t := range topics {
		ids[n] = string(t.ID)
	}
	return ids
}

// topicAsked does as [topicNamed] for somebody in Discord, who is offered the topics'
// titles; "" is any.
func topicAsked(cfg *config.Config, name string) (news.TopicID, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return "", nil
	}
	if n := slices.IndexFunc(cfg.Topics, func(t news.Topic) bool { return desk.Named(string(t.ID), name) }); n >= 0 {
		return cfg.Topics[n].ID, nil
	}
	titled, said := topicsNamed(cfg.Topics, name), text.EscapeDiscord(text.Cut(name, 100))
	switch len(titled) {
	case 1:
		return titled[0].ID, nil
	case 0:
		return "", desk.Unable("missed.topic.unknown", "Topic", said)
	}
	return "", desk.Unable("missed.topic.several", "Topic", said)
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
		return text.Sprintf(" (did you mean %q?)", within[0])
	}
	return config.Suggest(name, ids)
}
