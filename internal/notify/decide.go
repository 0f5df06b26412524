package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
)

// heard is a match that channels want to hear of.
type heard struct {
	at       int // of its match in the decision
	report   int // of its report in the story
	match    news.Match
	topic    int // index in PolicyOptions.Topics
	channels []news.ChannelID
}

// Decide judges stories by the new reports in them: every match gets its fate,
// every channel that a story is news to gets one alert, which names all topics
// that matched for that channel, and in every other one its message changes. With primed set the reports are from
// before the watch began, and no one is alerted.
func (p *Policy) Decide(now time.Time, stories []news.Story, primed bool) news.Decision {
	var d news.Decision
	for _, s := range stories {
		p.decide(now, s, primed, &d)
	}
	d.Deliveries = append(d.Deliveries, p.again(d.Deliveries)...)
	return d
}

func (p *Policy) decide(now time.Time, s news.Story, primed bool, d *news.Decision) {
	var hs []heard
	for n, r := range s.Reports {
		for _, m := range r.Matches {
			var channels []news.ChannelID
			m.Fate, channels = p.fate(now, r.Item, m, primed)
			m.Channels = channels
			d.Matches = append(d.Matches, m)
			if m.Fate == news.FateMerged {
				hs = append(hs, heard{len(d.Matches) - 1, n, m, p.topics[m.Topic], channels})
			}
		}
	}
	for _, c := range p.Channels {
		told := slices.DeleteFunc(slices.Clone(hs), func(h heard) bool { return !slices.Contains(h.channels, c.ID) })
		if len(told) == 0 {
			d.Deliveries = append(d.Deliveries, p.amend(now, s, c.ID)...)
			continue
		}
		reason := news.ReasonNew
		if slices.Contains(s.Announced, c.ID) {
			if n := slices.IndexFunc(s.Told, ownMessage(c.ID)); n >= 0 {
				d.Deliveries = append(d.Deliveries, p.update(now, s, s.Told[n], told)...)
				continue
			}
			// It was told in a list, or refused: there is no message to change. More
			// than a copy of that is worth one.
			told = slices.DeleteFunc(told, func(h heard) bool { return s.Reports[h.report].CopyOf.Key != "" })
			reason = retoldReason(told)
		}
		if len(told) == 0 {
			continue
		}
		d.Deliveries = append(d.Deliveries, p.announce(now, s, c.ID, reason, told))
		for _, h := range openers(told) {
			d.Matches[h.at].Fate = news.FateAlerted
		}
	}
}

// ownMessage finds a story's own message in a channel.
func ownMessage(c news.ChannelID) func(news.Told) bool {
	return func(t news.Told) bool { return t.Channel == c && len(t.Message.Entries) == 1 }
}

// inList finds that a list told a story in a channel.
func inList(c news.ChannelID) func(news.Told) bool {
	return func(t news.Told) bool { return t.Channel == c && t.Listed }
}

// fate judges one match by itself. A match with channels to go to is merged
// until it turns out that one of them has not heard of its story.
func (p *Policy) fate(now time.Time, i news.Item, m news.Match, primed bool) (news.Fate, []news.ChannelID) {
	n, ok := p.topics[m.Topic]
	if !ok {
		return news.FateUnheard, nil
	}
	t := p.Topics[n]
	switch {
	case t.Ended(now):
		return news.FateExpired, nil
	case m.Band != news.BandAlert && t.TooOld(i, now):
		return news.FateTooOld, nil
	case m.Band != news.BandAlert:
		return news.FateMaybe, nil
	case primed:
		return news.FatePrimed, p.hears(t)
	case t.TooOld(i, now):
		return news.FateTooOld, nil
	case m.Fate == news.FateMuted:
		return news.FateMuted, nil
	}
	channels := p.hears(t)
	if len(channels) == 0 {
		return news.FateUnheard, nil
	}
	return news.FateMerged, channels
}

// openers returns the first match of each topic: those that the alert tells.
func openers(told []heard) []heard {
	var firsts []heard
	for _, h := range told {
		if !slices.ContainsFunc(firsts, func(f heard) bool { return f.topic == h.topic }) {
			firsts = append(firsts, h)
		}
	}
	return firsts
}

// announce returns the alert of a story to a channel.
func (p *Policy) announce(now time.Time, s news.Story, c news.ChannelID, reason news.Reason, told []heard) news.Delivery {
	lead := leading(told)
	var topics []int
	var why []news.Why
	var joined []news.Report
	for n, h := range told {
		topics = append(topics, h.topic)
		if h.report == lead {
			why = append(why, h.match.Why...)
		}
		if n == 0 || h.report != told[n-1].report {
			joined = append(joined, s.Reports[h.report])
		}
	}
	slices.Sort(topics)
	topics = slices.Compact(topics)
	others := sources(slices.Concat(s.Earlier, s.Reports))
	e := p.entry(s.Reports[lead], topics, why)
	e.Urgent = slices.ContainsFunc(told, urgently)
	e.Origin = p.origin(s.Reports[lead], others, topics...)
	e.Partisan = p.partisan(e.Origin, topics)
	e.Also = p.earlier(c, s, others) // told elsewhere, in a list, or while the topic was muted
	for n, h := range told {
		if h.report != lead && (n == 0 || h.report != told[n-1].report) {
			e.Also = append(e.Also, p.outlet(s.Reports[h.report], topics[0], others))
		}
	}
	if reason != news.ReasonNew {
		p.changed(now, &e, s, joined)
	}
	e.Confirmed = confirmed(e)
	e.Returns = p.returns(p.tongue(c), now, told)
	e.Kin = p.kin(s)
	e.Vouched = p.enough(c, e) || p.trusted(c, s, told) != ""
	if slices.ContainsFunc(s.Told, inList(c)) {
		e.Again, e.Hushed = true, p.calledFor(c, s, e)
	}
	a := news.Alert{Story: s.ID, Channel: c, Reason: reason, Topics: p.ids(topics), At: now}
	return a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}, Urgent: e.Urgent})
}

// leading is the report that stands for a story: of those that are urgent, if
// there are such, the one that the most topics ask for.
func leading(told []heard) int {
	weight := make(map[int]int)
	lead := told[0].report
	for _, h := range told {
		weight[h.report]++
		if urgently(h) {
			weight[h.report] += len(told)
		}
	}
	for _, h := range told {
		if weight[h.report] > weight[lead] {
			lead = h.report
		}
	}
	return lead
}

func urgently(h heard) bool { return h.match.Urgent }

// earlier are the reports that a story had before, as far as a channel hears of
// them.
func (p *Policy) earlier(c news.ChannelID, s news.Story, others []string) (also []news.Outlet) {
	for _, r := range s.Earlier {
		again := func(o news.Report) bool { return o.Item.Feed == r.Item.Feed && o.Item.Key == r.Item.Key }
		if slices.ContainsFunc(s.Reports, again) {
			continue
		}
		if heard := p.heardIn(c, r); len(heard) > 0 {
			also = append(also, p.outlet(r, heard[0], others))
		}
	}
	return also
}

func (p *Policy) ids(topics []int) []news.TopicID {
	ids := make([]news.TopicID, len(topics))
	for n, t := range topics {
		ids[n] = p.Topics[t].ID
	}
	return ids
}

// sources are the outlets of reports.
func sources(reports []news.Report) []string {
	names := make([]string, len(reports))
	for n, r := range reports {
		names[n] = source(r)
	}
	return names
}
