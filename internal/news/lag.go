package news

import "time"

// Lag is how long one alert was on its way.
type Lag struct {
	Feed                            FeedID
	Topics                          []TopicID
	Published, Seen, Judged, Posted time.Time // Published is zero if the feed gave no date
}

// First is how often a feed had a story before others.
type First struct {
	Feed           FeedID
	First, Stories int // of the stories that several outlets had, and it too
}
