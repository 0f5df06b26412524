package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"watcher/internal/news"
)

// followed lets stories whose messages are far up go on in new ones, which ring if
// a bell is due as well, and returns the other deliveries.
func (p *Pipeline) followed(ctx context.Context, rules *Rules, due []news.Delivery) ([]news.Delivery, error) {
	bellsFirst := func(a, b news.Delivery) int { return rank(a) - rank(b) }
	onwards := make(map[news.StoryID]bool)
	var rest []news.Delivery
	for _, d := range slices.SortedStableFunc(slices.Values(due), bellsFirst) {
		if onwards[d.Alert.Story] {
			continue // it waits for the new message
		}
		by := rules.Policy.Follow(p.Now(), d)
		done, err := p.follow(ctx, d, by)
		if err != nil {
			return nil, err
		}
		if onwards[d.Alert.Story] = done; !done {
			rest = append(rest, d)
		}
	}
	return rest, nil
}

func rank(d news.Delivery) int {
	if d.Alert.Reason.Kind() == news.ReasonBell {
		return 0
	}
	return 1
}

// follow has others tell what a delivery was to tell, if there are such. Dying
// before it does, the delivery is tried again, and comes to the same.
func (p *Pipeline) follow(ctx context.Context, d news.Delivery, by []news.Delivery) (done bool, err error) {
	if len(by) == 0 {
		return false, nil
	}
	err = p.Outbox.Follow(ctx, d, by)
	if errors.Is(err, news.ErrStale) {
		return false, nil // followed already, or settled since: then it cannot be begun
	}
	if err != nil {
		return false, fmt.Errorf("follow delivery %s: %w", d.ID, err)
	}
	p.Log.Info("story goes on in a new message", "alert", string(d.ID), "channel", string(d.Alert.Channel), "story", string(d.Alert.Story))
	p.Nudge()
	return true, nil
}
