package control

import (
	"cmp"
	"slices"
	"time"

	"watcher/internal/news"
)

// Spread is the middle and the slow end of some times: half of them take no
// longer than P50, 19 of 20 no longer than P95.
type Spread struct {
	N        int
	P50, P95 time.Duration
}

// LagBy is how long alerts of one feed, or of one topic, were on their way.
type LagBy struct {
	Feed    news.FeedID  // or
	Topic   news.TopicID //
	Whole   Spread       // from publication to the message
	Outside Spread       // from publication until it was seen: the feed's, and how often it is asked
	Inside  Spread       // from then on: ours
	Judged  Spread       // of that, until it was matched and stored
	Posted  Spread       // and from then until the channel had it
}

// Lag sums up how long alerts were on their way.
type Lag struct {
	All    LagBy
	Feeds  []LagBy // slowest first
	Topics []LagBy // slowest first
}

// oddLag is how long after its publication an item can be seen to count: what
// comes later was dated wrongly, or was not new.
const oddLag = 24 * time.Hour

// Lags sums up the ways of alerts. A date ahead counts as none.
func Lags(all []news.Lag) Lag {
	l := Lag{All: lagOf(all)}
	feeds, topics := map[news.FeedID][]news.Lag{}, map[news.TopicID][]news.Lag{}
	for _, one := range all {
		feeds[one.Feed] = append(feeds[one.Feed], one)
		for _, t := range one.Topics {
			topics[t] = append(topics[t], one)
		}
	}
	for id, some := range feeds {
		by := lagOf(some)
		by.Feed = id
		l.Feeds = append(l.Feeds, by)
	}
	for id, some := range topics {
		by := lagOf(some)
		by.Topic = id
		l.Topics = append(l.Topics, by)
	}
	slower := func(a, b LagBy) int {
		return cmp.Or(cmp.Compare(b.Whole.P50, a.Whole.P50), cmp.Compare(a.Feed, b.Feed), cmp.Compare(a.Topic, b.Topic))
	}
	slices.SortFunc(l.Feeds, slower)
	slices.SortFunc(l.Topics, slower)
	return l
}

func lagOf(all []news.Lag) LagBy {
	var whole, outside, inside, judged, posted []time.Duration
	for _, l := range all {
		inside = append(inside, l.Posted.Sub(l.Seen))
		judged = append(judged, l.Judged.Sub(l.Seen))
		posted = append(posted, l.Posted.Sub(l.Judged))
		if until := l.Seen.Sub(l.Published); !l.Published.IsZero() && until >= 0 && until < oddLag {
			outside = append(outside, until)
			whole = append(whole, l.Posted.Sub(l.Published))
		}
	}
	return LagBy{Whole: spreadOf(whole), Outside: spreadOf(outside), Inside: spreadOf(inside), Judged: spreadOf(judged), Posted: spreadOf(posted)}
}

// spreadOf is by the nearest rank.
func spreadOf(all []time.Duration) Spread {
	if len(all) == 0 {
		return Spread{}
	}
	slices.Sort(all)
	at := func(percent int) time.Duration { return all[(len(all)*percent+99)/100-1] }
	return Spread{N: len(all), P50: at(50), P95: at(95)}
}
