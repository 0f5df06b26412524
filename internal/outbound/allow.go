package outbound

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Allowed is a range of addresses that the operator lets through although they
// are private, or the port is unusual, or the scheme is plain http.
type Allowed struct {
	Prefix netip.Prefix
	Port   uint16 // 0 for any
}

// ParseAllowed reads an address or a prefix with or without a port:
// 10.1.2.0/24, 127.0.0.1:8080, 10.1.2.0/24:8080, fd00::/8, [fd00::/8]:8080.
func ParseAllowed(s string) (Allowed, error) {
	host, port, err := splitAllowed(strings.TrimSpace(s))
	if err != nil {
		return Allowed{}, err
	}
	a := Allowed{Port: port}
	if strings.Contains(host, "/") {
		a.Prefix, err = netip.ParsePrefix(host)
	} else {
		var ip netip.Addr
		ip, err = netip.ParseAddr(host)
		if err == nil && ip.Zone() == "" {
			a.Prefix = netip.PrefixFrom(ip, ip.BitLen())
		}
	}
	if err != nil || !a.Prefix.IsValid() || a.Prefix.Addr().Is4In6() {
		return Allowed{}, fmt.Errorf("%q is no address or prefix (write 10.1.2.0/24, 127.0.0.1:8080 or [fd00::/8]:8080)", s)
	}
	a.Prefix = a.Prefix.Masked()
	return a, nil
}

// splitAllowed takes a port off the end. What stands in brackets, or has one
// colon only, can have one.
func splitAllowed(s string) (host string, port uint16, err error) {
	var digits string
	if rest, ok := strings.CutPrefix(s, "["); ok {
		var after string
		if host, after, ok = strings.Cut(rest, "]"); !ok {
			return "", 0, fmt.Errorf("%q: the bracket is not closed", s)
		}
		if after == "" {
			return host, 0, nil
		}
		if digits, ok = strings.CutPrefix(after, ":"); !ok {
			return "", 0, fmt.Errorf("%q: after the bracket comes :port or nothing", s)
		}
	} else if strings.Count(s, ":") == 1 {
		host, digits, _ = strings.Cut(s, ":")
	} else {
		return s, 0, nil
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n == 0 {
		return "", 0, fmt.Errorf("%q: port %q is no number from 1 to 65535", s, digits)
	}
	return host, uint16(n), nil
}

// String writes it as [ParseAllowed] reads it.
func (a Allowed) String() string {
	switch {
	case a.Port == 0:
		return a.Prefix.String()
	case a.Prefix.Addr().Is6():
		return "[" + a.Prefix.String() + "]:" + strconv.Itoa(int(a.Port))
	}
	return a.Prefix.String() + ":" + strconv.Itoa(int(a.Port))
}

func (a Allowed) holds(ap netip.AddrPort) bool {
	return (a.Port == 0 || a.Port == ap.Port()) && a.Prefix.Contains(ap.Addr().Unmap().WithZone(""))
}
