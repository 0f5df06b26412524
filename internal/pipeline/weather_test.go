package pipeline

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestWeather tells whose fault it is that feeds cannot be read: u nobody answers, p
// a page came and P the same for a feed that was never read, x a page of its own for
// such a feed, s that page by feeds of one site, 5 its server fails, o the server of
// one site fails, . it was read. Newest last.
func TestWeather(t *testing.T) {
	for polls, want := range map[string]Outage{
		"":                                     "",
		"pp":                                   "",
		"ppp":                                  OutageDiverted,
		"uuu":                                  OutageLost,
		"uuuupp":                               OutageLost,
		"upppp":                                OutageDiverted,
		"ppppp.":                               "",
		".pppp":                                OutageDiverted,
		"..ppp":                                "",
		"PPP":                                  OutageDiverted,
		"PP":                                   "",
		"xxx":                                  "",
		"sss":                                  "",
		"xxxxxxxxppp":                          "",
		"pxpx":                                 "",
		"PPu":                                  "",
		"PPPu":                                 OutageDiverted,
		"p.p.p.p.ppp":                          "",
		"55":                                   "",
		"555":                                  OutageServers,
		"5555.":                                "",
		".5555":                                OutageServers,
		"..555":                                "",
		"ooooo":                                "",
		"oo55":                                 OutageServers,
		"uu555":                                OutageServers,
		"uuu55":                                "",
		"....................pppppppppppppppp": OutageDiverted,
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
				case '5', 'o':
					p.Err, p.State = errors.New("503"), news.FeedState{LastStatus: 503, Failures: 1}
					if kind == 'o' {
						f.URL = fmt.Sprintf("https://site.example/%d", n)
					}
				}
				w.record(f, p, before)
			}
			if got := w.outage(); got != want {
				t.Errorf("outage %q, want %q", got, want)
			}
		})
	}
}
