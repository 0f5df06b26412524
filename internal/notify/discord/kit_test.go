package discord

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// clock is a clock that stands until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// bench is a fake Discord with one channel, and a client for it.
type bench struct {
	*clock
	fake    *testkit.Discord
	id      string
	client  *Client
	channel notify.Destination
}

func newBench(t *testing.T, o testkit.DiscordOptions) *bench {
	t.Helper()
	b := &bench{clock: newClock()}
	o.Now = b.now
	b.fake = testkit.NewDiscord(t, o)
	b.id = b.fake.AddChannel("newsroom")
	b.client = newClient(t, b, nil)
	b.channel = b.open(t, news.Channel{ID: "newsroom", Discord: b.id})
	return b
}

func newClient(t *testing.T, b *bench, via http.RoundTripper) *Client {
	t.Helper()
	if via == nil {
		tr := &http.Transport{}
		t.Cleanup(tr.CloseIdleConnections)
		via = tr
	}
	c, err := New(Options{Token: testkit.DiscordToken, API: b.fake.API(), Transport: via, Version: "1.2.3", Now: b.now})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// open returns the destination of a channel, by webhook or bot.
func (b *bench) open(t *testing.T, ch news.Channel) notify.Destination {
	t.Helper()
	open := b.client.Channel
	if ch.Webhook != "" {
		open = b.client.Webhook
	}
	d, err := open(ch)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (b *bench) hook(t *testing.T) notify.Destination {
	t.Helper()
	return b.open(t, news.Channel{ID: "newsroom", Webhook: news.Secret(b.fake.AddWebhook(b.id))})
}

// alert is a delivery of one story, begun now.
func (b *bench) alert(story string) news.Delivery {
	m := news.Message{Reason: news.ReasonNew, Entries: []news.Entry{{
		Title: "Police raid the camp " + story, Link: "https://news.example/" + story, Source: "The Example",
		Summary: "Officers entered at dawn.", Published: b.now().Add(-time.Minute), Seen: b.now(),
		Topics: []string{"The MEK in Albania"}, Colour: 0x3b82f6,
	}}}
	d := news.Alert{Story: news.StoryID(story), Channel: "newsroom", Reason: news.ReasonNew, At: b.now()}.Delivery(m)
	d.StartedAt = b.now()
	return d
}

func asError(t *testing.T, err error) *notify.Error {
	t.Helper()
	e, ok := err.(*notify.Error) //nolint:errorlint // the contract is this very type
	if !ok {
		t.Fatalf("got %T %v, want a *notify.Error", err, err)
	}
	return e
}
