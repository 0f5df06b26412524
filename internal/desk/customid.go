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

// parseCustomID takes an id apart; ok is false if it is not of this form.
func parseCustomID(id string) (verb, argument string, ok bool) {
	rest, ok := strings.CutPrefix(id, news.ButtonForm+":")
	if !ok {
		return "", "", false
	}
	verb, argument, ok = strings.Cut(rest, ":")
	return verb, argument, ok && verb != ""
}
