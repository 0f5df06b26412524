package schedule

import (
	"testing"
	"time"

	"watcher/internal/news"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func rhythm(t *testing.T, schedule string) *Rhythm {
	t.Helper()
	spec, err := Parse(schedule, time.UTC, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return NewRhythm(map[news.FeedID]Spec{"f": spec})
}

func TestNextDue(t *testing.T) {
	in := func(d time.Duration) time.Time { return noon.Add(d) }
	for _, c := range []struct {
		name, schedule string
		state          news.FeedState
		from, to       time.Duration // the earliest and the latest allowed
	}{
		{"a cron line with the feed's own jitter", "*/5 * * * *", news.FeedState{}, 5 * time.Minute, 5*time.Minute + 30*time.Second},
		{"the server's wish wins", "*/5 * * * *", news.FeedState{NotBefore: in(2 * time.Hour)}, 2 * time.Hour, 2 * time.Hour},
		{"a feed's ttl lengthens its own rhythm", "auto", news.FeedState{Rhythm: time.Minute, MinEvery: 10 * time.Minute}, 10 * time.Minute, 11 * time.Minute},
		{"an absurd ttl does not stop the news", "auto", news.FeedState{Rhythm: time.Minute, MinEvery: 999 * time.Hour}, 15 * time.Minute, 17 * time.Minute},
		{"a written schedule is the desk's decision", "*/5 * * * *", news.FeedState{MinEvery: time.Hour}, 5 * time.Minute, 5*time.Minute + 30*time.Second},
		{"a monthly line is what was asked for", "0 0 1 * *", news.FeedState{}, 180 * time.Hour, 181 * time.Hour},
		{"auto, nothing learned", "auto", news.FeedState{}, 15 * time.Minute, 17 * time.Minute},
		{"auto, a busy feed", "auto", news.FeedState{Rhythm: time.Minute}, 2 * time.Minute, 3 * time.Minute},
		{"auto, a slow feed", "auto", news.FeedState{Rhythm: 48 * time.Hour}, time.Hour, time.Hour},
		{"auto, in between", "auto", news.FeedState{Rhythm: 20 * time.Minute}, 10 * time.Minute, 11 * time.Minute},
		{"skipHours", "*/5 * * * *", news.FeedState{SkipHours: 1<<12 | 1<<13}, 2 * time.Hour, 2 * time.Hour},
		{"skipDays", "*/5 * * * *", news.FeedState{SkipDays: 1 << time.Monday}, 12 * time.Hour, 12 * time.Hour},
		{"a feed that never wants to be read", "*/5 * * * *", news.FeedState{SkipHours: 1<<24 - 1}, 5 * time.Minute, 6 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rhythm(t, c.schedule).Next(news.Feed{ID: "f"}, c.state, noon).Sub(noon)
			if got < c.from || got > c.to {
				t.Errorf("due in %v, want %v to %v", got, c.from, c.to)
			}
		})
	}
}

func TestJitterIsStableAndSpread(t *testing.T) {
	seen := make(map[time.Duration]bool)
	for n := range 100 {
		id := news.FeedID(rune('a'+n%26)) + news.FeedID(rune('a'+n/26))
		j := Jitter(id, 5*time.Minute)
		if j != Jitter(id, 5*time.Minute) || j < 0 || j > 30*time.Second {
			t.Fatalf("jitter of %s: %v", id, j)
		}
		seen[j] = true
	}
	if len(seen) < 50 {
		t.Errorf("100 feeds share %d delays", len(seen))
	}
}

func TestLearn(t *testing.T) {
	at := func(ago ...time.Duration) (items []news.Item) {
		for _, d := range ago {
			items = append(items, news.Item{Published: noon.Add(-d)})
		}
		return items
	}
	r := NewRhythm(nil)
	known := news.FeedState{Rhythm: 7 * time.Minute}
	for _, c := range []struct {
		name  string
		items []news.Item
		want  time.Duration
	}{
		{"the median gap", at(0, 10*time.Minute, 20*time.Minute, 5*time.Hour), 10 * time.Minute},
		{"in any order", at(20*time.Minute, 0, 10*time.Minute), 10 * time.Minute},
		{"no dates: what was known", make([]news.Item, 30), 7 * time.Minute},
		{"dates in the future do not count", at(-time.Hour, -2*time.Hour, 0), 7 * time.Minute},
		{"a silent feed slows down", at(40*time.Hour, 40*time.Hour+time.Minute, 40*time.Hour+2*time.Minute), 10 * time.Hour},
	} {
		if got := r.Learn(known, c.items, noon); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestWishFromAWrongClockDoesNotHold(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	r := NewRhythm(nil)
	for wish, most := range map[time.Duration]time.Duration{
		10 * time.Hour:      10 * time.Hour, // a server's
		24 * time.Hour:      24 * time.Hour,
		50 * 24 * time.Hour: time.Hour, // no server's: it is cut to a day
	} {
		if got := r.Next(news.Feed{ID: "a"}, news.FeedState{NotBefore: now.Add(wish)}, now).Sub(now); got > most {
			t.Errorf("a wish to wait for %v is heeded for %v", wish, got)
		}
	}
}
