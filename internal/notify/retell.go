package notify

import (
	"time"

	"watcher/internal/news"
)

// retell returns what the messages of a story say from now on, in every channel
// that has one: change says what, and reports whether there is anything. detail
// tells such a version from those that more reports or changes make.
func (p *Policy) retell(now time.Time, s news.Story, detail string, change func(e *news.Entry) bool) []news.Delivery {
	var ds []news.Delivery
	for _, told := range s.Told {
		if _, known := p.channels[told.Channel]; !known || len(told.Message.Entries) != 1 {
			continue
		}
		m := told.Message
		e := m.Entries[0]
		if !change(&e) {
			continue
		}
		m.Reason, m.Entries = news.ReasonUpdate, []news.Entry{e}
		a := news.Alert{
			Story: s.ID, Channel: told.Channel, Topics: told.Topics, At: now,
			Reason: once(told, news.ReasonUpdate.With(facts(e))) + news.Reason("."+detail),
		}
		ds = append(ds, a.Delivery(m))
	}
	return ds
}
