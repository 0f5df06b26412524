package notify

import (
	"fmt"
	"time"

	"watcher/internal/news"
)

// Restate returns what the messages of a story say from now on of what the desk
// made of it, in every channel that has one.
func (p *Policy) Restate(now time.Time, s news.Story, stand news.Stand) []news.Delivery {
	var ds []news.Delivery
	for _, told := range s.Told {
		if _, known := p.channels[told.Channel]; !known || len(told.Message.Entries) != 1 {
			continue
		}
		m := told.Message
		e := m.Entries[0]
		e.Stand = stand
		m.Reason, m.Entries = news.ReasonUpdate, []news.Entry{e}
		a := news.Alert{
			Story: s.ID, Channel: told.Channel, Topics: told.Topics, At: now,
			Reason: news.ReasonUpdate.With(fmt.Sprintf("%d.%d.desk %d", len(e.Also), len(e.Changes), stand.Acts)),
		}
		ds = append(ds, a.Delivery(m))
	}
	return ds
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
