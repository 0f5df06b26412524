package control

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Limits of what is called healthy.
const (
	silentAfter = 7 * 24 * time.Hour // of items, without a hit
	loudFactor  = 5                  // times the days before
	loudLeast   = 20                 // hits of the last day
	noisyShare  = 0.8                // of a topic's hits by one line alone
	noisyLeast  = 30                 // hits
)

// Ailment is something about a topic that a desk lead should look at.
type Ailment struct {
	Topic news.TopicID
	Text  string // what, and what to do
}

// pulse counts a topic's hits.
type pulse struct {
	lines           int // of the topic, of which one is enough
	lastDay, before int
	alone           map[string]int // hits that one line alone made
	hits            int
}

// Health looks for topics that never match, are suddenly loud, or owe nearly
// all their hits to one of several lines, and says so in a language. now is the end
// of the past.
func Health(ctx context.Context, in tongue.Tongue, past Past, rules Judge, topics []news.Topic, groups map[string][]news.Query, now time.Time) ([]Ailment, error) {
	pulses := map[news.TopicID]*pulse{}
	for _, t := range topics {
		pulses[t.ID] = &pulse{alone: map[string]int{}, lines: len(Lines(t.Any, groups)) + len(t.About)}
	}
	items, over, err := past.judge(ctx, func(i news.Item, f news.Feed) func() {
		matches := rules.Match(i, f)
		if len(matches) == 0 {
			return nil
		}
		return func() {
			for _, m := range matches {
				if p := pulses[m.Topic]; p != nil {
					p.count(i, m, now)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var found []Ailment
	for _, t := range topics {
		if text := pulses[t.ID].ailment(in, items, over); text != "" {
			found = append(found, Ailment{t.ID, text})
		}
	}
	return found, nil
}

func (p *pulse) count(i news.Item, m news.Match, now time.Time) {
	p.hits++
	if now.Sub(i.FirstSeen) <= 24*time.Hour {
		p.lastDay++
	} else {
		p.before++
	}
	if rule, ok := only(m.Why); ok {
		p.alone[rule]++
	}
}

// only returns the rule that made the match, if no other did: what the topic
// merely asks for, and what makes it urgent, make none.
func only(ws []news.Why) (rule string, ok bool) {
	made := 0
	for _, w := range ws {
		if w.Band != "" {
			rule = w.Rule
			made += 1 + w.Also
		}
	}
	return rule, made == 1
}

func (p *pulse) ailment(in tongue.Tongue, items int, over time.Duration) string {
	daysBefore := over.Hours()/24 - 1
	switch {
	case p.hits == 0 && over >= silentAfter:
		return in.Count("ailing.silent", items, "Days", int(over.Hours()/24))
	case daysBefore >= 2 && p.lastDay >= loudLeast && float64(p.lastDay) > loudFactor*float64(p.before)/daysBefore:
		return in.Say("ailing.loud", "Hits", p.lastDay, "PerDay", tongue.Said(in.Decimal(float64(p.before)/daysBefore)))
	case p.hits >= noisyLeast && p.lines > 1:
		rule, n := p.noisiest()
		if share := float64(n) / float64(p.hits); share >= noisyShare {
			return in.Say("ailing.line", "Percent", tongue.Said(fmt.Sprintf("%.0f", 100*share)), "Hits", p.hits, "Rule", rule)
		}
	}
	return ""
}

func (p *pulse) noisiest() (rule string, n int) {
	rules := Tally(p.alone).Top(1)
	if len(rules) == 0 {
		return "", 0
	}
	return rules[0], p.alone[rules[0]]
}
