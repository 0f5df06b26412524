package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestPingWaits plays a story into the fake Discord: the role is called by the
// first message only if the outlet is trusted, else when the second outlet
// joins that tells it of its own accord.
func TestPingWaits(t *testing.T) {
	lines := []breakingLine{
		{title: "Ferry Illyria Star sinks off Durres with 200 aboard", summary: "The ferry Illyria Star sank off Durres on Monday, Reuters reported."},
		{title: "Ferry Illyria Star sinks off Durres, 200 people aboard", summary: "According to Reuters, the ferry Illyria Star sank off Durres."},
		{title: "Illyria Star ferry sank off Durres with 200 on board", summary: "Our reporter saw the ferry Illyria Star sink off Durres."},
	}
	for name, c := range map[string]struct {
		trusted []string
		want    []int // the messages that called, of all in the channel
	}{
		"waits for two":  {nil, []int{0, 1}},
		"a trusted one":  {[]string{"Outlet 1"}, []int{1, 0}},
		"trusted, later": {[]string{"Outlet 2"}, []int{0, 1, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			b := &breaking{T: t, now: time.Date(2026, 5, 4, 4, 0, 0, 0, time.UTC), listed: map[news.FeedID][]news.Item{}}
			b.ping = news.Ping{Role: testkit.DiscordBotRole, Outlets: 2, Trusted: c.trusted}
			b.discord = testkit.NewDiscord(t, testkit.DiscordOptions{Now: func() time.Time { return b.now }, Spec: "none"})
			b.channel = b.discord.AddChannel("newsroom")
			feeds := b.open(len(lines))
			b.round(feeds)
			for n, l := range lines {
				b.now = b.now.Add(2 * time.Minute)
				b.say(feeds[n], l, n)
				b.poll(feeds[n])
			}
			b.now = b.now.Add(time.Minute)
			b.deliver()
			var called []int
			for _, m := range b.discord.Messages() {
				n := 0
				if strings.Contains(string(m.Raw), testkit.DiscordBotRole) {
					n = 1
				}
				called = append(called, n)
			}
			if !slices.Equal(called, c.want) {
				t.Errorf("called %v, want %v", called, c.want)
			}
		})
	}
}
