package desk

import (
	"fmt"
	"strings"

	"watcher/internal/text"
)

// idVersion begins every custom id. Messages stay for years: who changes what
// an argument means takes another version, and answers the old ones still.
const idVersion = "w1"

// maxCustomID is Discord's limit.
const maxCustomID = 100

// CustomID is the id of a button, a menu or a form: whom it goes to, and what
// about.
func CustomID(verb, argument string) (string, error) {
	id := idVersion + ":" + verb + ":" + argument
	if verb == "" || strings.Contains(verb, ":") || text.Units(id) > maxCustomID {
		return "", fmt.Errorf("custom id %q: want a verb without a colon, and %d characters at most", text.Cut(id, maxCustomID), maxCustomID)
	}
	return id, nil
}

// parseCustomID takes an id apart; ok is false if it is not of this version.
func parseCustomID(id string) (verb, argument string, ok bool) {
	rest, ok := strings.CutPrefix(id, idVersion+":")
	if !ok {
		return "", "", false
	}
	verb, argument, ok = strings.Cut(rest, ":")
	return verb, argument, ok && verb != ""
}
