package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

const countDead = `SELECT d.channel, count(*) FROM delivery d INDEXED BY delivery_state JOIN alert a ON a.id = d.alert
	WHERE d.state = 'dead' AND a.at >= ? GROUP BY d.channel`

// Dead returns by channel how many deliveries of alerts since were refused for good.
func (d *DB) Dead(ctx context.Context, since time.Time) (map[news.ChannelID]int, error) {
	dead := make(map[news.ChannelID]int)
	err := d.lend(ctx, func(s *session) error {
		return s.rows(ctx, func(scan func(...any) error) error {
			var channel news.ChannelID
			var n int
			err := scan(&channel, &n)
			dead[channel] = n
			return err
		}, countDead, stamp(since))
	})
	if err != nil {
		return nil, fmt.Errorf("count refused deliveries: %w", err)
	}
	return dead, nil
}
