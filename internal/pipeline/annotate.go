package pipeline

import (
	"context"
	"slices"
	"time"

	"watcher/internal/news"
)

// annotate adds to new reports what is known of their topics: which are muted,
// and when each was last told of.
func (p *Pipeline) annotate(ctx context.Context, now time.Time, reports []news.Report) error {
	if len(reports) == 0 {
		return nil
	}
	if err := p.hush(ctx, now, reports); err != nil {
		return err
	}
	var topics []news.TopicID
	for _, r := range reports {
		for _, m := range r.Matches {
			if !slices.Contains(topics, m.Topic) {
				topics = append(topics, m.Topic)
			}
		}
	}
	last, err := p.Memory.LastTold(ctx, topics)
	if err != nil {
		return err
	}
	for _, r := range reports {
		for n := range r.Matches {
			r.Matches[n].LastTold = last[r.Matches[n].Topic]
		}
	}
	return nil
}
