package feeds

import (
	"net/http"
	"strings"

	"watcher/internal/news"
)

// maxValidator is the longest ETag or Last-Modified that is kept.
const maxValidator = 512

// keep replaces both validators by those of a good document at the given
// address: what it does not carry any more is forgotten (RFC 9111 section
// 4.3.4).
func keep(s *news.FeedState, h http.Header, at string) {
	s.ETag, s.LastModified = validator(h, "Etag"), validator(h, "Last-Modified")
	s.ValidatorsURL = at
	if s.ETag == "" && s.LastModified == "" {
		s.ValidatorsURL = ""
	}
}

// renew takes over what a 304 carries; what it leaves out stays as it was.
func renew(s *news.FeedState, h http.Header) {
	if v := validator(h, "Etag"); v != "" {
		s.ETag = v
	}
	if v := validator(h, "Last-Modified"); v != "" {
		s.LastModified = v
	}
}

// validator returns a header byte for byte, or "" for one that is not to be
// sent back: too long, or with characters that no header may hold.
func validator(h http.Header, name string) string {
	v := h.Get(name)
	if len(v) > maxValidator || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return v
}

// forget drops the validators, so that the next request is unconditional.
func forget(s *news.FeedState) { s.ETag, s.LastModified, s.ValidatorsURL = "", "", "" }
