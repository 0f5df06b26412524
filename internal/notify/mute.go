package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
)

// MuteEnded tells the channels of topics that they are heard again: what ended
// together is one message in each.
func (p *Policy) MuteEnded(now time.Time, ended []news.Muted) []news.Delivery {
	heard := make(map[news.ChannelID][]news.Muted)
	for _, m := range ended {
		n, ok := p.topics[m.Topic]
		if !ok {
			continue
		}
		for _, c := range p.hears(p.Topics[n]) {
			heard[c] = append(heard[c], m)
		}
	}
	var ds []news.Delivery
	for _, c := range p.Channels {
		if ms := heard[c.ID]; len(ms) > 0 {
			ds = append(ds, p.heardAgain(now, c.ID, ms))
		}
	}
	return ds
}

func (p *Policy) heardAgain(now time.Time, channel news.ChannelID, ms []news.Muted) news.Delivery {
	var titles, keys, lines []string
	var topics []news.TopicID
	for _, m := range ms {
		title := p.Topics[p.topics[m.Topic]].Title
		titles, topics = append(titles, title), append(topics, m.Topic)
		keys = append(keys, fmt.Sprintf("%s:%d", m.Topic, m.Until.Unix()))
		lines = append(lines, fmt.Sprintf("• %s, muted from %s: %s", title, p.muteTime(now, m), matchedMeanwhile(m.Items)))
	}
	slices.Sort(keys)
	message := news.Message{
		Reason:  news.ReasonNotice,
		Heading: fmt.Sprintf("Topics %s are heard again.", strings.Join(titles[:len(titles)-1], ", ")+" and "+titles[len(titles)-1]),
		Text:    strings.Join(lines, "\n"),
	}
	subject := "topics:muted:" + news.Digest(16, keys...)
	if len(ms) == 1 {
		message.Heading = fmt.Sprintf("Topic %s is heard again; it was muted from %s.", titles[0], p.muteTime(now, ms[0]))
		message.Text = matchedMeanwhile(ms[0].Items)
		subject = fmt.Sprintf("topic:%s:muted:%d", ms[0].Topic, ms[0].Until.Unix())
	}
	a := news.Alert{Story: news.StoryID(subject), Channel: channel, Reason: news.ReasonNotice, Topics: topics, At: now}
	return a.Delivery(message)
}

func (p *Policy) muteTime(now time.Time, m news.Muted) string {
	return When(now, m.From, p.Zone) + " to " + When(now, m.Until, p.Zone)
}

func matchedMeanwhile(items int) string {
	switch items {
	case 0:
		return "nothing matched it meanwhile."
	case 1:
		return "1 item matched it meanwhile and was not told."
	}
	return count(items, "item", "items") + " matched it meanwhile and were not told."
}
