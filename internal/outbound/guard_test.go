package outbound_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// get makes one request over rt and closes the answer.
func get(t *testing.T, rt http.RoundTripper, url string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		return nil, errors.Join(outbound.ErrRefused, err)
	}
	resp, err := rt.RoundTrip(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	return resp, err
}

func client(t *testing.T, o outbound.Options) *outbound.Client {
	t.Helper()
	c, err := outbound.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func via(t *testing.T, c *outbound.Client) http.RoundTripper {
	t.Helper()
	rt, err := c.Via("")
	if err != nil {
		t.Fatal(err)
	}
	return rt
}

// TestAddresses asks for each address of testdata/addresses.txt: what is to be
// refused with the real dialer, which would connect; what is public in memory.
func TestAddresses(t *testing.T) {
	server := testkit.NewFeedServer(t)
	server.On("/", testkit.Answer{})
	real := client(t, outbound.Options{})
	memory := client(t, outbound.Options{Dial: server.Dial, CAFile: server.CAFile()})
	f, err := os.Open("testdata/addresses.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		verdict, url, ok := strings.Cut(lines.Text(), "  ")
		if !ok || strings.HasPrefix(verdict, "#") {
			continue
		}
		n++
		t.Run(url, func(t *testing.T) {
			switch verdict {
			case "refused":
				for name, rt := range map[string]http.RoundTripper{"Via": via(t, real), "Transport": real.Transport()} {
					if _, err := get(t, rt, url); !errors.Is(err, outbound.ErrRefused) {
						t.Errorf("%s: err = %v, want refused", name, err)
					}
				}
			case "public":
				// A certificate for another name is as good as an answer.
				if _, err := get(t, via(t, memory), url); err != nil && !strings.Contains(err.Error(), "tls") {
					t.Errorf("err = %v, want an answer", err)
				}
			default:
				t.Fatalf("verdict %q", verdict)
			}
		})
	}
	if n < 70 {
		t.Fatalf("only %d addresses read", n)
	}
}

// names is a resolver that gives each name's addresses in turn, the last for
// ever.
func names(t *testing.T, records map[string][]string) *net.Resolver {
	t.Helper()
	conn, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() { _ = conn.Close(); <-ended })
	go func() {
		defer close(ended)
		for buf := make([]byte, 1500); ; {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer := resolve(buf[:n], records); answer != nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func resolve(query []byte, records map[string][]string) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	name := strings.TrimSuffix(q.Name.String(), ".")
	addrs, ok := records[name]
	switch {
	case !ok:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA:
		for a := range strings.FieldsSeq(addrs[0]) {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
				Body:   &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
			})
		}
		if len(addrs) > 1 {
			records[name] = addrs[1:]
		}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

func allow(t *testing.T, texts ...string) []outbound.Allowed {
	t.Helper()
	var out []outbound.Allowed
	for _, s := range texts {
		a, err := outbound.ParseAllowed(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func TestNameThatResolvesInsideIsRefused(t *testing.T) {
	c := client(t, outbound.Options{Resolver: names(t, map[string][]string{"public.example": {"10.0.0.5"}})})
	_, err := get(t, via(t, c), "http://public.example/feed")
	if !errors.Is(err, outbound.ErrRefused) || !strings.Contains(err.Error(), "10.0.0.5") {
		t.Fatalf("err = %v, want refused, naming 10.0.0.5", err)
	}
	if errors.Is(err, outbound.ErrUnreachable) {
		t.Error("a refusal counts as an outage")
	}
}

// The address that is judged is the one that is dialled: a name that is fine
// when first looked up cannot lead inside later.
func TestRebindingIsRefused(t *testing.T) {
	server := testkit.NewLoopbackFeedServer(t)
	server.On("/feed", testkit.Answer{})
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL(""), "http://"), ":")
	c := client(t, outbound.Options{
		Allow:    allow(t, "127.0.0.1:"+port), // stands for a public address
		Resolver: names(t, map[string][]string{"rebind.example": {"127.0.0.1", "127.0.0.9"}}),
	})
	url := "http://rebind.example:" + port + "/feed"
	if _, err := get(t, via(t, c), url); err != nil {
		t.Fatalf("first: %v", err)
	}
	c.Close() // drop the connection, so that the name is looked up again
	if _, err := get(t, via(t, c), url); !errors.Is(err, outbound.ErrRefused) {
		t.Fatalf("second: err = %v, want refused", err)
	}
}

func TestAllowListLetsThrough(t *testing.T) {
	server := testkit.NewLoopbackFeedServer(t)
	server.On("/feed", testkit.Answer{Body: "x"})
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL(""), "http://"), ":")
	for _, tc := range []struct {
		allow string
		want  bool
	}{
		{"127.0.0.0/8", true},
		{"127.0.0.1", true},
		{"127.0.0.1:" + port, true},
		{"127.0.0.0/8:" + port, true},
		{"127.0.0.1:1", false},
		{"127.0.0.2", false},
		{"10.0.0.0/8", false},
	} {
		c := client(t, outbound.Options{Allow: allow(t, tc.allow)})
		for name, rt := range map[string]http.RoundTripper{"Via": via(t, c), "Transport": c.Transport()} {
			_, err := get(t, rt, server.URL("/feed"))
			if got := err == nil; got != tc.want {
				t.Errorf("%s with %s: err = %v", name, tc.allow, err)
			}
			if !tc.want && !errors.Is(err, outbound.ErrRefused) {
				t.Errorf("%s with %s: err = %v, want refused", name, tc.allow, err)
			}
		}
	}
}

func TestParseAllowed(t *testing.T) {
	for in, want := range map[string]string{
		"10.1.2.0/24":      "10.1.2.0/24",
		"10.1.2.7/24":      "10.1.2.0/24",
		" 127.0.0.1 ":      "127.0.0.1/32",
		"127.0.0.1:8080":   "127.0.0.1/32:8080",
		"10.1.2.0/24:8080": "10.1.2.0/24:8080",
		"fd00::/8":         "fd00::/8",
		"::1":              "::1/128",
		"[::1]:8080":       "[::1/128]:8080",
		"[fd00::/8]:8080":  "[fd00::/8]:8080",
		"[::1]":            "::1/128",
	} {
		a, err := outbound.ParseAllowed(in)
		if err != nil || a.String() != want {
			t.Errorf("%q: %v, %v, want %s", in, a, err, want)
		}
		if again, err := outbound.ParseAllowed(a.String()); err != nil || again != a {
			t.Errorf("%q does not survive being written: %v, %v", in, again, err)
		}
	}
	for _, in := range []string{
		"", "localhost", "10.0.0.0/33", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:x", "[::1", "[::1]8080",
		"10.0.0.1:", "fe80::1%eth0", "::ffff:10.0.0.1", "http://10.0.0.1",
	} {
		if a, err := outbound.ParseAllowed(in); err == nil {
			t.Errorf("%q is read as %v", in, a)
		} else if !strings.Contains(err.Error(), "\"") {
			t.Errorf("%q: the error does not quote it: %v", in, err)
		}
	}
}

func TestSecretsTravelOverTLSOnly(t *testing.T) {
	c := client(t, outbound.Options{})
	_, err := get(t, c.Transport(), "http://93.184.215.14/api/webhooks/1/token")
	if !errors.Is(err, outbound.ErrRefused) || !strings.Contains(err.Error(), "plain http") {
		t.Fatalf("err = %v, want refused for plain http", err)
	}
	if strings.Contains(err.Error(), "token") {
		t.Errorf("the error tells the secret: %v", err)
	}
}

func FuzzParseAllowed(f *testing.F) {
	for _, s := range []string{"10.1.2.0/24", "[fd00::/8]:8080", "127.0.0.1:80", "[", "]:1", "::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := outbound.ParseAllowed(s)
		if err != nil {
			return
		}
		if again, err := outbound.ParseAllowed(a.String()); err != nil || again != a {
			t.Errorf("%q: %v is read back as %v, %v", s, a, again, err)
		}
	})
}
