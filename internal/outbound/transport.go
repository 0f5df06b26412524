package outbound

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// transport is one guarded way out with its own pool of connections.
type transport struct {
	client  *Client
	base    *http.Transport
	proxy   *url.URL // nil for none
	onlyTLS bool
}

// way is what the dialer must know of the request that it dials for.
type way struct {
	plain   bool // http, not https
	onlyTLS bool
	direct  bool // not through the proxy
}

type wayKey struct{}

func wayOf(ctx context.Context) way {
	w, _ := ctx.Value(wayKey{}).(way)
	return w
}

func (c *Client) newTransport(proxy *url.URL, onlyTLS bool) *transport {
	t := &transport{client: c, proxy: proxy, onlyTLS: onlyTLS}
	t.base = &http.Transport{
		Proxy:                  t.proxyFor,
		DialContext:            t.dialer(),
		TLSClientConfig:        &tls.Config{RootCAs: c.roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    tlsTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    2,
		DisableCompression:     true, // the caller asks for gzip and counts what it becomes
		ForceAttemptHTTP2:      true,
		// A connection that died unnoticed is found out before it has cost
		// every request its deadline.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
	}
	return t
}

// dialer dials what the guard lets through. With a proxy, only the proxy is
// dialled, which the operator chose, and what the operator allows.
func (t *transport) dialer() func(ctx context.Context, network, address string) (net.Conn, error) {
	c := t.client
	if c.dial != nil {
		return func(ctx context.Context, network, address string) (net.Conn, error) {
			if ap, err := netip.ParseAddrPort(address); err == nil {
				if err := c.guard.check(ap, wayOf(ctx).plain, t.onlyTLS); err != nil {
					return nil, err
				}
			}
			return c.dial(ctx, network, address)
		}
	}
	guarded := net.Dialer{Timeout: dialTimeout, Resolver: c.resolver, ControlContext: c.guard.control}
	free := net.Dialer{Timeout: dialTimeout, Resolver: c.resolver}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if t.proxy != nil && !wayOf(ctx).direct {
			return free.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

func (t *transport) proxyFor(req *http.Request) (*url.URL, error) {
	if t.proxy == nil || wayOf(req.Context()).direct {
		return nil, nil
	}
	return t.proxy, nil
}

// RoundTrip implements [http.RoundTripper]. Its errors hold no address beyond
// host and port, and are marked [ErrRefused] or [ErrUnreachable] where they
// are that.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	w := way{plain: req.URL.Scheme == "http", onlyTLS: t.onlyTLS}
	err := checkURL(req.URL)
	if err == nil && t.proxy != nil {
		w.direct, err = t.besideProxy(ctx, req.URL)
	}
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	req = req.Clone(context.WithValue(ctx, wayKey{}, w))
	if _, said := req.Header["User-Agent"]; !said {
		req.Header.Set("User-Agent", t.client.agent)
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, Redact(classify(err))
	}
	return resp, nil
}

// besideProxy judges a host before the proxy is asked for it, since the
// dialer will see nothing but the proxy. What the operator allows is asked
// directly, as a proxy to the outside does not lead inside. A name that cannot
// be looked up here is the proxy's to judge: behind one, outside names often
// have no address.
func (t *transport) besideProxy(ctx context.Context, u *url.URL) (direct bool, err error) {
	addrs, err := t.client.addresses(ctx, u)
	if err != nil {
		if u.Scheme == "http" && t.onlyTLS {
			return false, fmt.Errorf("%w: plain http to %s would show a secret on the way: use https", ErrRefused, u.Host)
		}
		return false, ctx.Err()
	}
	allowed := 0
	for _, ap := range addrs {
		if err := t.client.guard.check(ap, u.Scheme == "http", t.onlyTLS); err != nil {
			return false, fmt.Errorf("host %s: %w", u.Hostname(), err)
		}
		if t.client.guard.allowed(ap) {
			allowed++
		}
	}
	return allowed > 0 && allowed == len(addrs), nil
}
