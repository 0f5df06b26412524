package notify

import (
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// primedMost is how many stories a report on a new watch names.
const primedMost = 20

// Primed tells once, in every channel concerned, what matched of the last day
// when watches began: one report, newest first, each story once. A new topic
// and a first start are told of even if nothing matched; a feed that joined
// late is not.
func (p *Policy) Primed(now time.Time, began news.Priming) []news.Delivery {
	var ds []news.Delivery
	for _, c := range p.Channels {
		topics := p.begun(now, c.ID, began)
		if len(topics) == 0 {
			continue
		}
		entries := p.primedEntries(topics, began.Reports)
		if len(entries) == 0 && len(began.Topics) == 0 && !p.mostFeeds(began.Feeds) {
			continue
		}
		m := news.Message{
			Reason:  news.ReasonPrimed,
			Heading: p.primedHeading(p.tongue(c.ID), began, topics, len(entries)),
			Text:    p.primedText(p.tongue(c.ID), began),
			Entries: entries[:min(len(entries), primedMost)],
			More:    max(0, len(entries)-primedMost),
		}
		a := news.Alert{Story: primedStory(began), Channel: c.ID, Reason: news.ReasonPrimed, Topics: p.ids(topics), At: now}
		ds = append(ds, a.Delivery(m))
	}
	return ds
}

// begun returns the topics, as indexes, that the report to a channel is on:
// all that it takes if feeds were read, else those of them that are new.
func (p *Policy) begun(now time.Time, c news.ChannelID, began news.Priming) []int {
	var topics []int
	for n, t := range p.Topics {
		fresh := len(began.Feeds) > 0 || slices.Contains(began.Topics, t.ID)
		if fresh && !t.Ended(now) && slices.Contains(t.To, c) {
			topics = append(topics, n)
		}
	}
	return topics
}

// primedEntries returns one entry a story, newest first.
func (p *Policy) primedEntries(topics []int, reports []news.Report) []news.Entry {
	reports = slices.Clone(reports)
	slices.SortStableFunc(reports, func(a, b news.Report) int { return b.Item.At().Compare(a.Item.At()) })
	type told struct {
		report news.Report
		topics []int
		why    []news.Why
	}
	var stories []told
	index := map[string]int{}
	for _, r := range reports {
		key := string(r.Story)
		if key == "" {
			key = string(r.Feed.ID) + "\x00" + string(r.Item.Key)
		}
		for _, m := range r.Matches {
			t, ok := p.topics[m.Topic]
			if !ok || m.Band != news.BandAlert || !slices.Contains(topics, t) {
				continue
			}
			n, ok := index[key]
			if !ok {
				n = len(stories)
				index[key] = n
				stories = append(stories, told{report: r})
			}
			s := &stories[n]
			s.topics = append(s.topics, t)
			if s.report.Item.Ref() == r.Item.Ref() {
				s.why = append(s.why, m.Why...)
			}
		}
	}
	entries := make([]news.Entry, len(stories))
	for n, s := range stories {
		slices.Sort(s.topics)
		entries[n] = p.entry(s.report, slices.Compact(s.topics), s.why)
	}
	return entries
}

func (p *Policy) primedHeading(t tongue.Tongue, began news.Priming, topics []int, stories int) string {
	match := tongue.Said(t.Say("primed.none"))
	if stories > 0 {
		match = tongue.Said(t.Count("primed.match", stories))
	}
	if len(began.Feeds) > 0 {
		return t.Count("primed.feeds", len(began.Feeds), "Match", match)
	}
	titles := make([]string, len(topics))
	for n, topic := range topics {
		titles[n] = p.Topics[topic].Title
	}
	return t.Count("primed.topics", len(topics), "Topics", tongue.Said(t.List(titles)), "Match", match)
}

// primedText says what happens next; at a first start, also which part of the
// feeds is not read yet.
func (p *Policy) primedText(t tongue.Tongue, began news.Priming) string {
	text := t.Say("primed.then")
	late := len(p.Feeds) - len(began.Feeds)
	if len(began.Feeds) > 0 && len(began.Topics) == len(p.Topics) && late > 0 {
		text += " " + t.Count("primed.late", late)
	}
	return text
}

// mostFeeds reports whether at least half of the feeds are meant, and more than
// one: then it is a start, not a feed that joined.
func (p *Policy) mostFeeds(ids []news.FeedID) bool {
	return len(ids) > 1 && 2*len(ids) >= len(p.Feeds)
}

// primedStory names a beginning by what began, so that telling it again is the
// same delivery.
func primedStory(began news.Priming) news.StoryID {
	var parts []string
	for _, id := range began.Feeds {
		parts = append(parts, "feed "+string(id))
	}
	for _, id := range began.Topics {
		parts = append(parts, "topic "+string(id))
	}
	slices.Sort(parts)
	return news.StoryID("primed:" + news.Digest(16, parts...))
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
