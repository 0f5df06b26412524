package notify

import (
	"fmt"
	"time"

	"watcher/internal/news"
)

// StoryEnded returns what the messages of a story say from now on that it is
// over: no report joined it for so long that the next one opens another story.
// Who read of one outlet's single report was not left waiting for more.
func (p *Policy) StoryEnded(now time.Time, s news.Story) []news.Delivery {
	var ds []news.Delivery
	for _, told := range s.Told {
		if _, known := p.channels[told.Channel]; !known || len(told.Message.Entries) != 1 || len(told.Message.Entries[0].Also) == 0 {
			continue
		}
		m := told.Message
		e := m.Entries[0]
		e.EndedAt = now
		m.Reason, m.Entries = news.ReasonUpdate, []news.Entry{e}
		a := news.Alert{
			Story: s.ID, Channel: told.Channel, Topics: told.Topics, At: now,
			Reason: news.ReasonUpdate.With(fmt.Sprintf("%d.%d.%s", len(e.Also), len(e.Changes), news.DetailEnded)),
		}
		ds = append(ds, a.Delivery(m))
	}
	return ds
}

// endLine says that a story is over; "" while it goes on.
func endLine(e news.Entry) string {
	if e.EndedAt.IsZero() {
		return ""
	}
	last := e.Seen
	for _, o := range e.Also {
		if o.At.After(last) {
			last = o.At
		}
	}
	return "Ended: no report for " + hours(e.EndedAt.Sub(last))
}

// over reports whether a delivery's message says that its story ended.
func over(d news.Delivery) bool {
	return len(d.Message.Entries) == 1 && !d.Message.Entries[0].EndedAt.IsZero()
}
