package schedule

import (
	"hash/fnv"
	"slices"
	"time"

	"watcher/internal/news"
)

const (
	autoLeast   = 2 * time.Minute
	autoMost    = time.Hour
	hintMost    = 15 * time.Minute // a feed's ttl is a wish, often a publishing system's own: news cannot wait longer
	slowest     = 24 * time.Hour   // no feed is ever given up
	jitterMost  = time.Minute
	jitterShare = 10 // one in ten of the period
)

// Rhythm implements the pipeline's Rhythm over parsed schedules.
type Rhythm struct {
	specs map[news.FeedID]Spec
}

// NewRhythm returns the rhythm of feeds with the given schedules. A feed
// without one follows Auto.
func NewRhythm(specs map[news.FeedID]Spec) *Rhythm { return &Rhythm{specs: specs} }

// Learn returns the median gap between the newest items that carry dates; if
// too few do, what was known before.
func (r *Rhythm) Learn(s news.FeedState, listed []news.Item, now time.Time) time.Duration {
	const newest, fewest = 20, 3
	var dates []time.Time
	for _, i := range listed {
		if !i.Published.IsZero() && !i.Published.After(now) {
			dates = append(dates, i.Published)
		}
	}
	if len(dates) < fewest {
		return s.Rhythm
	}
	slices.SortFunc(dates, func(a, b time.Time) int { return b.Compare(a) })
	dates = dates[:min(len(dates), newest)]
	gaps := make([]time.Duration, 0, len(dates))
	for n, d := range dates[1:] {
		gaps = append(gaps, dates[n].Sub(d))
	}
	slices.Sort(gaps)
	// A feed that has fallen silent is not asked at its old pace.
	return max(gaps[len(gaps)/2], now.Sub(dates[0])/4)
}

// Next returns when the feed is due after a poll at now: by its schedule, with
// a jitter that is the feed's own, but never before the server's wish, and
// outside the hours in which the feed asks not to be read. A wish that reaches
// further than any that is heeded comes from a clock that was wrong.
func (r *Rhythm) Next(f news.Feed, s news.FeedState, now time.Time) time.Time {
	if s.NotBefore.Sub(now) > 2*slowest {
		s.NotBefore = time.Time{}
	}
	at := r.planned(f, s, now)
	if at.Before(s.NotBefore) {
		at = s.NotBefore
	}
	return awake(at, s)
}

func (r *Rhythm) planned(f news.Feed, s news.FeedState, now time.Time) time.Time {
	spec := r.specs[f.ID]
	if spec.Auto() {
		every := autoMost / 4 // nothing learned yet
		if s.Rhythm > 0 {
			every = min(max(s.Rhythm/2, autoLeast), autoMost)
		}
		// A ttl lengthens the feed's own rhythm. A written schedule is the desk's
		// decision: only what the server asks for goes before it.
		every = max(every, min(s.MinEvery, hintMost))
		return now.Add(min(every+Jitter(f.ID, every), autoMost))
	}
	next := spec.Next(now)
	return next.Add(Jitter(f.ID, spec.Next(next).Sub(next))).UTC()
}

// Jitter is the feed's own delay within a period, the same each time: feeds
// with one schedule do not all ask at :00.
func Jitter(id news.FeedID, period time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(id))
	span := min(period/jitterShare, jitterMost)
	return span * time.Duration(h.Sum32()%1000) / 1000
}

// awake moves a time out of the feed's skipHours and skipDays (RSS 2.0), which
// are in GMT. A feed that asks never to be read is read all the same.
func awake(at time.Time, s news.FeedState) time.Time {
	if s.SkipHours == 0 && s.SkipDays == 0 {
		return at
	}
	moved := at.UTC()
	for range 24 * 7 {
		asleep := s.SkipHours&(1<<moved.Hour()) != 0 || s.SkipDays&(1<<moved.Weekday()) != 0
		if !asleep {
			return moved
		}
		moved = moved.Truncate(time.Hour).Add(time.Hour)
	}
	return at
}
