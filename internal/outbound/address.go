package outbound

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// maxURL bounds an address; browsers and servers stop at about 8 KB.
const maxURL = 8 << 10

// ParseURL reads the address of something to be asked for and refuses what
// could only go wrong later: other schemes, a user in the address, control
// characters, hosts that are spelled so as to hide an address. Its errors say
// what to do, and hold no secret.
func ParseURL(raw string) (*url.URL, error) {
	if len(raw) > maxURL {
		return nil, fmt.Errorf("%w: the address is %d bytes long (at most %d)", ErrRefused, len(raw), maxURL)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, Redact(err))
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	return u, nil
}

// checkURL refuses what no request may be made to, before any look-up.
func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: scheme %q: only http and https are asked for", ErrRefused, u.Scheme)
	case u.User != nil:
		return fmt.Errorf("%w: user and password stand in the address of %s: give them apart, as user and password", ErrRefused, u.Hostname())
	case u.Opaque != "":
		return fmt.Errorf("%w: the address lacks the // after %s", ErrRefused, u.Scheme)
	}
	if _, err := portOf(u); err != nil {
		return err
	}
	return checkHost(u.Hostname())
}

// checkHost refuses names that DNS does not have, and those that a resolver
// may read as an address: 2130706433, 0177.0.0.1, 0x7f.1 (WHATWG URL, "ends in
// a number").
func checkHost(host string) error {
	if host == "" {
		return fmt.Errorf("%w: the address has no host", ErrRefused)
	}
	if len(host) > 253 {
		return fmt.Errorf("%w: the host's name is %d bytes long (at most 253)", ErrRefused, len(host))
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>[]:%\^|/?#@`, r) }) {
		return fmt.Errorf("%w: host %q is no name", ErrRefused, host)
	}
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if numeric(last) {
		return fmt.Errorf("%w: host %q hides an address: write it as four decimal numbers", ErrRefused, host)
	}
	return nil
}

func numeric(label string) bool {
	if label == "" {
		return false
	}
	if _, err := strconv.ParseUint(label, 0, 64); err == nil { // 127, 0177, 0x7f
		return true
	}
	return strings.Trim(label, "0123456789") == ""
}

// portOf returns the port that a request to u goes to.
func portOf(u *url.URL) (uint16, error) {
	p := u.Port()
	switch {
	case p == "" && u.Scheme == "https":
		return 443, nil
	case p == "":
		return 80, nil
	}
	n, err := strconv.ParseUint(p, 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%w: port %q is no number from 1 to 65535", ErrRefused, p)
	}
	return uint16(n), nil
}
