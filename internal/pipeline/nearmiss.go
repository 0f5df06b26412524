package pipeline

import (
	"context"
	"fmt"
	"time"
)

// TellNearMisses tells once a day, from the given time of day in the desk's zone
// on, what stayed in the grey band since the same time the day before. A list
// that fell into a downtime is told after it.
func (p *Pipeline) TellNearMisses(ctx context.Context) error {
	r := p.rules.Load()
	now := p.Now()
	local := now.In(r.Zone)
	y, m, d := local.Date()
	due := time.Date(y, m, d, 0, int(r.NearMissesAt/time.Minute), 0, 0, r.Zone)
	if now.Before(due) {
		due = due.AddDate(0, 0, -1)
	}
	day := due.Format(time.DateOnly)
	if p.missesTold == day {
		return nil
	}
	reports, err := p.Tasks.Maybes(ctx, due.AddDate(0, 0, -1), due)
	if err != nil {
		return fmt.Errorf("read what stayed in doubt: %w", err)
	}
	if err := p.Raise(ctx, r.Policy.NearMisses(now, day, reports)); err != nil {
		return err
	}
	p.missesTold = day
	return nil
}
