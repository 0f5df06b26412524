package pipeline

import (
	"fmt"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestWeather tells whose fault it is that feeds cannot be read: u nobody answers, p
// a page came and P the same for a feed that was never read, x a page of its own for
// such a feed, s that page by feeds of one site, . it was read. Newest last.
func TestWeather(t *testing.T) {
	for polls, want := range map[string][2]bool{ // down, diverted
		"":                                     {},
		"pp":                                   {},
		"ppp":                                  {true, true},
		"uuu":                                  {true, false},
		"uuuupp":                               {true, false},
		"upppp":                                {true, true},
		"ppppp.":                               {},
		".pppp":                                {true, true},
		"..ppp":                                {},
		"PPP":                                  {true, true},
		"PP":                                   {},
		"xxx":                                  {},
		"sss":                                  {},
		"xxxxxxxxppp":                          {},
		"pxpx":                                 {},
		"PPu":                                  {},
		"PPPu":                                 {true, true},
		"p.p.p.p.ppp":                          {},
		"....................pppppppppppppppp": {true, true},
	} {
		t.Run(polls, func(t *testing.T) {
			var w weather
			for n, kind := range polls {
				f := news.Feed{ID: news.FeedID(fmt.Sprint(n)), URL: fmt.Sprintf("https://site%d.example/feed", n)}
				var p news.Poll
				before := news.FeedState{PrimedAt: time.Unix(1, 0)}
				switch kind {
				case 'u':
					p.Unreachable = true
				case 'p':
					p.Diverted = "a web page «Sign in»"
				case 'P':
					p.Diverted, before = "a web page «Welcome»", news.FeedState{}
				case 'x':
					p.Diverted, before = fmt.Sprintf("a web page «Home of %d»", n), news.FeedState{}
				case 's':
					p.Diverted, before, f.URL = "a web page «Home»", news.FeedState{}, fmt.Sprintf("https://site.example/%d", n)
				}
				w.record(f, p, before)
			}
			if got := [2]bool{w.down(), w.diverted()}; got != want {
				t.Errorf("down, diverted: %v, want %v", got, want)
			}
		})
	}
}
