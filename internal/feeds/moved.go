package feeds

import (
	"fmt"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// A move is believed when it was seen so often, over so long, without a break:
// permanent redirects are sent by mistake (captive portals, a site being
// moved back), and following one costs little.
const (
	moveSeen = 5
	moveFor  = 7 * 24 * time.Hour
	// strayed is after how many failures at a new address we go back to the
	// configured one.
	strayed = 3
)

// moved keeps account of permanent redirects after a good answer, and follows
// one for good when it is believed. Any hop that was not permanent counts as
// none (RFC 9110 sections 15.4.2 and 15.4.9).
func moved(f news.Feed, s news.FeedState, a answer, now time.Time, notes []string) (news.FeedState, []string) {
	to := a.final.String()
	switch {
	case a.hops == 0 || !a.permanent:
		s.MovedTo, s.MovedSeen, s.MovedSince = "", 0, time.Time{}
	case s.MovedTo != to:
		s.MovedTo, s.MovedSeen, s.MovedSince = to, 1, now
	default:
		s.MovedSeen++
	}
	if s.MovedSeen >= moveSeen && now.Sub(s.MovedSince) >= moveFor {
		s.URL = to
		s.MovedTo, s.MovedSeen, s.MovedSince = "", 0, time.Time{}
	}
	if s.URL != f.URL {
		notes = append(notes, fmt.Sprintf("moved for good to %s: write that into the configuration", outbound.RedactURL(s.URL)))
	}
	return s, notes
}

// home goes back to the configured address when the new one fails.
func home(f news.Feed, s news.FeedState) news.FeedState {
	if s.URL != f.URL && s.Failures >= strayed {
		s.URL = f.URL
		s.MovedTo, s.MovedSeen, s.MovedSince = "", 0, time.Time{}
	}
	return s
}
