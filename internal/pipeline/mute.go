package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

// hush marks the matches of topics and feeds that are muted: they are kept, and not told.
func (p *Pipeline) hush(ctx context.Context, now time.Time, reports []news.Report) error {
	mutes, err := p.Mutes.Mutes(ctx)
	if err != nil {
		return err
	}
	for _, mute := range mutes {
		if !mute.Holds(now) {
			continue
		}
		for _, r := range reports {
			for n := range r.Matches {
				if m := &r.Matches[n]; mute.Silences(r.Feed.ID, m.Topic) {
					m.Fate = news.FateMuted
				}
			}
		}
	}
	return nil
}

// TellUnmuted tells once of the mutes that have ended.
func (p *Pipeline) TellUnmuted(ctx context.Context) error {
	now := p.Now()
	ended, err := p.Mutes.MutesEnded(ctx, now)
	if err != nil || len(ended) == 0 {
		return err
	}
	err = p.Mutes.Unmute(ctx, ended, p.rules.Load().Policy.MuteEnded(now, ended))
	if errors.Is(err, news.ErrStale) {
		return nil // one was made longer at this moment: the next round tells of the others
	}
	if err != nil {
		return fmt.Errorf("end mutes: %w", err)
	}
	for _, m := range ended {
		p.Log.Info("a mute ended", "topic", string(m.Topic), "feed", string(m.Feed), "n", m.Items)
	}
	p.Nudge()
	return nil
}
