package feeds_test

import (
	"fmt"
	"strings"
	"testing"

	"watcher/internal/feeds"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// BenchmarkPoll measures one poll over loopback, server included: a 304, and a
// document of 30 items.
func BenchmarkPoll(b *testing.B) {
	for _, bm := range []struct {
		name string
		same bool
	}{{"304", true}, {"200", false}} {
		b.Run(bm.name, func(b *testing.B) {
			server := testkit.NewLoopbackFeedServer(b)
			var items []string
			for n := range 30 {
				items = append(items, fmt.Sprint("number ", n))
			}
			server.On("/feed", testkit.Answer{Body: rss(items...), Conditional: bm.same, Header: map[string]string{"ETag": `"a"`}})
			allow, err := outbound.ParseAllowed(strings.TrimPrefix(server.URL(""), "http://"))
			if err != nil {
				b.Fatal(err)
			}
			client, err := outbound.New(outbound.Options{Allow: []outbound.Allowed{allow}})
			if err != nil {
				b.Fatal(err)
			}
			defer client.Close()
			poller, err := feeds.New(feeds.Options{Client: client})
			if err != nil {
				b.Fatal(err)
			}
			feed := news.Feed{ID: "a", URL: server.URL("/feed")}
			state := poller.Poll(b.Context(), feed, news.FeedState{}).State
			b.ReportAllocs()
			for b.Loop() {
				poll := poller.Poll(b.Context(), feed, state)
				if poll.Err != nil || poll.NotModified != bm.same {
					b.Fatalf("%+v", poll)
				}
			}
		})
	}
}
