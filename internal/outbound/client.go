package outbound

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"watcher/internal/news"
)

// Client makes guarded requests. It is safe for concurrent use; connections
// are kept alive and shared, one pool for each distinct proxy.
type Client struct {
	guard    guard
	agent    string
	proxy    *url.URL
	roots    *x509.CertPool
	resolver *net.Resolver
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	private  *transport // for what carries a secret

	mu   sync.Mutex
	open map[news.Secret]*transport // for documents, by proxy
}

// New returns a client. It fails on a CA file, a proxy or a contact that
// cannot be used.
func New(o Options) (*Client, error) {
	agent, err := o.userAgent()
	if err != nil {
		return nil, err
	}
	roots, err := o.roots()
	if err != nil {
		return nil, err
	}
	proxy, err := parseProxy(o.Proxy)
	if err != nil {
		return nil, err
	}
	c := &Client{
		guard:    newGuard(o.Allow),
		agent:    agent,
		proxy:    proxy,
		roots:    roots,
		resolver: o.Resolver,
		dial:     o.Dial,
		open:     map[news.Secret]*transport{},
	}
	if c.resolver == nil {
		c.resolver = net.DefaultResolver
	}
	c.private = c.newTransport(proxy, true)
	return c, nil
}

// UserAgent is what every request says of itself, unless it says otherwise.
func (c *Client) UserAgent() string { return c.agent }

// Transport returns the way for requests that carry a secret in their address
// or headers: webhooks, the heartbeat, Discord. Plain http is refused but for
// addresses that the operator allows. It follows no redirect.
func (c *Client) Transport() http.RoundTripper { return c.private }

// Via returns the way to documents that anyone may publish, http as well as
// https, through the given proxy or, if that is "", the client's. It follows
// no redirect and decodes nothing.
func (c *Client) Via(proxy news.Secret) (http.RoundTripper, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.open[proxy]; t != nil {
		return t, nil
	}
	u, err := parseProxy(proxy)
	if err != nil {
		return nil, err
	}
	if u == nil {
		u = c.proxy
	}
	t := c.newTransport(u, false)
	c.open[proxy] = t
	return t, nil
}

// HTTP returns a client over [Client.Transport] for calls that carry secrets.
// Its errors are to be passed through [Redact]. Redirects are followed for GET
// and HEAD only, without a Referer; to another host only Accept and User-Agent
// go along. A timeout of 0 means [Timeout].
func (c *Client) HTTP(timeout time.Duration) *http.Client {
	if timeout <= 0 {
		timeout = Timeout
	}
	return &http.Client{Transport: c.private, Timeout: timeout, CheckRedirect: c.checkRedirect}
}

// Allowed reports whether the operator named the address of u: for a name,
// all addresses that it has now.
func (c *Client) Allowed(ctx context.Context, u *url.URL) bool {
	if len(c.guard.allow) == 0 {
		return false
	}
	addrs, err := c.addresses(ctx, u)
	if err != nil || len(addrs) == 0 {
		return false
	}
	for _, ap := range addrs {
		if !c.guard.allowed(ap) {
			return false
		}
	}
	return true
}

// Close ends the connections that are kept alive. The client stays usable.
func (c *Client) Close() {
	c.private.base.CloseIdleConnections()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.open {
		t.base.CloseIdleConnections()
	}
}

// addresses are those of u's host, looked up if it is a name.
func (c *Client) addresses(ctx context.Context, u *url.URL) ([]netip.AddrPort, error) {
	port, err := portOf(u)
	if err != nil {
		return nil, err
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		return []netip.AddrPort{netip.AddrPortFrom(ip, port)}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	ips, err := c.resolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	out := make([]netip.AddrPort, len(ips))
	for i, ip := range ips {
		out[i] = netip.AddrPortFrom(ip, port)
	}
	return out, nil
}
