package discord

import (
	"watcher/internal/news"
	"watcher/internal/tongue"
)

// groupLine is the line above the n-th entry of a message whose entries come by
// topic, where a topic begins, with its end of line; else "".
func groupLine(t tongue.Tongue, m news.Message, n int) string {
	topic := firstTopic(m.Entries[n])
	if !m.Grouped || topic == "" || n > 0 && firstTopic(m.Entries[n-1]) == topic {
		return ""
	}
	line := "**" + foreign(t, topic, phoneTopics) + "**\n"
	if n > 0 {
		line = "\n" + line
	}
	return line
}

func firstTopic(e news.Entry) string {
	if len(e.Topics) == 0 {
		return ""
	}
	return e.Topics[0]
}

// ungrouped is the n-th entry without the topic that stands above it.
func ungrouped(m news.Message, n int) news.Entry {
	e := m.Entries[n]
	if m.Grouped && len(e.Topics) > 0 {
		e.Topics = e.Topics[1:]
	}
	return e
}
