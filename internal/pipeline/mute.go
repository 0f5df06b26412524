package pipeline

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

// hush marks the matches of topics that are muted: they are kept, and not told.
func (p *Pipeline) hush(ctx context.Context, now time.Time, reports []news.Report) error {
	mutes, err := p.Mutes.Mutes(ctx)
	if err != nil {
		return err
	}
	for _, mute := range mutes {
		for _, r := range reports {
			for n := range r.Matches {
				if m := &r.Matches[n]; m.Topic == mute.Topic && mute.Holds(now) {
					m.Fate = news.FateMuted
				}
			}
		}
	}
	return nil
}

// TellUnmuted tells once of each mute that has ended.
func (p *Pipeline) TellUnmuted(ctx context.Context) error {
	now := p.Now()
	ended, err := p.Mutes.MutesEnded(ctx, now)
	if err != nil {
		return err
	}
	policy := p.rules.Load().Policy
	for _, m := range ended {
		if err := p.Mutes.Unmute(ctx, m.Mute, policy.MuteEnded(now, m)); err != nil {
			return fmt.Errorf("end the mute of %s: %w", m.Topic, err)
		}
		p.Log.Info("topic is heard again", "topic", string(m.Topic), "n", m.Items)
		p.signal()
	}
	return nil
}
