package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
)

// shelve puts off what is not to be told at this hour, and makes the lists of
// what has waited for it. It returns what may be told now; the lists come with
// the next round.
func (p *Pipeline) shelve(ctx context.Context, rules *Rules, due []news.Delivery) ([]news.Delivery, error) {
	channel := due[0].Alert.Channel
	var digested time.Time
	if slices.ContainsFunc(rules.Channels, func(c news.Channel) bool { return c.ID == channel && c.Digest != "" }) {
		var err error
		if digested, err = p.Shelf.Digested(ctx, channel); err != nil {
			return nil, err
		}
	}
	s := rules.Policy.Shelve(p.Now(), due, digested)
	if len(s.Put) > 0 {
		if err := p.Shelf.Hold(ctx, s.Put); err != nil {
			return nil, fmt.Errorf("hold %d deliveries: %w", len(s.Put), err)
		}
		p.Log.Info("held", "channel", string(channel), "n", len(s.Put), "status", s.Put[0].Reason)
		if p.rules.Load() != rules {
			p.released.Store(nil) // held by hours of which there may be others now
		}
	}
	if len(s.Lists) > 0 {
		err := p.Shelf.Gather(ctx, s.Lists)
		if errors.Is(err, news.ErrStale) {
			return nil, nil // one of them has been settled since: look again
		}
		if err != nil {
			return nil, fmt.Errorf("gather %d lists: %w", len(s.Lists), err)
		}
		p.Nudge()
	}
	return s.Now, nil
}

// Reconsider has what waits looked at anew: the clock by which it was put off was
// wrong.
func (p *Pipeline) Reconsider() { p.released.Store(nil) }

// release has what is held looked at anew when other rules have come into
// force: their hours hold.
func (p *Pipeline) release(ctx context.Context) error {
	rules := p.rules.Load()
	if p.released.Load() == rules {
		return nil
	}
	if err := p.Shelf.Release(ctx, p.Now()); err != nil {
		return fmt.Errorf("release what is held: %w", err)
	}
	p.released.Store(rules)
	return nil
}

// TellEnded tells once of each topic that has ended.
func (p *Pipeline) TellEnded(ctx context.Context) error {
	var fresh []news.Delivery
	for _, d := range p.rules.Load().Policy.Ended(p.Now()) {
		if !p.endsTold[d.ID] {
			fresh = append(fresh, d)
		}
	}
	if err := p.Raise(ctx, fresh); err != nil {
		return err
	}
	for _, d := range fresh {
		if p.endsTold == nil {
			p.endsTold = make(map[news.DeliveryID]bool)
		}
		p.endsTold[d.ID] = true
	}
	return nil
}
