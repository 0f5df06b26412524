package outbound_test

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// forbidden are the addresses of testdata/addresses.txt that a guard refuses
// and a Location can hold.
func forbidden(t *testing.T) (urls []string) {
	t.Helper()
	f, err := os.Open("testdata/addresses.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if url, ok := strings.CutPrefix(lines.Text(), "refused  "); ok && strings.Contains(url, "://") && !strings.Contains(url, "exa mple") {
			urls = append(urls, url)
		}
	}
	if len(urls) < 60 {
		t.Fatalf("only %d addresses read", len(urls))
	}
	return urls
}

// TestEveryHopIsJudged leads each way out by two good hops to each address that
// is refused: none is asked, and the error says so.
func TestEveryHopIsJudged(t *testing.T) {
	server := testkit.NewLoopbackFeedServer(t)
	port := server.URL("")[strings.LastIndexByte(server.URL(""), ':')+1:]
	c := client(t, outbound.Options{Allow: allow(t, "127.0.0.1:"+port)})
	robots, err := c.Robots("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range forbidden(t) {
		server.On("/one", testkit.Answer{Redirect: "/two"})
		server.On("/two", testkit.Answer{Redirect: target})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL("/one"), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.HTTP(0).Do(req)
		if resp != nil && err == nil {
			_ = resp.Body.Close()
		}
		if err == nil || !errors.Is(err, outbound.ErrRefused) && !errors.Is(err, outbound.ErrBadRedirect) && !strings.Contains(err.Error(), "Location") {
			t.Errorf("HTTP to %s: %v", target, err)
		}
		two, _ := url.Parse(server.URL("/two"))
		if next, err := c.Redirect(t.Context(), two, target); err == nil {
			if _, err := get(t, via(t, c), next.String()); !errors.Is(err, outbound.ErrRefused) {
				t.Errorf("Via to %s: %v", target, err)
			}
		}
		if strings.HasPrefix(target, "http") {
			if u, err := url.Parse(target); err == nil {
				u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
				if err := socket(t.Context(), c, u); !errors.Is(err, outbound.ErrRefused) {
					t.Errorf("Socket to %s: %v", u, err)
				}
			}
		}
	}
	server.On("/robots.txt", testkit.Answer{Redirect: "http://169.254.169.254/robots.txt"})
	if ok, reason := robots.Allowed(t.Context(), server.URL("/page")); ok || !strings.Contains(reason, "not a public address") {
		t.Errorf("robots.txt from inside was read: %q", reason)
	}
}

// socket dials what a websocket would.
func socket(ctx context.Context, c *outbound.Client, u *url.URL) error {
	way, err := c.Socket(ctx, u)
	if err != nil {
		return err
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	conn, err := way.Dial(ctx, "tcp", strings.TrimSuffix(u.Host, ":"+port)+":"+port)
	if err == nil {
		_ = conn.Close()
	}
	return err
}
