package outbound_test

import (
	"errors"
	"testing"

	"watcher/internal/outbound"
)

// TestSaid keeps what went wrong of an error, and nothing of this machine's.
func TestSaid(t *testing.T) {
	for err, want := range map[string]string{
		"unreachable: dial tcp: lookup nowhere.example on 127.0.0.11:53: no such host":                         "unreachable: lookup nowhere.example: no such host",
		"unreachable: lookup a.example on [fd00::1]:53: read udp 10.0.0.7:4711->10.0.0.1:53: i/o timeout":      "unreachable: lookup a.example: timed out",
		"dial tcp 192.0.2.7:443: connect: connection refused":                                                  "connection refused",
		"dial tcp [2001:db8::1]:443: connect: no route to host":                                                "no route to host",
		"read tcp 10.0.0.7:50312->192.0.2.7:443: read: connection reset by peer":                               "connection reset by peer",
		`Get "https://a.example/feed": net/http: TLS handshake timeout`:                                        "TLS handshake timeout",
		`Get "https://a.example/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`: "timed out",
		"read https://a.example/x: there is nothing at this address (404)":                                     "read https://a.example/x: there is nothing at this address (404)",
		"tls: failed to verify certificate: x509: certificate has expired":                                     "tls: failed to verify certificate: x509: certificate has expired",
		"http: server gave HTTP response to HTTPS client":                                                      "server gave HTTP response to HTTPS client",
		"the document says: read write or connect: all of it":                                                  "the document says: read write or connect: all of it",
	} {
		if got := outbound.Said(errors.New(err)); got != want {
			t.Errorf("%s\nsaid %q\nwant %q", err, got, want)
		}
	}
}
