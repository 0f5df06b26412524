package article

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"watcher/internal/outbound"
)

// maxPage bounds a page.
const maxPage = 8 << 20

// Fetch gets the article at an address. The site's robots.txt is obeyed, at
// each hop of a redirect.
func Fetch(ctx context.Context, client *outbound.Client, now func() time.Time, address string) (Article, error) {
	u, err := outbound.ParseURL(address)
	if err != nil {
		return Article{}, err
	}
	robots := client.Robots(now)
	ctx, cancel := context.WithTimeout(ctx, outbound.Timeout)
	defer cancel()
	for range outbound.MaxRedirects + 1 {
		if ok, why := robots.Allowed(ctx, u.String()); !ok {
			return Article{}, fmt.Errorf("%s: not fetched: %s; save the page and name the file instead", address, why)
		}
		a, next, err := get(ctx, client, u)
		if err != nil {
			return Article{}, fmt.Errorf("%s: %w", address, outbound.Redact(err))
		}
		if next == nil {
			return a, nil
		}
		u = next
	}
	return Article{}, fmt.Errorf("%s: %w", address, outbound.ErrTooManyRedirects)
}

// get makes one request: the article, or where to ask next.
func get(ctx context.Context, client *outbound.Client, u *url.URL) (Article, *url.URL, error) {
	way, err := client.Via("")
	if err != nil {
		return Article{}, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Article{}, nil, err
	}
	req.Header.Set("Accept", "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1")
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := way.RoundTrip(req)
	if err != nil {
		return Article{}, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := client.Redirect(ctx, u, resp.Header.Get("Location"))
		return Article{}, next, err
	default:
		return Article{}, nil, fmt.Errorf("the server answers %s", resp.Status)
	}
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return Article{}, nil, fmt.Errorf("the server sends %q, which was not asked for", coding)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPage+1))
	if err != nil {
		return Article{}, nil, err
	}
	if len(body) > maxPage {
		return Article{}, nil, fmt.Errorf("the page is larger than %d MB", maxPage>>20)
	}
	a, err := Extract(body, resp.Header.Get("Content-Type"), u)
	return a, nil, err
}
