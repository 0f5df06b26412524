package notify

import (
	"fmt"
	"time"

	"watcher/internal/news"
)

// endedFor is for how long the end of a topic is worth telling: a watcher that
// was down when it came says so later, but nobody hears of what ended long ago.
const endedFor = 7 * 24 * time.Hour

// Ended tells the channels of topics that ended lately, each once however often
// it is asked.
func (p *Policy) Ended(now time.Time) []news.Delivery {
	var ds []news.Delivery
	for _, t := range p.Topics {
		if !t.Ended(now) || now.Sub(t.Expires) > endedFor {
			continue
		}
		subject := fmt.Sprintf("topic:%s:ended:%d", t.ID, t.Expires.Unix())
		m := news.Message{
			Reason:  news.ReasonNotice,
			Heading: fmt.Sprintf("Topic %s ended on %s; it is silent from now on.", t.Title, p.lastDay(t.Expires)),
			Text:    "To go on with it, move or delete its line expires in feeds.yaml.",
		}
		ds = append(ds, p.topicNotice(now, t, subject, m)...)
	}
	return ds
}

// topicNotice tells the channels of a topic of it, once for a subject.
func (p *Policy) topicNotice(now time.Time, t news.Topic, subject string, m news.Message) []news.Delivery {
	var ds []news.Delivery
	for _, c := range p.hears(t) {
		a := news.Alert{Story: news.StoryID(subject), Channel: c, Reason: news.ReasonNotice, Topics: []news.TopicID{t.ID}, At: now}
		ds = append(ds, a.Delivery(m))
	}
	return ds
}

// lastDay is the day, and the time if it is not the day's end, on which a topic
// ended.
func (p *Policy) lastDay(t time.Time) string {
	t = t.In(p.Zone)
	if h, m, _ := t.Clock(); h == 0 && m == 0 {
		return t.Add(-time.Minute).Format("2 January 2006")
	}
	return t.Format("2 January 2006, 15:04")
}
