package control

import (
	"context"

	"watcher/internal/news"
)

// Weight is what a changed topic finds among what was kept.
type Weight struct {
	Own    int   // the item that it was changed for, and copies of it
	Agree  int   // what the topic finds as it stands, too
	New    int   // everything else
	Newest []Hit // of those, newest first
}

// Hits is everything that it finds.
func (w Weight) Hits() int { return w.Own + w.Agree + w.New }

// shownNew is how many new hits are kept to be shown.
const shownNew = 3

// Weigh runs changed topics over the past, beside the topic that each was made
// of, by their ids. own reports whether an item is the one that they were changed
// for. It returns their weights, how many items it looked at, and what the topics
// were tried over.
func Weigh(ctx context.Context, past Past, rules Judge, madeOf map[news.TopicID]news.TopicID, own func(news.Item) bool) (map[news.TopicID]*Weight, Trial, error) {
	weights := make(map[news.TopicID]*Weight, len(madeOf))
	for id := range madeOf {
		weights[id] = &Weight{}
	}
	items, over, err := past.judge(ctx, func(i news.Item, f news.Feed) func() {
		matches := alerts(rules.Match(i, f))
		if len(matches) == 0 {
			return nil
		}
		mine := own(i)
		return func() {
			for id := range matches {
				if w := weights[id]; w != nil {
					_, agreed := matches[madeOf[id]]
					w.count(Hit{i, f, []news.Match{matches[id]}}, mine, agreed)
				}
			}
		}
	})
	return weights, Trial{Items: items, Over: over}, err
}

func (w *Weight) count(h Hit, own, agreed bool) {
	switch {
	case own:
		w.Own++
	case agreed:
		w.Agree++
	default:
		w.New++
		w.Newest = latest(w.Newest, h, shownNew)
	}
}

// alerts are the matches that are no mere maybes, by topic.
func alerts(ms []news.Match) map[news.TopicID]news.Match {
	var found map[news.TopicID]news.Match
	for _, m := range ms {
		if m.Band == news.BandAlert {
			if found == nil {
				found = make(map[news.TopicID]news.Match, len(ms))
			}
			found[m.Topic] = m
		}
	}
	return found
}
