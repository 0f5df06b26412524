package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
)

const nearMissesNamed = 40

// NearMisses tells the desk, once for a day, of the items that stayed in the
// grey band: an editor sees what the rules were not sure of. day names the day,
// in the desk's zone; deciding the same day again is the same delivery.
func (p *Policy) NearMisses(now time.Time, day string, reports []news.Report) []news.Delivery {
	var entries []news.Entry
	var all []int
	for _, r := range reports {
		var topics []int
		var why []news.Why
		for _, m := range r.Matches {
			if t, ok := p.topics[m.Topic]; ok && m.Fate == news.FateMaybe {
				topics, why = append(topics, t), append(why, m.Why...)
			}
		}
		if len(topics) > 0 {
			slices.Sort(topics)
			entries, all = append(entries, p.entry(r, topics, why)), append(all, topics...)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	slices.SortStableFunc(entries, func(a, b news.Entry) int { return entryAt(b).Compare(entryAt(a)) })
	slices.Sort(all)
	m := news.Message{
		Reason:  news.ReasonDigest,
		Entries: entries[:min(len(entries), nearMissesNamed)],
		More:    max(0, len(entries)-nearMissesNamed),
	}
	var ds []news.Delivery
	for _, c := range p.Channels {
		if p.hearsNearMisses(c) {
			a := news.Alert{Story: news.StoryID("near-misses:" + day), Channel: c.ID, Reason: news.ReasonDigest, Topics: p.ids(slices.Compact(slices.Clone(all))), At: now}
			t := p.tongue(c.ID)
			m.Heading, m.Text = onOneTopic(t, t.Count("nearmisses", len(entries)), m), t.Say("nearmisses.why")
			ds = append(ds, a.Delivery(m))
		}
	}
	return ds
}

// hearsNearMisses reports whether a channel hears of near misses.
func (p *Policy) hearsNearMisses(c news.Channel) bool {
	if p.PolicyOptions.NearMisses == nil {
		return c.Notices
	}
	return slices.Contains(p.PolicyOptions.NearMisses, c.ID)
}
