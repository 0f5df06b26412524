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
	"watcher/internal/why"
)

// fated judges by what became of a match; false where that does not tell.
func (q *inquiry) fated(v *missedVerdict, a store.Account, m news.Match) bool {
	topic := q.topicOf(m.Topic)
	v.Topic = string(m.Topic)
	switch m.Fate {
	case news.FatePrimed:
		v.Stage, v.What = StageHistory, "It was in the feed before the watch began, and was told in the summary of that day, if it appeared within it."
	case news.FateHeld:
		v.Stage, v.What = StageHeld, "The feed listed it among many old items that came at once under new ids, as after a site's relaunch. They were kept, and told in one line."
	case news.FateMaybe, news.FateCleared:
		v.Stage = StageBand
		v.What = fmt.Sprintf("It came near topic %q, but not near enough for an alert (%s).", topic.Title, strings.Join(why.Lines(m.Why), "; "))
		if a.Look.State != "" {
			v.What += " Its article: " + string(a.Look.State) + orNothing(a.Look.Reason) + "."
		}
	case news.FateMerged:
		v.Stage = StageTold
		v.What = fmt.Sprintf("It was not missed: topic %q matched, and it repeats a story that its channels were told of in a list.", topic.Title)
	case news.FateTooOld:
		v.Stage = StageHeld
		v.What = fmt.Sprintf("Topic %q matched, but the item was older than max_age allows: published %s, read %s.", topic.Title, q.at(a.Item.Published), q.at(a.Item.FirstSeen))
	case news.FateExpired:
		v.Stage, v.What = StageHeld, fmt.Sprintf("Topic %q had expired.", topic.Title)
	case news.FateMuted:
		v.Stage, v.What = StageHeld, fmt.Sprintf("Topic %q matched, but was muted at the time.", topic.Title)
	case news.FateUnheard:
		v.Stage, v.What = StageHeld, fmt.Sprintf("Topic %q matched, but no channel takes it.", topic.Title)
	default:
		return false
	}
	return true
}

// mendFate says what keeps the next item from the same fate. What is no rule has
// no back-test, and no test among the topic's.
func (q *inquiry) mendFate(ctx context.Context, v *missedVerdict, i news.Item, feed news.Feed, m news.Match) error {
	topic := q.topicOf(m.Topic)
	const noTest = "no test holds this: tests try rules, "
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
		v.NoRow = noTest + "not the day on which a topic ends"
	case news.FateMuted:
		v.What += fmt.Sprintf(" Mutes end by themselves; `watcher mute %q off` ends one now, `watcher mute --log` says who muted it.", topic.Title)
		v.NoRow = noTest + "not mutes"
	case news.FateUnheard:
		v.Mend = "to: […]" + remark(topic, "")
		v.NoRow = noTest + "not channels"
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
		v.What += " No line is proposed: it has no name beside a term of the topic that would find it and little else."
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
