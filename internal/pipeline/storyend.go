package pipeline

import (
	"context"
	"errors"
	"fmt"

	"watcher/internal/news"
)

// EndStories says of each story that no report joined for [StoryWindow] that it
// is over: the next report opens another one.
func (p *Pipeline) EndStories(ctx context.Context) error {
	now := p.Now()
	quiet, err := p.Stories.Quiet(ctx, now.Add(-StoryWindow))
	if err != nil || len(quiet.Stories) == 0 {
		return err
	}
	policy := p.rules.Load().Policy
	var ds []news.Delivery
	for _, s := range quiet.Stories {
		ds = append(ds, policy.StoryEnded(now, s)...)
	}
	switch err := p.Stories.End(ctx, quiet, now, ds); {
	case errors.Is(err, news.ErrStale):
		return nil // next time
	case err != nil:
		return fmt.Errorf("end stories: %w", err)
	}
	if len(ds) > 0 {
		p.Log.Info("stories ended", "n", len(quiet.Stories))
		p.Nudge()
	}
	return nil
}
