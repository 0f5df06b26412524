package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
)

// Front is a story as lists and locked phones name it: one that turned urgent after
// it was opened, by the report that made it so.
func Front(e news.Entry) news.Entry {
	for _, o := range slices.Backward(e.Also) {
		if o.Urgent && !withdrew(e, o.Name) {
			e.Title, e.Link, e.Source, e.Owner, e.Lang, e.Party = o.Title, o.Link, o.Name, o.Owner, o.Lang, o.Party
			e.Restricted = o.Restricted
			e.Published, e.Seen, e.Why = time.Time{}, o.At, nil
			break
		}
	}
	return e
}
