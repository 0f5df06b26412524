package outbound

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// Socket is the guarded way of a websocket, in the parts that its dialer asks
// for.
type Socket struct {
	Dial  func(ctx context.Context, network, address string) (net.Conn, error)
	Proxy func(*http.Request) (*url.URL, error)
	TLS   *tls.Config
}

// Socket returns the way of a websocket to u (ws or wss), under the rules of
// [Client.Transport]: through the proxy if there is one, and without TLS only
// to what the operator allows.
func (c *Client) Socket(ctx context.Context, u *url.URL) (Socket, error) {
	as := *u
	switch u.Scheme {
	case "wss":
		as.Scheme = "https"
	case "ws":
		as.Scheme = "http"
	default:
		return Socket{}, fmt.Errorf("%w: scheme %q: a websocket is wss", ErrRefused, u.Scheme)
	}
	if err := checkURL(&as); err != nil {
		return Socket{}, err
	}
	t := c.private
	w := way{plain: as.Scheme == "http", onlyTLS: true}
	proxy := t.proxy
	if proxy != nil {
		var err error
		if w.direct, err = t.besideProxy(ctx, &as); err != nil {
			return Socket{}, err
		}
		switch {
		case w.direct:
			proxy = nil
		case proxy.Scheme == "https":
			return Socket{}, fmt.Errorf("%w: a websocket does not go through a proxy of https: use one of http or socks5", ErrRefused)
		case proxy.Scheme == "socks5h": // gorilla/websocket has the proxy look names up in any case
			named := *proxy
			named.Scheme = "socks5"
			proxy = &named
		}
	}
	dial := t.dialer()
	return Socket{
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(context.WithValue(ctx, wayKey{}, w), network, address)
		},
		Proxy: func(*http.Request) (*url.URL, error) { return proxy, nil },
		TLS:   t.base.TLSClientConfig.Clone(),
	}, nil
}
