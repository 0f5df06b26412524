package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
)

// silenced is what a mute silenced, by its name, and who would have heard of it.
type silenced struct {
	kind, name string // Topic Ships, Feed Balkanweb
	topics     []news.TopicID
	channels   []news.ChannelID
}

// MuteEnded tells the channels of topics and feeds that they are heard again:
// what ended together is one message in each.
func (p *Policy) MuteEnded(now time.Time, ended []news.Muted) []news.Delivery {
	heard := make(map[news.ChannelID][]news.Muted)
	for _, m := range ended {
		for _, c := range p.silenced(m.Mute).channels {
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

// silenced finds what a mute is for; nobody hears of what is configured no more.
func (p *Policy) silenced(m news.Mute) silenced {
	if m.Feed == "" {
		n, ok := p.topics[m.Topic]
		if !ok {
			return silenced{}
		}
		t := p.Topics[n]
		return silenced{"Topic", t.Title, []news.TopicID{t.ID}, p.hears(t)}
	}
	n := slices.IndexFunc(p.Feeds, func(f news.Feed) bool { return f.ID == m.Feed })
	if n < 0 {
		return silenced{}
	}
	f := p.Feeds[n]
	s := silenced{kind: "Feed", name: f.Name}
	for _, t := range p.Topics {
		if len(t.From) > 0 && !among(news.Report{Feed: f}, t.From) {
			continue
		}
		for _, c := range p.hears(t) {
			if !slices.Contains(s.channels, c) {
				s.channels = append(s.channels, c)
			}
		}
	}
	return s
}

func (p *Policy) heardAgain(now time.Time, channel news.ChannelID, ms []news.Muted) news.Delivery {
	var names, keys, lines []string
	var topics []news.TopicID
	for _, m := range ms {
		s := p.silenced(m.Mute)
		names, topics = append(names, s.kind+" "+s.name), append(topics, s.topics...)
		keys = append(keys, fmt.Sprintf("%s:%d", m.Subject(), m.Until.Unix()))
		lines = append(lines, fmt.Sprintf("• %s %s, muted from %s: %s", s.kind, s.name, p.muteTime(now, m), matchedMeanwhile(m.Items)))
	}
	slices.Sort(keys)
	last := len(names) - 1
	message := news.Message{
		Reason:  news.ReasonNotice,
		Heading: fmt.Sprintf("%s and %s are heard again.", strings.Join(names[:last], ", "), names[last]),
		Text:    strings.Join(lines, "\n"),
	}
	subject := "muted:" + news.Digest(16, keys...)
	if len(ms) == 1 {
		message.Heading = fmt.Sprintf("%s is heard again; it was muted from %s.", names[0], p.muteTime(now, ms[0]))
		message.Text = matchedMeanwhile(ms[0].Items)
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
		return "nothing matched meanwhile."
	case 1:
		return "1 item matched meanwhile and was not told."
	}
	return count(items, "item", "items") + " matched meanwhile and were not told."
}
