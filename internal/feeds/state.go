package feeds

import (
	"strings"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// A feed's address may hold a key, which stands in the configuration or in the
// environment and belongs nowhere else. So the state that is kept leaves out
// addresses that are the configured one.

// whole fills in what [bare] left out.
func whole(f news.Feed, s news.FeedState) news.FeedState {
	s.Feed = f.ID
	if s.URL == "" {
		s.URL = f.URL
	}
	if s.ValidatorsURL == "" && (s.ETag != "" || s.LastModified != "") {
		s.ValidatorsURL = configured(f)
	}
	return s
}

// bare is the state as it is kept.
func bare(f news.Feed, s news.FeedState) news.FeedState {
	if s.URL == f.URL {
		s.URL = ""
	}
	if s.ValidatorsURL == configured(f) {
		s.ValidatorsURL = ""
	}
	return s
}

// configured is the configured address as it is spelt in a request.
func configured(f news.Feed) string {
	address, _, _ := strings.Cut(f.URL, "#")
	if u, err := outbound.ParseURL(address); err == nil {
		return u.String()
	}
	return address
}
