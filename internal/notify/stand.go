package notify

import (
	"fmt"
	"time"

	"watcher/internal/news"
)

// Restate returns what the messages of a story say from now on of what the desk
// made of it, in every channel that has one.
func (p *Policy) Restate(now time.Time, s news.Story, stand news.Stand) []news.Delivery {
	return p.retell(now, s, fmt.Sprintf("desk %d", stand.Acts), func(e *news.Entry) bool {
		e.Stand = stand
		return true
	})
}

// standLine says who takes care of a story, or why it is not for the desk; "" if
// nobody said.
func standLine(e news.Entry) string {
	said := ""
	if name := e.Stand.Claimed.Name; name != "" {
		said = "Claimed by " + name
	}
	if e.Stand.Refused != "" {
		if said != "" {
			said += " · "
		}
		said += "Not for us: " + string(e.Stand.Refused)
		if by := e.Stand.RefusedBy.Name; by != "" {
			said += " (" + by + ")"
		}
	}
	return said
}
