package notify

import (
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// StoryEnded returns what the messages of a story say from now on that it is
// over: no report joined it for so long that the next one opens another story.
// Who read of one outlet's single report was not left waiting for more.
func (p *Policy) StoryEnded(now time.Time, s news.Story) []news.Delivery {
	return p.retell(now, s, news.DetailEnded, func(e *news.Entry) bool {
		e.EndedAt = now
		return len(e.Also) > 0
	})
}

// endLine says that a story is over; "" while it goes on.
func endLine(t tongue.Tongue, e news.Entry) string {
	if e.EndedAt.IsZero() {
		return ""
	}
	return t.Say("ended", "Time", tongue.Said(t.After(e.EndedAt.Sub(lastReport(e, e.Seen)))))
}
