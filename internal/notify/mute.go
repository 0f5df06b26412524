package notify

import (
	"fmt"
	"time"

	"watcher/internal/news"
)

// MuteEnded tells the channels of a topic that it is heard again.
func (p *Policy) MuteEnded(now time.Time, m news.Muted) []news.Delivery {
	n, ok := p.topics[m.Topic]
	if !ok {
		return nil
	}
	t := p.Topics[n]
	said := "nothing matched it meanwhile"
	if m.Items > 0 {
		said = count(m.Items, "item", "items") + " matched it meanwhile and were not told"
		if m.Items == 1 {
			said = "1 item matched it meanwhile and was not told"
		}
	}
	message := news.Message{
		Reason:  news.ReasonNotice,
		Heading: fmt.Sprintf("Topic %s is heard again; it was muted from %s to %s.", t.Title, p.onDay(m.From), p.onDay(m.Until)),
		Text:    said + ".",
	}
	return p.topicNotice(now, t, fmt.Sprintf("topic:%s:muted:%d", t.ID, m.Until.Unix()), message)
}
