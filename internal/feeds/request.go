package feeds

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// acceptFeeds names the types of feeds first (RFC 9110 section 12.5.1): some
// servers answer a reader that does not with a page.
const acceptFeeds = "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, " +
	"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"

// request makes the request for one hop. Conditions go only to the address
// that gave them, the operator's headers and login only to the host that they
// were written for, and never from https down to http.
func request(ctx context.Context, u *url.URL, f news.Feed, s news.FeedState, accept string) (req *http.Request, conditional bool, err error) {
	req, err = http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, false, outbound.Redact(err)
	}
	req.URL = u // as it was read: String may spell it another way
	req.Header.Set("Accept", accept)
	if own(u, f) {
		for k, v := range f.Headers {
			if http.CanonicalHeaderKey(k) == "Host" {
				req.Host = v.Reveal()
				continue
			}
			req.Header.Set(k, v.Reveal())
		}
		if f.User != "" || f.Password != "" {
			req.SetBasicAuth(f.User, f.Password.Reveal())
		}
	}
	req.Header.Set("Accept-Encoding", "gzip")
	if s.ValidatorsURL == u.String() {
		if s.ETag != "" {
			req.Header.Set("If-None-Match", s.ETag)
			conditional = true
		}
		if s.LastModified != "" {
			req.Header.Set("If-Modified-Since", s.LastModified)
			conditional = true
		}
	}
	return req, conditional, nil
}

// own reports whether u is on the host that the feed was configured with.
func own(u *url.URL, f news.Feed) bool {
	c, err := url.Parse(f.URL)
	return err == nil && strings.EqualFold(c.Host, u.Host) && (c.Scheme == u.Scheme || u.Scheme == "https")
}
