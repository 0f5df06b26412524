package news

import "time"

// DrillName names the feed, the topic and the channel of drills. No feed or
// topic of a configuration can have it, for the space, and no channel may.
const DrillName = "watcher drill"

// Drill is how the last invented item fared that went through the whole chain.
type Drill struct {
	At   time.Time     // zero if there was none
	Took time.Duration // from the poll to Discord's answer; negative if it did not get there
}

// Failed reports whether it did not get through.
func (d Drill) Failed() bool { return d.Took < 0 }
