package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/feeds"
	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/outbound"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/store"
	"watcher/internal/story"
	"watcher/internal/testkit"
)

// wire is everything between a scripted feed server and what a channel would be
// told, in a bubble of its own time.
type wire struct {
	*testing.T
	server   *testkit.FeedServer
	dir      string
	rules    *pipeline.Rules
	pipeline *pipeline.Pipeline
	memory   *store.DB
	log      strings.Builder
	specs    map[news.FeedID]schedule.Spec

	mu   sync.Mutex
	told []news.Delivery
}

const wireFeed news.FeedID = "a.example-feed"

// onWire runs a test in a bubble, with feeds of the given ids, which are asked
// at http://HOST/feed, HOST being what stands before the hyphen.
func onWire(t *testing.T, cron string, ids []news.FeedID, test func(*wire)) {
	onWireFor(t, "ship", cron, ids, test)
}

// onWireFor is onWire with another query.
func onWireFor(t *testing.T, query, cron string, ids []news.FeedID, test func(*wire)) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{T: t, server: testkit.NewFeedServer(t), dir: t.TempDir(), specs: map[news.FeedID]schedule.Spec{}}
		client, err := outbound.New(outbound.Options{Dial: w.server.Dial, CAFile: w.server.CAFile()})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if w.rules, err = w.compile(client, query, cron, ids); err != nil {
			t.Fatal(err)
		}
		w.open()
		defer w.close()
		test(w)
	})
}

// open starts a watcher on the wire's folder.
func (w *wire) open() {
	w.Helper()
	db, err := store.Open(w.Context(), store.Options{Dir: w.dir, Now: time.Now})
	if err != nil {
		w.Fatal(err)
	}
	w.memory = db
	w.pipeline = pipeline.New(pipeline.Options{
		Memory: db, Ledger: db, Registry: db, Primer: db, Tasks: db, Mutes: db, Stories: db, Outbox: db, Shelf: db, Grouper: story.New(story.Options{Rate: profile.Frozen().Rate, Countries: profile.Countries}),
		Now: time.Now, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
	if err := w.pipeline.Use(w.Context(), w.rules); err != nil {
		w.Fatal(err)
	}
}

func (w *wire) close() {
	w.Helper()
	w.pipeline.Wait()
	if err := w.memory.Close(); err != nil {
		w.Error(err)
	}
}

// restart ends the watcher and starts another.
func (w *wire) restart() {
	w.Helper()
	w.close()
	w.open()
}

func (w *wire) compile(client *outbound.Client, query, cron string, ids []news.FeedID) (*pipeline.Rules, error) {
	topics := []news.Topic{{ID: "ships", Title: "Ships", Any: []news.Query{{Text: query}}, To: []news.ChannelID{"desk"}}}
	engine, problems := match.Compile(topics, nil)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%v", problems)
	}
	all := map[news.FeedID]news.Feed{}
	for _, id := range ids {
		host, _, _ := strings.Cut(string(id), "-")
		all[id] = news.Feed{ID: id, URL: "http://" + host + "/feed", Name: host, Schedule: cron}
		spec, err := schedule.Parse(cron, time.UTC, time.Second)
		if err != nil {
			return nil, err
		}
		w.specs[id] = spec
	}
	poller, err := feeds.New(feeds.Options{Client: client})
	policy := notify.NewPolicy(notify.PolicyOptions{
		Topics: topics, Channels: []news.Channel{{ID: "desk"}, {ID: "ops", Notices: true}}, Burst: 8,
	})
	return &pipeline.Rules{
		Feeds: all, Topics: topics, Poller: poller, Rhythm: schedule.NewRhythm(w.specs),
		Matcher: engine, Policy: policy, Notices: policy, Sender: w,
	}, err
}

// Ready implements [pipeline.Sender].
func (w *wire) Ready(news.ChannelID, time.Time) bool { return true }

// Send implements [pipeline.Sender]: it is told, and accepts.
func (w *wire) Send(_ context.Context, d news.Delivery) news.Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, d)
	d.State, d.SentAt = news.DeliverySent, time.Now()
	return d
}

// lists makes the server list items: "key", "key>link" or "key: headline", each
// published now or, behind @, in so many hours.
func (w *wire) lists(items ...string) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Harbour News</title>`)
	for _, i := range items {
		i, hours, _ := strings.Cut(i, "@")
		key, title, ok := strings.Cut(i, ": ")
		guid, link, other := strings.Cut(key, ">")
		if !other {
			link = guid
		}
		if !ok {
			title = "Ship " + strings.FieldsFunc(link, func(r rune) bool { return r == '?' || r == '#' })[0] + " arrives in port"
		}
		var ahead float64
		_, _ = fmt.Sscan(hours, &ahead)
		at := time.Now().Add(time.Duration(ahead * float64(time.Hour)))
		fmt.Fprintf(&b, `<item><title>%s</title><guid isPermaLink="false">%s</guid><link>http://a.example/%s</link><pubDate>%s</pubDate></item>`,
			title, guid, link, at.Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	w.server.On("a.example/feed", testkit.Answer{Body: b.String()})
}

// poll polls an hour later and returns the headlines that the desk is told.
func (w *wire) poll() []string {
	w.Helper()
	<-time.After(time.Hour)
	w.told = nil
	if _, err := w.pipeline.Ingest(w.Context(), wireFeed); err != nil {
		w.Fatal(err)
	}
	if err := w.pipeline.Prime(w.Context()); err != nil {
		w.Fatal(err)
	}
	if err := w.pipeline.Deliver(w.Context()); err != nil {
		w.Fatal(err)
	}
	w.pipeline.Wait()
	var said []string
	for _, d := range w.told {
		said = append(said, strings.TrimSpace(d.Message.Heading))
		for _, e := range d.Message.Entries {
			said = append(said, e.Title)
		}
	}
	return slices.DeleteFunc(said, func(s string) bool { return s == "" })
}

// news polls and expects these headlines to be told.
func (w *wire) news(want ...string) {
	w.Helper()
	if got := w.poll(); !slices.Equal(got, want) {
		w.Errorf("told %q, want %q", got, want)
	}
}

// TestWire holds what a polite reader makes of items, on a server that is asked
// over HTTP; the numbers are those of the list in internal/feeds/testdata.
func TestWire(t *testing.T) {
	for name, test := range map[string]func(*wire){
		"42 an item under another id": func(w *wire) {
			w.lists("one", "two")
			w.poll()
			w.lists("two", "three>three?utm_source=rss")
			w.news("Ship three arrives in port")
			w.lists("9>two", "33>three", "four")
			w.news("Ship four arrives in port")
			w.lists("9b>two?utm_medium=feed", "33b>three#more", "4>four")
			w.news()
		},
		"42 an item without an id, at a plain permalink": func(w *wire) {
			one := func(title string) {
				w.server.On("a.example/feed", testkit.Answer{Body: `<rss version="2.0"><channel><item><title>Old</title><link>http://a.example/?p=1</link></item><item><title>` +
					title + `</title><link>http://a.example/?p=2</link></item></channel></rss>`})
			}
			one("Storm off the coast")
			w.poll()
			one("Ship lost in storm off the coast")
			w.news("Ship lost in storm off the coast")
			one("Ship lost in storm off the coast, police say")
			w.news()
		},
		"43 an item that is edited": func(w *wire) {
			w.lists("one", "two: Storm off the coast")
			w.poll()
			w.lists("one: Ship one arrives late", "two: Storm off the coast worsens")
			w.news()
			w.lists("one", "two: Ship two sinks in storm off the coast")
			w.news("Ship two sinks in storm off the coast")
			w.lists("one", "two: Ship two sank in storm off the coast")
			w.news()
		},
		"44 a window that was overrun": func(w *wire) {
			w.lists("one", "two")
			w.poll()
			w.lists("two", "three")
			w.news("Ship three arrives in port")
			w.lists("five", "six")
			got := w.poll()
			if len(got) != 3 || !slices.Contains(got, "a.example may have missed items") {
				w.Errorf("told %q, want two ships and a notice", got)
			}
		},
		"45 the first document is history": func(w *wire) {
			w.lists("one", "two: Storm off the coast", "three")
			w.news("1 feed read, 2 stories of the last day match", "Ship one arrives in port", "Ship three arrives in port")
			w.news()
		},
		"45 a feed restored after an outage": func(w *wire) {
			w.lists("one", "two")
			w.poll()
			w.server.On("a.example/feed", testkit.Answer{Status: 500})
			for range 30 {
				w.poll()
			}
			w.lists("one", "two", "three")
			<-time.After(6 * time.Hour) // the longest pause of our own
			if got := w.poll(); !slices.Contains(got, "Ship three arrives in port") || slices.Contains(got, "Ship one arrives in port") {
				w.Errorf("told %q", got)
			}
			w.news()
		},
		"45 dates in the future": func(w *wire) {
			w.lists("one")
			w.poll()
			w.lists("one", "two@900")
			w.news("Ship two arrives in port")
			if at := w.told[0].Message.Entries[0].Published; at.After(time.Now()) {
				w.Errorf("published %v, in the future", at)
			}
			w.lists("one", "two@901")
			w.news()
		},
	} {
		t.Run(name, func(t *testing.T) { onWire(t, "@every 1h", []news.FeedID{wireFeed}, test) })
	}
}

// TestManyDueAtOnce is row 38: feeds with one schedule are asked apart, and
// each at its own minute every time.
func TestManyDueAtOnce(t *testing.T) {
	var ids []news.FeedID
	for n := range 40 {
		ids = append(ids, news.FeedID(fmt.Sprintf("h%d.example-feed", n)))
	}
	onWire(t, "0 * * * *", ids, func(w *wire) {
		w.lists("one")
		w.server.On("/feed", testkit.Answer{Body: "<rss><channel><title>Harbour News</title></channel></rss>"})
		s := schedule.New(schedule.Options{
			Workers: 16, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Poll: func(ctx context.Context, id news.FeedID) (time.Time, error) {
				state, err := w.pipeline.Ingest(ctx, id)
				return state.NextAt, err
			},
		})
		s.Set(time.UTC, w.specs, nil)
		ctx, cancel := context.WithTimeout(w.Context(), 4*time.Hour-time.Second)
		defer cancel()
		if err := s.Run(ctx); err != nil {
			w.Error(err)
		}
		moments := map[time.Duration]int{}
		for _, id := range ids {
			host, _, _ := strings.Cut(string(id), "-")
			asked := w.server.Requests(host + "/feed")
			if len(asked) != 4 { // at the start, then at each full hour
				w.Fatalf("%s was asked %d times", host, len(asked))
			}
			first := asked[1].At.Sub(asked[1].At.Truncate(time.Hour))
			if first > 6*time.Minute {
				w.Errorf("%s was asked %v late", host, first)
			}
			moments[first.Truncate(time.Second)]++
			for _, r := range asked[2:] {
				if late := r.At.Sub(r.At.Truncate(time.Hour)); late.Round(time.Second) != first.Round(time.Second) {
					w.Errorf("%s was asked %v, then %v after the hour", host, first, late)
				}
			}
		}
		if len(moments) < 20 {
			w.Errorf("40 feeds are asked in %d moments", len(moments))
		}
	})
}
