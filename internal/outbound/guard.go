package outbound

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard judges addresses. The deny list is that of IANA's special-purpose
// registries by way of package ssrf, everything outside of IPv6's global
// unicast range, and what clouds put on public addresses.
type guard struct {
	allow []Allowed
	deny  *ssrf.Guardian
}

func newGuard(allow []Allowed) guard {
	return guard{
		allow: slices.Clone(allow),
		deny: ssrf.New(ssrf.WithDeniedV4Prefixes(
			netip.MustParsePrefix("168.63.129.16/32"), // Azure's host agent
		)),
	}
}

// allowed reports whether the operator named the address.
func (g guard) allowed(ap netip.AddrPort) bool {
	return slices.ContainsFunc(g.allow, func(a Allowed) bool { return a.holds(ap) })
}

// check refuses an address that is neither public nor allowed. With onlyTLS,
// plain is refused too, except where allowed.
func (g guard) check(ap netip.AddrPort, plain, onlyTLS bool) error {
	// A v4 address in v6 clothes is judged as what it is: the kernel does so.
	ap = netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	switch {
	case g.allowed(ap):
		return nil
	case g.deny.SafeAddr(ap.Addr()) != nil:
		return notPublic(ap.Addr().String())
	case g.deny.SafeAddrPort(ap) != nil:
		return fmt.Errorf("%w: port %d of %s is neither 80 nor 443 (network.allow can let it through)", ErrRefused, ap.Port(), ap.Addr())
	case plain && onlyTLS:
		return fmt.Errorf("%w: plain http to %s would show a secret on the way: use https", ErrRefused, ap.Addr())
	}
	return nil
}

// control is the hook of the dialer: it sees the address that is connected to,
// after DNS, so no name can promise one and give another.
func (g guard) control(ctx context.Context, network, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || (network != "tcp4" && network != "tcp6") {
		return fmt.Errorf("%w: %s %s", ErrRefused, network, address)
	}
	w := wayOf(ctx)
	return g.check(ap, w.plain, w.onlyTLS)
}
