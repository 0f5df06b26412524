package feeds

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/netip"
	"net/url"

	"watcher/internal/feeds/parse"
	"watcher/internal/outbound"
)

// diverted says what came in the place of a feed at an address when another than its
// server may have answered: the sign-in page of a network, a filter, a name server
// that lies. "" if nothing speaks for that.
func diverted(address string, a answer, err error) string {
	if page, ok := errors.AsType[*parse.NotFeedError](err); ok && page.HTML && a.status == http.StatusOK {
		// A page that asks for a sign-in may hold a token, but has one title.
		return "a web page «" + cutText(page.Title, 100) + "»"
	}
	if ip := outbound.Address(err); ip != "" && named(address) {
		return "the address " + ip
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "a certificate that is not the server's"
	}
	return ""
}

// named reports whether an address has a name for its host, which somebody looked up.
func named(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	_, err = netip.ParseAddr(u.Hostname())
	return err != nil
}

// misled reports whether a page may be refused because its name was looked up wrongly.
func misled(address string, err error) bool {
	return errors.Is(err, outbound.ErrNotPublic) && named(address)
}
