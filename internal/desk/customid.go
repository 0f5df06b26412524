package desk

import (
	"fmt"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// maxCustomID is Discord's limit.
const maxCustomID = 100

// CustomID is the id of a button, a menu or a form: whom it goes to, and what
// about.
func CustomID(verb, argument string) (string, error) {
	id := news.ButtonID(verb, argument)
	if verb == "" || strings.Contains(verb, ":") || text.Units(id) > maxCustomID {
		return "", fmt.Errorf("custom id %q: want a verb without a colon, and %d characters at most", text.Cut(id, maxCustomID), maxCustomID)
	}
	return id, nil
}

// longestHandle is up to where a topic's id stands for it, in UTF-16 units: there is room
// for it in the id of a form, and in a choice.
const longestHandle = 64

// Handle stands for a topic where Discord has little room: its id, or a digest of it,
// which begins as no id does, where that is long. Ids made from titles have up to 100
// letters, in some scripts of two units each.
func Handle(topic string) string {
	if text.Units(topic) <= longestHandle {
		return topic
	}
	return "#" + news.Digest(16, topic)
}

// Named reports whether somebody who wrote, chose or pressed said means a topic by its id.
func Named(topic, said string) bool { return said == topic || said == Handle(topic) }

// parseCustomID takes an id apart; ok is false if it is not of this form.
func parseCustomID(id string) (verb, argument string, ok bool) {
	rest, ok := strings.CutPrefix(id, news.ButtonForm+":")
	if !ok {
		return "", "", false
	}
	verb, argument, ok = strings.Cut(rest, ":")
	return verb, argument, ok && verb != ""
}
