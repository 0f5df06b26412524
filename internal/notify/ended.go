package notify

import (
	"fmt"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
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
		for _, c := range p.hears(t) {
			says := p.tongue(c)
			m := news.Message{
				Reason:  news.ReasonNotice,
				Heading: says.Say("topic.ended", "Topic", t.Title, "Day", tongue.Said(p.lastDay(says, t.Expires))),
				Text:    says.Say("topic.ended.then"),
			}
			a := news.Alert{Story: news.StoryID(subject), Channel: c, Reason: news.ReasonNotice, Topics: []news.TopicID{t.ID}, At: now}
			ds = append(ds, a.Delivery(m))
		}
	}
	return ds
}

// lastDay is the day, and the time if it is not the day's end, on which a topic
// ended.
func (p *Policy) lastDay(says tongue.Tongue, t time.Time) string {
	t = t.In(p.Zone)
	if h, m, _ := t.Clock(); h == 0 && m == 0 {
		return says.Date(t.Add(-time.Minute))
	}
	return says.Say("time.date.at", "Date", tongue.Said(says.Date(t)), "Time", tongue.Said(t.Format("15:04")))
}
