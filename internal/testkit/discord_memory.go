package testkit

import (
	"context"
	"errors"
	"net"
)

// Dial connects to a fake Discord in memory, whatever the address: fit for a
// synctest bubble.
func (d *Discord) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case d.memory.conns <- far:
		return near, nil
	case <-d.memory.done:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: ctx.Err()}
	}
}
