package outbound_test

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"testing"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// TestSocket asks for ways of a websocket that there are and that there are
// not, and dials each.
func TestSocket(t *testing.T) {
	allowed := outbound.Allowed{Prefix: netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct {
		address, proxy string
		allow          []outbound.Allowed
		refused        bool
		via            string // the proxy that is told of
	}{
		{address: "https://gateway.example/", refused: true},
		{address: "ws://user:pass@gateway.example/", refused: true},
		{address: "wss://127.0.0.1/", refused: true},
		{address: "ws://127.0.0.1:1/", allow: []outbound.Allowed{allowed}},
		{address: "ws://93.184.215.14:80/", refused: true}, // not without TLS
		{address: "wss://93.184.215.14/", proxy: "http://proxy.example:8080", via: "http://proxy.example:8080"},
		{address: "wss://93.184.215.14/", proxy: "socks5h://proxy.example", via: "socks5://proxy.example"},
		{address: "wss://93.184.215.14/", proxy: "https://proxy.example", refused: true},
		{address: "wss://127.0.0.1/", proxy: "http://proxy.example:8080", refused: true},
		{address: "ws://127.0.0.1:1/", proxy: "http://proxy.example:8080", allow: []outbound.Allowed{allowed}}, // beside the proxy
	} {
		cl := client(t, outbound.Options{Allow: c.allow, Proxy: news.Secret(c.proxy)})
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		way, err := cl.Socket(t.Context(), u)
		via := ""
		if err == nil {
			if p, _ := way.Proxy(nil); p != nil {
				via = p.String()
			} else {
				err = dial(t.Context(), way, u)
			}
		}
		if errors.Is(err, outbound.ErrRefused) != c.refused || via != c.via {
			t.Errorf("%s through %q: %v via %q, want refused %v via %q", c.address, c.proxy, err, via, c.refused, c.via)
		}
	}
}

// dial connects, if the guard lets it.
func dial(ctx context.Context, way outbound.Socket, u *url.URL) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	port := u.Port()
	if port == "" {
		port = "443"
	}
	conn, err := way.Dial(ctx, "tcp", u.Hostname()+":"+port)
	if err == nil {
		return conn.Close()
	}
	return err
}
