package config

import (
	"maps"

	"watcher/internal/news"
)

// besideFeeds are those of the configuration that the file stands beside.
func (b *builder) besideFeeds() []news.Feed {
	if b.options.Beside == nil {
		return nil
	}
	return b.options.Beside.Feeds
}

// besideChannels are those of the configuration that the file stands beside.
func (b *builder) besideChannels() []news.Channel {
	if b.options.Beside == nil {
		return nil
	}
	return b.options.Beside.Channels
}

// besideTopics are the file's topics, after those of the configuration that it stands
// beside; of two with one id the file's holds. The others have no position: what is
// wrong with them is not told here.
func (b *builder) besideTopics() []news.Topic {
	if b.options.Beside == nil {
		return b.config.Topics
	}
	own := map[news.TopicID]bool{}
	for _, t := range b.config.Topics {
		own[t.ID] = true
	}
	var all []news.Topic
	for _, t := range b.options.Beside.Topics {
		if !own[t.ID] {
			all = append(all, t.Placeless())
		}
	}
	return append(all, b.config.Topics...)
}

// besideGroups are the file's groups, and those others of the configuration that it
// stands beside, without positions.
func (b *builder) besideGroups() map[string][]news.Query {
	if b.options.Beside == nil {
		return b.config.Groups
	}
	all := map[string][]news.Query{}
	for name, queries := range b.options.Beside.Groups {
		all[name] = news.Placeless(queries)
	}
	maps.Copy(all, b.config.Groups)
	return all
}
