package feeds

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"testing"

	"watcher/internal/feeds/parse"
	"watcher/internal/outbound"
)

func TestDiverted(t *testing.T) {
	page := &parse.NotFeedError{HTML: true, Title: "Sign in"}
	inside := privateError(t)
	for name, c := range map[string]struct {
		address string
		status  int
		err     error
		want    string
	}{
		"a page":                   {"https://a.example/feed", 200, page, "a web page «Sign in»"},
		"a page that says no":      {"https://a.example/feed", 403, page, ""},
		"no page":                  {"https://a.example/feed", 200, &parse.NotFeedError{}, ""},
		"a name that leads inside": {"https://a.example/feed", 0, inside, "the address 10.0.0.1"},
		"an address inside":        {"http://10.0.0.1/feed", 0, inside, ""},
		"a certificate":            {"https://a.example/feed", 0, fmt.Errorf("get: %w", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), "a certificate that is not the server's"},
		"a port":                   {"https://a.example:81/feed", 0, outbound.ErrRefused, ""},
		"trouble":                  {"https://a.example/feed", 500, errors.New("the server has a problem of its own (500)"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := diverted(c.address, answer{status: c.status}, c.err); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// privateError is how the guard refuses an address.
func privateError(t *testing.T) error {
	t.Helper()
	client, err := outbound.New(outbound.Options{})
	if err != nil {
		t.Fatal(err)
	}
	addr := netip.MustParseAddrPort("10.0.0.1:80")
	res, err := client.HTTP(0).Get("http://" + addr.String()) // refused before it is made
	if err == nil {
		_ = res.Body.Close()
		t.Fatal("a private address was reached")
	}
	return err
}
