package notify

import (
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

func TestFeedNotices(t *testing.T) {
	p := NewPolicy(desk())
	feed := news.Feed{ID: "f1", Name: "Balkanweb", URL: "https://a.example/feed"}
	for _, c := range testkit.Cases[struct {
		Name          string
		Before, After news.FeedState
		Want          []string // "subject | heading | part of the text"
	}](t, "testdata/feed.json") {
		t.Run(c.Name, func(t *testing.T) {
			ds := p.Feed(noon, feed, c.Before, c.After)
			if len(ds) != 2*len(c.Want) {
				t.Fatalf("%d notices, want %d in each of two channels: %+v", len(ds), len(c.Want), ds)
			}
			for n, want := range c.Want {
				part := strings.Split(want, " | ")
				for i, channel := range []news.ChannelID{"ops", "night"} {
					d := ds[2*n+i]
					if d.Alert.Channel != channel || d.Alert.Reason != news.ReasonNotice || d.Message.Reason != news.ReasonNotice {
						t.Errorf("not a notice to %s: %+v", channel, d)
					}
					if string(d.Alert.Story) != part[0] || d.Message.Heading != part[1] || !strings.Contains(d.Message.Text, part[2]) {
						t.Errorf("got  %s | %s | %s\nwant %s", d.Alert.Story, d.Message.Heading, d.Message.Text, want)
					}
				}
			}
		})
	}
}

func TestNoticesNeedAChannel(t *testing.T) {
	p := NewPolicy(PolicyOptions{Channels: []news.Channel{{ID: "newsroom"}}})
	if ds := p.Notice(noon, "config:refused", "refused", ""); len(ds) != 0 {
		t.Errorf("a channel without notices got %+v", ds)
	}
}
