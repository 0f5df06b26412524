package control

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestLags: undated items, and those dated ahead or long ago, tell of our part
// alone.
func TestLags(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2026, 3, 6, 12, 0, s, 0, time.UTC) }
	var all []news.Lag
	for n := range 20 {
		all = append(all, news.Lag{Feed: "fast", Topics: []news.TopicID{"ships"}, Published: at(0), Seen: at(n + 1), Posted: at(n + 3)})
	}
	all = append(all,
		news.Lag{Feed: "slow", Topics: []news.TopicID{"ships", "crews"}, Published: at(0), Seen: at(300), Posted: at(301)},
		news.Lag{Feed: "undated", Seen: at(0), Posted: at(1)},
		news.Lag{Feed: "ahead", Published: at(10), Seen: at(0), Posted: at(1)},
		news.Lag{Feed: "old", Published: at(0).AddDate(0, 0, -3), Seen: at(0), Posted: at(1)},
	)
	l := Lags(all)
	if got, want := l.All.Outside, (Spread{21, 11 * time.Second, 20 * time.Second}); got != want {
		t.Errorf("outside %+v, want %+v", got, want)
	}
	if got, want := l.All.Inside, (Spread{24, 2 * time.Second, 2 * time.Second}); got != want {
		t.Errorf("inside %+v, want %+v", got, want)
	}
	if l.Feeds[0].Feed != "slow" || l.Feeds[0].Whole.P50 != 301*time.Second || l.Topics[0].Topic != "crews" {
		t.Errorf("the slowest: %+v, %+v", l.Feeds[0], l.Topics[0])
	}
	if empty := Lags(nil); empty.All.Whole.N != 0 || empty.Feeds != nil {
		t.Errorf("of nothing: %+v", empty)
	}
}
