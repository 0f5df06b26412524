package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// acceptPages names what articles are written in.
const acceptPages = "text/html, application/xhtml+xml, */*;q=0.1"

// Page is a web page as it came.
type Page struct {
	Body        []byte // decoded, not yet read
	ContentType string
	Address     string // that answered in the end
}

// Page asks for a web page once, with the manners of a feed: it waits for its
// turn at the host, keeps the gap and the host's pauses, and sends no cookie,
// login or Referer. robots.txt is obeyed on every hop. An error that wraps
// [news.ErrRefused] is final: asking again would be answered alike.
func (p *Poller) Page(ctx context.Context, address string, proxy news.Secret) (Page, error) {
	f := news.Feed{URL: address, Proxy: proxy, ObeyRobots: true}
	a, err := p.fetch(ctx, f, news.FeedState{URL: address}, acceptPages)
	switch {
	case misled(address, err): // the next look-up may say otherwise
		err = outbound.Redact(err)
	case disallowed(err), errors.Is(err, outbound.ErrRefused), errors.Is(err, outbound.ErrBadRedirect), errors.Is(err, errTooBig):
		err = fmt.Errorf("%w: %w", news.ErrRefused, outbound.Redact(err))
	case err != nil:
		err = outbound.Redact(err)
	case a.status != http.StatusOK && a.status != http.StatusNonAuthoritativeInfo:
		if err = pageError(a.status); final(a.status) {
			err = fmt.Errorf("%w: %w", news.ErrRefused, err)
		}
	case a.cut != nil:
		err = a.cut
	}
	if err != nil {
		return Page{}, fmt.Errorf("read %s: %w", outbound.RedactURL(address), err)
	}
	return Page{Body: a.body, ContentType: a.header.Get("Content-Type"), Address: a.final.String()}, nil
}

// pageError is an answer that is no page.
type pageError int

func (e pageError) Error() string {
	switch e {
	case http.StatusUnauthorized:
		return "the server asks for a login (401)"
	case http.StatusNotFound:
		return "there is nothing at this address (404)"
	case http.StatusGone:
		return "what was at this address is gone for good, says the server (410)"
	}
	return statusError(e).Error()
}

// disallowed reports whether a robots.txt that was read keeps us out.
func disallowed(err error) bool {
	refusal, ok := errors.AsType[*outbound.RobotsError](err)
	return ok && !refusal.Unread
}

// final reports whether a status will be the same tomorrow.
func final(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound,
		http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusGone, http.StatusUnavailableForLegalReasons:
		return true
	}
	return false
}
