package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"watcher/internal/outbound"
)

const heartbeatTimeout = 10 * time.Second

// ping asks the heartbeat address once. The whole of it is secret, its path too, so
// no error names it.
func (b *build) ping(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.config.Heartbeat.Reveal(), http.NoBody)
	if err != nil {
		return errors.New("the address cannot be asked")
	}
	res, err := b.client.HTTP(heartbeatTimeout).Do(req)
	if lost, ok := errors.AsType[*url.Error](err); ok {
		err = lost.Err
	}
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
