package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// fated judges by what became of a match; false where that does not tell.
func (q *inquiry) fated(v *missedVerdict, a store.Account, m news.Match) bool {
	topic := q.topicOf(m.Topic)
	v.Topic = string(m.Topic)
	switch m.Fate {
	case news.FatePrimed:
		v.Stage, v.What = StageHistory, q.in.Say("missed.primed")
	case news.FateHeld:
		v.Stage, v.What = StageHeld, q.in.Say("missed.flood")
	case news.FateMaybe, news.FateCleared:
		v.Stage = StageBand
		v.What = q.in.Say("missed.near", "Topic", topic.Title, "Why", q.whyOf(m))
		switch state := tongue.Said(q.in.Say("look." + string(a.Look.State))); {
		case a.Look.State == "":
		case a.Look.Reason == "":
			v.What += " " + q.in.Say("missed.look", "State", state)
		default:
			v.What += " " + q.in.Say("missed.look.why", "State", state, "Reason", text.Plain(a.Look.Reason))
		}
	case news.FateMerged:
		v.Stage = StageTold
		v.What = q.in.Say("missed.merged", "Topic", topic.Title)
	case news.FateTooOld:
		v.Stage = StageHeld
		v.What = q.in.Say("missed.old", "Topic", topic.Title, "Published", tongue.Said(q.at(a.Item.Published)), "Read", tongue.Said(q.at(a.Item.FirstSeen)))
	case news.FateExpired:
		v.Stage, v.What = StageHeld, q.in.Say("missed.expired", "Topic", topic.Title)
	case news.FateMuted:
		v.Stage, v.What = StageHeld, q.in.Say("missed.muted", "Topic", topic.Title)
	case news.FateUnheard:
		v.Stage, v.What = StageHeld, q.in.Say("missed.unheard", "Topic", topic.Title)
	default:
		return false
	}
	return true
}

// mendFate says what keeps the next item from the same fate. What is no rule has
// no back-test, and no test among the topic's.
func (q *inquiry) mendFate(ctx context.Context, v *missedVerdict, i news.Item, feed news.Feed, m news.Match) error {
	topic := q.topicOf(m.Topic)
	switch m.Fate {
	case news.FateMaybe, news.FateCleared:
		return q.mendBand(ctx, v, i, feed, topic)
	case news.FateTooOld:
		longer := topic
		longer.MaxAge = roundUp(i.FirstSeen.Sub(i.Published))
		v.Mend = fmt.Sprintf("max_age: %s", inDays(longer.MaxAge)) + remark(topic, "")
		v.Row, v.NoRow = q.row(longer, i, feed)
	case news.FateExpired:
		v.Mend = "expires: " + q.day(q.Now().AddDate(1, 0, 0)) + remark(topic, ": a day of your choice, or no such line")
		v.NoRow = q.in.Say("notest.expired")
	case news.FateMuted:
		v.What += " " + q.unmute(topic)
		v.NoRow = q.in.Say("notest.muted")
	case news.FateUnheard:
		v.Mend = "to: […]" + remark(topic, "")
		v.NoRow = q.in.Say("notest.unheard")
	}
	return nil
}

// mendBand makes a line for what a topic was not sure of. That it is about the
// topic is likely, so any name of the topic's will do beside one of the report,
// and a country if need be.
func (q *inquiry) mendBand(ctx context.Context, v *missedVerdict, i news.Item, feed news.Feed, topic news.Topic) error {
	t := nearTopic{topic: topic, miss: match.Miss{Topic: topic.ID, Cause: match.CauseAny, Terms: q.engine.Terms(i, feed, topic.ID)}}
	var places []match.Term
	for _, term := range t.miss.Terms {
		switch {
		case strings.HasPrefix(term.Query, "country:"):
			places = append(places, term)
		case telling(term, baseLang(i, feed)), !term.Place && strings.ContainsFunc(term.Query, unicode.IsUpper):
			t.telling = append(t.telling, term)
		}
	}
	t.telling = slices.Concat(t.telling[:min(2, len(t.telling))], places[:min(1, len(places))])
	said := v.What
	done, err := q.mended(ctx, v, i, feed, t, "")
	v.What = said
	if err == nil && !done {
		v.What += " " + q.in.Say("missed.noline.near")
	}
	return err
}

func (q *inquiry) day(t time.Time) string { return t.In(q.cfg.Zone).Format(time.DateOnly) }

// roundUp makes whole hours of a length of time, or whole days of a longer one.
func roundUp(d time.Duration) time.Duration {
	const day = 24 * time.Hour
	unit := time.Hour
	if d > 2*day {
		unit = day
	}
	return d.Truncate(unit) + unit
}

// inDays writes whole hours or days as feeds.yaml has them.
func inDays(d time.Duration) string {
	const day = 24 * time.Hour
	if d > 2*day && d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	return fmt.Sprintf("%dh", d/time.Hour)
}
