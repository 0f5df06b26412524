package match

import "watcher/internal/news"

// Reach returns, in their order, a topic and those that its rules ask for, by way
// of others and of groups too: all that is needed to judge it alone. An id that
// none has reaches nothing.
func Reach(topics []news.Topic, groups map[string][]news.Query, id news.TopicID) (reached []news.Topic) {
	c := read(topics, groups)
	seen := make([]bool, len(topics))
	var visit func(i int)
	visit = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		for _, a := range c.asks[i] {
			visit(a.topic)
		}
	}
	for i, t := range topics {
		if t.ID == id {
			visit(i)
		}
	}
	for i, t := range topics {
		if seen[i] {
			reached = append(reached, t)
		}
	}
	return reached
}
