package app

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"watcher/internal/outbound"
)

const heartbeatTimeout = 10 * time.Second

// ping asks the heartbeat address once.
func (b *build) ping(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.config.Heartbeat.Reveal(), http.NoBody)
	if err != nil {
		return outbound.Redact(err)
	}
	res, err := b.client.HTTP(heartbeatTimeout).Do(req)
	if err != nil {
		return outbound.Redact(err)
	}
	if err := res.Body.Close(); err != nil {
		return outbound.Redact(err)
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("HTTP %d", res.StatusCode)
	}
	return nil
}
