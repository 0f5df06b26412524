package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watcher/internal/news"
)

// readTimeout is for how long a scrape waits for the store.
const readTimeout = 5 * time.Second

// Read returns what is stored, and how the process is, now.
type Read func(ctx context.Context) (State, error)

// State is what there is to be read.
type State struct {
	Live, Ready bool
	Feeds       []Feed
	Deliveries  map[news.DeliveryState]int
	Held        int       // of the pending ones: until quiet hours end, or for a digest
	OldestDue   time.Time // of what waits and could be sent; zero if nothing does
	Items       int
	Stories     int
	Lags        []Lag
}

// Feed is how a configured feed is.
type Feed struct {
	ID        news.FeedID
	Failures  int       // polls in a row
	CheckedAt time.Time // last answer; zero if there was none
	ChangedAt time.Time // last new item; likewise
}

// Lag is how long alerts of late were on one part of their way.
type Lag struct {
	Feed     news.FeedID // or
	Topic    news.TopicID
	Part     string // see lagHelp
	P50, P95 time.Duration
}

// stored collects what is stored when somebody asks.
type stored struct{ read Read }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, labels, nil)
}

const lagHelp = "Parts of the way: seen, from publication until the item was seen; judged, until it was matched and stored; posted, until the channel had it; " +
	"whole, from publication to the message. With a feed or a topic, of that; with neither, of all."

var (
	live        = desc("live", "0 if a loop of the process hangs, which only a restart mends.")
	ready       = desc("ready", "0 if alerts may be late.")
	feedFails   = desc("feed_consecutive_failures", "Polls of a feed that failed in a row.", "feed")
	feedChecked = desc("feed_checked_timestamp_seconds", "When a feed last answered.", "feed")
	feedChanged = desc("feed_changed_timestamp_seconds", "When a feed last brought a new item.", "feed")
	deliveries  = desc("deliveries", "Deliveries kept, by state.", "state")
	held        = desc("deliveries_held", "Deliveries that wait for the end of quiet hours or a digest.")
	oldestDue   = desc("delivery_oldest_due_timestamp_seconds", "Since when the oldest delivery waits that could be sent; 0 if none does.")
	items       = desc("items_kept", "Items in the store.")
	stories     = desc("stories_kept", "Stories in the store.")
	lagP50      = desc("alert_lag_p50_seconds", "Half of the alerts of the last seven days took no longer. "+lagHelp, "feed", "topic", "part")
	lagP95      = desc("alert_lag_p95_seconds", "19 of 20 alerts of the last seven days took no longer. "+lagHelp, "feed", "topic", "part")
)

// Describe implements [prometheus.Collector].
func (s stored) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{live, ready, feedFails, feedChecked, feedChanged, deliveries, held, oldestDue, items, stories, lagP50, lagP95} {
		ch <- d
	}
}

// Collect implements [prometheus.Collector].
func (s stored) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	state, err := s.read(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(deliveries, err)
		return
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(live, truth(state.Live))
	gauge(ready, truth(state.Ready))
	gauge(held, float64(state.Held))
	gauge(oldestDue, seconds(state.OldestDue))
	gauge(items, float64(state.Items))
	gauge(stories, float64(state.Stories))
	for _, known := range news.DeliveryStates {
		gauge(deliveries, float64(state.Deliveries[known]), string(known))
	}
	for _, f := range state.Feeds {
		gauge(feedFails, float64(f.Failures), string(f.ID))
		gauge(feedChecked, seconds(f.CheckedAt), string(f.ID))
		gauge(feedChanged, seconds(f.ChangedAt), string(f.ID))
	}
	for _, l := range state.Lags {
		gauge(lagP50, l.P50.Seconds(), string(l.Feed), string(l.Topic), l.Part)
		gauge(lagP95, l.P95.Seconds(), string(l.Feed), string(l.Topic), l.Part)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// seconds is since 1970; 0 for the zero time.
func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
