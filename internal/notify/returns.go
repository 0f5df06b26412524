package notify

import (
	"time"

	"watcher/internal/tongue"
)

// longSilence is for how long a topic was not heard of when its return is worth
// saying.
const longSilence = 14 * 24 * time.Hour

// returns says of the topic that was silent longest that it is heard of again;
// "" if none was silent for long. A topic that was never heard of is new.
func (p *Policy) returns(t tongue.Tongue, now time.Time, told []heard) string {
	longest, topic := time.Duration(0), 0
	for _, h := range told {
		if last := h.match.LastTold; !last.IsZero() && now.Sub(last) > longest {
			longest, topic = now.Sub(last), h.topic
		}
	}
	if longest < longSilence {
		return ""
	}
	return t.Count("returns", int(longest/(24*time.Hour)), "Topic", p.Topics[topic].Title)
}
