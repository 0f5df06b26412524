package outbound

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"watcher/internal/news"
)

// How long each step of a request may take, and how much it may bring.
const (
	dialTimeout    = 5 * time.Second
	tlsTimeout     = 5 * time.Second
	headerTimeout  = 10 * time.Second
	lookupTimeout  = 5 * time.Second
	idleTimeout    = 90 * time.Second
	maxHeaderBytes = 64 << 10

	// Timeout is for a whole request for a document, body included.
	Timeout = 30 * time.Second
	// MaxRedirects is how many hops are followed.
	MaxRedirects = 5
)

// Options configure a [Client]. The zero value works: public addresses only,
// no proxy, the system's certificates.
type Options struct {
	Version string      // of watcher, for the User-Agent; "" for "dev"
	Contact string      // address of the operator, for the User-Agent; may be ""
	Allow   []Allowed   // addresses that are let through
	Proxy   news.Secret // http, https or socks5 address of a proxy for all requests; "" for none
	CAFile  string      // PEM certificates to trust beside the system's; "" for none

	Resolver *net.Resolver // nil for the system's
	// Dial replaces the network, for connections in memory. The guard then
	// judges only hosts that are written as addresses. nil for the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// userAgent names product, version and whom to turn to (RFC 9110 section
// 10.1.5); it never poses as a browser.
func (o Options) userAgent() (string, error) {
	version, contact := o.Version, strings.TrimSpace(o.Contact)
	if version == "" {
		version = "dev"
	}
	if strings.ContainsFunc(version+contact, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
		return "", fmt.Errorf("contact %q: use plain ASCII without parentheses: it is sent in a header", contact)
	}
	if contact == "" {
		return "watcher/" + version, nil
	}
	return "watcher/" + version + " (+" + contact + ")", nil
}

// roots are the system's certificates and the operator's; nil for the system's.
func (o Options) roots() (*x509.CertPool, error) {
	if o.CAFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("certificates in %s: none found: the file must hold PEM blocks (-----BEGIN CERTIFICATE-----)", o.CAFile)
	}
	return pool, nil
}

// parseProxy reads a proxy's address, which may hold a user and a password.
func parseProxy(s news.Secret) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s.Reveal())
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", Redact(err))
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, fmt.Errorf("proxy: scheme %q: use http, https or socks5", u.Scheme)
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("proxy: no host: write http://host:port")
	}
	return u, nil
}
