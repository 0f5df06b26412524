package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// What a caller may branch on.
var (
	// ErrRefused says that we did not go there: the address is private or
	// otherwise special, the port is unusual, the scheme is not http(s), or
	// the address is not one that a request can be made to.
	ErrRefused = errors.New("refused")
	// ErrNotPublic is an [ErrRefused] of a private or otherwise special address.
	ErrNotPublic = notPublic("")
	// ErrUnreachable says that no server answered: no name, no route, refused
	// by the other side, timed out before an answer.
	ErrUnreachable = errors.New("unreachable")
	// ErrTooManyRedirects ends a chain or a loop.
	ErrTooManyRedirects = errors.New("too many redirects")
	// ErrBadRedirect says that a redirect leads where we do not follow.
	ErrBadRedirect = errors.New("bad redirect")
)

// notPublic is an address that is not.
type notPublic string

func (e notPublic) Error() string {
	return fmt.Sprintf("%v: %s is not a public address (network.allow can let it through)", ErrRefused, string(e))
}

func (notPublic) Is(target error) bool { return target == ErrNotPublic || target == ErrRefused }

// Address is the one that was refused, "" if the error is another.
func Address(err error) string {
	e, _ := errors.AsType[notPublic](err)
	return string(e)
}

// classify marks the error of a round trip as unreachable when no server
// answered. Refusals and the caller's own cancellation stay what they are.
func classify(err error) error {
	if err == nil || errors.Is(err, ErrRefused) || errors.Is(err, context.Canceled) {
		return err
	}
	var (
		dns *net.DNSError
		op  *net.OpError
		to  interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &dns),
		errors.As(err, &op) && op.Op == "dial",
		errors.As(err, &to) && to.Timeout():
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return err
}
