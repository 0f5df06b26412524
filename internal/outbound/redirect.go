package outbound

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Redirect returns where an answer with a Location header leads. It refuses,
// with [ErrBadRedirect], what is not followed: a Location that is missing or
// cannot be read, a scheme other than http(s), a user in the address, and a
// step from https down to http, unless the operator allows its target. The
// fragment, which is not for servers, is dropped.
func (c *Client) Redirect(ctx context.Context, from *url.URL, location string) (*url.URL, error) {
	if location == "" {
		return nil, fmt.Errorf("%w from %s: it does not say where to", ErrBadRedirect, from.Host)
	}
	if len(location) > maxURL {
		return nil, fmt.Errorf("%w from %s: the address is %d bytes long", ErrBadRedirect, from.Host, len(location))
	}
	to, err := from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%w from %s: %w", ErrBadRedirect, from.Host, Redact(err))
	}
	to.Fragment, to.RawFragment = "", ""
	if err := c.step(ctx, from, to); err != nil {
		return nil, err
	}
	return to, nil
}

// step judges one hop.
func (c *Client) step(ctx context.Context, from, to *url.URL) error {
	if err := checkURL(to); err != nil {
		return fmt.Errorf("%w from %s: %w", ErrBadRedirect, from.Host, err)
	}
	if from.Scheme == "https" && to.Scheme == "http" && !c.Allowed(ctx, to) {
		return fmt.Errorf("%w from %s: down to plain http at %s (network.allow can let it through)", ErrBadRedirect, from.Host, to.Host)
	}
	return nil
}

// checkRedirect is for [http.Client], which adds a Referer, passes on
// conditional headers and repeats a POST at its new address.
func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	last := via[len(via)-1]
	switch {
	case len(via) > MaxRedirects:
		return fmt.Errorf("%w: more than %d, the last at %s", ErrTooManyRedirects, MaxRedirects, last.URL.Host)
	case last.Method != http.MethodGet && last.Method != http.MethodHead:
		return fmt.Errorf("%w from %s: a %s is not repeated elsewhere", ErrBadRedirect, last.URL.Host, last.Method)
	}
	req.Header.Del("Referer")
	if req.URL.Host != last.URL.Host {
		kept := http.Header{}
		for _, k := range []string{"Accept", "User-Agent"} {
			if v, ok := req.Header[k]; ok {
				kept[k] = v
			}
		}
		req.Header = kept
	}
	return c.step(req.Context(), last.URL, req.URL)
}
