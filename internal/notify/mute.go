package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// silenced is what a mute silenced, by its name, and who would have heard of it.
type silenced struct {
	kind, name string // topic, Ships; feed, Balkanweb
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
		return silenced{"topic", t.Title, []news.TopicID{t.ID}, p.hears(t)}
	}
	n := slices.IndexFunc(p.Feeds, func(f news.Feed) bool { return f.ID == m.Feed })
	if n < 0 {
		return silenced{}
	}
	f := p.Feeds[n]
	s := silenced{kind: "feed", name: f.Name}
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
	t := p.tongue(channel)
	var names []string
	var keys, lines []string
	var topics []news.TopicID
	for _, m := range ms {
		s := p.silenced(m.Mute)
		name := t.Say("muted."+s.kind, "Name", s.name)
		names, topics = append(names, name), append(topics, s.topics...)
		keys = append(keys, fmt.Sprintf("%s:%d", m.Subject(), m.Until.Unix()))
		lines = append(lines, "• "+t.Say("muted.line", "What", tongue.Said(name), "From", p.muteTime(t, now, m.From), "To", p.muteTime(t, now, m.Until),
			"Meanwhile", tongue.Said(matchedMeanwhile(t, m.Items))))
	}
	slices.Sort(keys)
	message := news.Message{
		Reason: news.ReasonNotice,
		Text:   strings.Join(lines, "\n"),
	}
	subject := "muted:" + news.Digest(16, keys...)
	if len(ms) == 1 {
		message.Heading = t.Say("muted.again", "What", tongue.Said(names[0]), "From", p.muteTime(t, now, ms[0].From), "To", p.muteTime(t, now, ms[0].Until))
		message.Text = matchedMeanwhile(t, ms[0].Items)
	} else {
		message.Heading = t.Say("muted.several", "Names", tongue.Said(t.And(names)))
	}
	a := news.Alert{Story: news.StoryID(subject), Channel: channel, Reason: news.ReasonNotice, Topics: topics, At: now}
	return a.Delivery(message)
}

// muteTime names an instant by day and time; by the year too, if it is not that of
// now.
func (p *Policy) muteTime(t tongue.Tongue, now, at time.Time) tongue.Said {
	return tongue.Said(t.When(now.In(p.Zone), at.In(p.Zone)))
}

func matchedMeanwhile(t tongue.Tongue, items int) string {
	if items == 0 {
		return t.Say("muted.nothing")
	}
	return t.Count("muted.items", items)
}
