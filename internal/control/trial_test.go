package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// shelf is an archive in memory.
type shelf []news.Item

func (s shelf) ItemsSince(_ context.Context, t time.Time, fn func(news.Item) error) error {
	for _, i := range s {
		if i.FirstSeen.Before(t) {
			continue
		}
		if err := fn(i); err != nil {
			return err
		}
	}
	return nil
}

// wordJudge finds the topics whose word stands in the title.
type wordJudge map[news.TopicID]string

func (j wordJudge) Match(i news.Item, _ news.Feed) (ms []news.Match) {
	for topic, word := range j {
		if strings.Contains(i.Title, word) {
			ms = append(ms, news.Match{Topic: topic, Band: news.BandAlert})
		}
	}
	return ms
}

// month is a thousand items a day, of which every 100th is on ships and every
// 250th on storms.
func month(days int) Past {
	var s shelf
	for n := range days * 1000 {
		i := news.Item{
			Feed: "wire", Key: news.ItemKey(fmt.Sprint(n)), Title: fmt.Sprintf("Report %d", n), Lang: []string{"en", ""}[n%2],
			FirstSeen: noon.Add(-time.Duration(days*1000-n) * 86400 * time.Millisecond),
		}
		if n%100 == 0 {
			i.Title += " ship"
		}
		if n%250 == 0 {
			i.Title += " storm"
		}
		s = append(s, i)
	}
	s = append(s, news.Item{Feed: "gone", Title: "A ship of a feed that was removed", FirstSeen: noon})
	return Past{Archive: s, Feeds: map[news.FeedID]news.Feed{"wire": {ID: "wire", Name: "Wire"}}, Since: noon.AddDate(0, 0, -days)}
}

func titles(hits []Hit) (all []string) {
	for _, h := range hits {
		all = append(all, h.Item.Title)
	}
	return all
}

func TestTry(t *testing.T) {
	got, err := Try(t.Context(), month(10), wordJudge{"ships": "ship", "storms": "storm"}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if got.Items != 10_000 || got.Hits != 120 || got.Topics["ships"] != 100 || got.Topics["storms"] != 40 || got.Langs["en"] != 120 || got.Feeds["Wire"] != 120 {
		t.Errorf("%+v", got)
	}
	if d := got.PerDay(); d < 11.9 || d > 12.1 {
		t.Errorf("%v a day", d)
	}
	if want := []string{"Report 9900 ship", "Report 9800 ship", "Report 9750 storm"}; !slices.Equal(titles(got.Newest), want) {
		t.Errorf("newest %q, want %q", titles(got.Newest), want)
	}
	if top := got.Topics.Top(1); !slices.Equal(top, []string{"ships"}) {
		t.Errorf("top %q", top)
	}
}

func TestTryOfNothing(t *testing.T) {
	got, err := Try(t.Context(), Past{Archive: shelf(nil), Since: noon}, wordJudge{"ships": "ship"}, 3)
	if err != nil || got.Items != 0 || got.Hits != 0 || got.PerDay() != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTryIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Try(ctx, month(1), wordJudge{}, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestCompare(t *testing.T) {
	c, err := Compare(t.Context(), month(1), wordJudge{"ships": "ship", "both": "Report 5"}, wordJudge{"weather": "storm", "both": "Report 5"}, 2)
	if err != nil {
		t.Fatal(err)
	}
	// "Report 5…" is 111 reports, among them one storm and two ships.
	if c.Items != 1000 || c.Same != 110 || c.Added != 4 || c.Removed != 10 {
		t.Errorf("%+v", c)
	}
	if c.Topics["ships"] != [2]int{0, 10} || c.Topics["weather"] != [2]int{4, 0} || len(c.Topics) != 2 {
		t.Errorf("topics %v", c.Topics)
	}
	if got := titles(c.Gone); !slices.Equal(got, []string{"Report 900 ship", "Report 800 ship"}) {
		t.Errorf("gone %q", got)
	}
	for _, h := range c.NewHits {
		if len(h.Matches) != 1 || h.Matches[0].Topic != "weather" {
			t.Errorf("a new hit for %v", h.Matches)
		}
	}
}
