package app

import (
	"context"
	"fmt"
	"strings"

	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/tongue"
)

// unmatched judges an item that no topic found, by the nearest topic.
func (q *inquiry) unmatched(ctx context.Context, v *missedVerdict, i news.Item, feed news.Feed, said string) error {
	v.Stage, v.Title = StageRule, i.Title
	topics, err := q.nearest(ctx, i, feed)
	if err != nil {
		return err
	}
	if len(topics) == 0 {
		v.What = said + q.noTopic(i, feed)
		return nil
	}
	for n, t := range topics {
		if n > 0 && t.miss.Cause != match.CauseAny {
			break
		}
		if done, err := q.mended(ctx, v, i, feed, t, said); done || err != nil {
			return err
		}
	}
	// The first is the nearest, although no line mends it.
	v.Topic, v.What = string(topics[0].topic.ID), said+topics[0].account(q.in)+" "+q.noMend(topics[0])
	return nil
}

// noTopic says that no topic is near, and what to do.
func (q *inquiry) noTopic(i news.Item, feed news.Feed) string {
	var shared []string
	for _, m := range q.engine.Misses(i, feed) {
		for _, words := range quotedAll(m.Words()) {
			if len(shared) < 6 && !strings.Contains(strings.Join(shared, " "), words) {
				shared = append(shared, words)
			}
		}
	}
	if len(shared) == 0 {
		return q.in.Say("missed.notopic", "Make", q.drafted())
	}
	return q.in.Count("missed.notopic.shares", len(shared), "Words", tongue.Said(q.in.List(shared)), "Make", q.drafted())
}

// account says how near a topic is, and what kept the item from it.
func (t nearTopic) account(in tongue.Tongue) string {
	title, miss := t.topic.Title, t.miss
	switch miss.Cause {
	case match.CauseAny:
		if words := t.words(); len(words) > 0 {
			return in.Say("missed.nearest.shares", "Topic", title, "Words", tongue.Said(in.List(words)))
		}
		return in.Say("missed.nearest", "Topic", title)
	case match.CauseFrom:
		return in.Say("missed.barred.from", "Topic", title)
	case match.CauseAll:
		return in.Say("missed.barred.all", "Topic", title, "Line", miss.Rule.Text)
	}
	return in.Say("missed.barred", "Topic", title, "List", fmt.Sprint(miss.Cause), "Line", miss.Rule.Text)
}

// noMend says what remains where no line can be proposed.
func (q *inquiry) noMend(t nearTopic) string {
	if t.miss.Cause == match.CauseAny {
		return q.in.Say("missed.noline", "Make", q.drafted())
	}
	return q.in.Say("missed.byhand", "Line", t.miss.Rule.Pos.Line)
}

// mended proposes a mend of one topic; false if there is none that a careful
// desk would take.
func (q *inquiry) mended(ctx context.Context, v *missedVerdict, i news.Item, feed news.Feed, t nearTopic, said string) (bool, error) {
	trials, over, err := q.try(ctx, q.mends(t, i, feed), i, feed)
	if err != nil {
		return false, err
	}
	for _, trial := range trials {
		if !trial.bearable() && t.miss.Cause != match.CauseFrom {
			continue
		}
		v.Topic, v.What, v.Mend = string(t.topic.ID), said+t.account(q.in), trial.lines
		if t.miss.Cause != match.CauseFrom { // of other feeds there is nothing to say
			v.Test = q.tested(trial, over)
		}
		v.Row, v.NoRow = q.row(trial.topic, i, feed)
		return true, nil
	}
	return false, nil
}

// mends are the changes of a topic that may find an item.
func (q *inquiry) mends(t nearTopic, i news.Item, feed news.Feed) []mend {
	if t.miss.Cause == match.CauseFrom {
		return []mend{heeding(t.topic, feed)}
	}
	names := namesOf(i, feed)
	if t.miss.Cause == match.CauseAny {
		return append(q.widened(t.topic, i), joins(t.topic, t.telling, names)...)
	}
	return q.unbarred(t.topic, t.miss, i, names)
}

// namesOf are the names that an item mentions, as queries.
func namesOf(i news.Item, feed news.Feed) []string {
	const most = 6
	names := profile.Names(profile.Frozen(), profile.Article{Title: i.Title, Text: i.Summary + "\n" + i.Body, Lang: baseLang(i, feed)})
	return names[:min(most, len(names))]
}
