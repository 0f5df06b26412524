package discord

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

func TestPostArrivesOnceWithNonceAndMarker(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	d := b.alert("one")
	id, err := b.channel.Post(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.channel.Post(context.Background(), d)
	if err != nil || again != id {
		t.Errorf("the same delivery again: %q, %v; want %q", again, err, id)
	}
	ms := b.fake.Messages()
	if len(ms) != 1 || ms[0].ID != id || ms[0].Nonce != string(d.ID) || ms[0].Marker != d.Marker() {
		t.Errorf("got %+v", ms)
	}
}

// Every way to fail is asked once, and never more: the library's own retries
// would post again without a nonce.
func TestPostFailures(t *testing.T) {
	cases := []struct {
		fault   testkit.Fault
		verdict notify.Verdict
		scope   notify.Scope
		retry   time.Duration
		posted  int // messages that stand in the channel all the same
	}{
		{testkit.Fault{Kind: testkit.FaultRateUser, Retry: 3 * time.Second}, notify.VerdictLater, notify.ScopeChannel, 3 * time.Second, 0},
		{testkit.Fault{Kind: testkit.FaultRateShared, Retry: 3 * time.Second}, notify.VerdictLater, notify.ScopeChannel, 3 * time.Second, 0},
		{testkit.Fault{Kind: testkit.FaultRateGlobal, Retry: 3 * time.Second}, notify.VerdictLater, notify.ScopeAll, 3 * time.Second, 0},
		{testkit.Fault{Kind: testkit.FaultRateUnsaid}, notify.VerdictLater, notify.ScopeChannel, 5 * time.Second, 0},
		{testkit.Fault{Kind: testkit.FaultRateHTML}, notify.VerdictLater, notify.ScopeAll, 15 * time.Minute, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 500}, notify.VerdictUnknown, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 502}, notify.VerdictUnknown, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 503}, notify.VerdictUnknown, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 504}, notify.VerdictUnknown, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 503, Code: 130000}, notify.VerdictLater, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatusAfter, Status: 500}, notify.VerdictUnknown, notify.ScopeChannel, 0, 1},
		{testkit.Fault{Kind: testkit.FaultStatusAfter, Status: 502}, notify.VerdictUnknown, notify.ScopeChannel, 0, 1},
		{testkit.Fault{Kind: testkit.FaultStatusAfter, Status: 503}, notify.VerdictUnknown, notify.ScopeChannel, 0, 1},
		{testkit.Fault{Kind: testkit.FaultStatusAfter, Status: 504}, notify.VerdictUnknown, notify.ScopeChannel, 0, 1},
		{testkit.Fault{Kind: testkit.FaultDrop}, notify.VerdictUnknown, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultDropAfter}, notify.VerdictUnknown, notify.ScopeChannel, 0, 1},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 401}, notify.VerdictRevoked, notify.ScopeAll, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 403, Code: 50013}, notify.VerdictClosed, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultHTML, Status: 403}, notify.VerdictLater, notify.ScopeAll, 15 * time.Minute, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 404, Code: 10003}, notify.VerdictClosed, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 400, Code: 50035}, notify.VerdictRefused, notify.ScopeChannel, 0, 0},
		{testkit.Fault{Kind: testkit.FaultStatus, Status: 400, Code: 240000}, notify.VerdictRefused, notify.ScopeChannel, 0, 0},
	}
	for _, c := range cases {
		name := string(c.fault.Kind)
		if c.fault.Status != 0 {
			name += " " + http.StatusText(c.fault.Status)
		}
		t.Run(name, func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{})
			b.fake.Script(c.fault)
			_, err := b.channel.Post(context.Background(), b.alert("one"))
			e := asError(t, err)
			if e.Verdict != c.verdict || e.Scope != c.scope || e.RetryAfter != c.retry {
				t.Errorf("got %+v", e)
			}
			if e.Reason == "" {
				t.Error("no reason given")
			}
			if n := len(b.fake.Requests()); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
			if n := len(b.fake.Messages()); n != c.posted {
				t.Errorf("%d messages stand in the channel, want %d", n, c.posted)
			}
		})
	}
}

func TestUncertainPostIsSettledByNonce(t *testing.T) {
	for _, kind := range []testkit.FaultKind{testkit.FaultDropAfter, testkit.FaultDrop, testkit.FaultStatusAfter} {
		t.Run(string(kind), func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{})
			b.fake.Script(testkit.Fault{Kind: kind, Status: 502})
			d := b.alert("one")
			if _, err := b.channel.Post(context.Background(), d); asError(t, err).Verdict != notify.VerdictUnknown {
				t.Fatalf("got %v", err)
			}
			b.move(b.channel.Idempotent())
			id, err := b.channel.Post(context.Background(), d)
			if err != nil || id == "" {
				t.Fatalf("again: %q, %v", id, err)
			}
			if n := len(b.fake.Messages()); n != 1 {
				t.Errorf("%d messages", n)
			}
		})
	}
}

func TestSlowAnswer(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.Script(testkit.Fault{Kind: testkit.FaultSlow})
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err := b.channel.Post(ctx, b.alert("one"))
	if asError(t, err).Verdict != notify.VerdictUnknown {
		t.Errorf("got %v", err)
	}
}

func TestAnswerBreaksOff(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.Script(testkit.Fault{Kind: testkit.FaultCut, Times: 2})
	d := b.alert("one")
	_, err := b.channel.Post(context.Background(), d)
	if asError(t, err).Verdict != notify.VerdictUnknown {
		t.Errorf("the bot can ask again for the id, and should: %v", err)
	}
	if id, err := b.hook(t).Post(context.Background(), b.alert("two")); err != nil || id != "" {
		t.Errorf("a webhook's message was accepted, its id is not known: %q, %v", id, err)
	}
	if id, err := b.channel.Post(context.Background(), d); err != nil || id != b.fake.Messages()[0].ID {
		t.Errorf("again: %q, %v", id, err)
	}
}

func TestUnknownComponentIsNoFailure(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.Script(testkit.Fault{Kind: testkit.FaultUnknownComponent})
	id, err := b.channel.Post(context.Background(), b.alert("one"))
	if err != nil || id != b.fake.Messages()[0].ID {
		t.Errorf("got %q, %v", id, err)
	}
}

func TestDeletedSinceCountsAsArrived(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	d := b.alert("one")
	id, err := b.channel.Post(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	b.fake.DeleteMessage(id)
	if id, err = b.channel.Post(context.Background(), d); err != nil || id != "" {
		t.Errorf("got %q, %v", id, err)
	}
	if n := len(b.fake.Messages()); n != 0 {
		t.Errorf("an editor deleted it, and it came back: %d messages", n)
	}
}

func TestNotReached(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Token: testkit.DiscordToken, API: "http://" + addr + "/api/v10", Transport: http.DefaultTransport, Now: b.now})
	if err != nil {
		t.Fatal(err)
	}
	ch, err := c.Channel(news.Channel{ID: "newsroom", Discord: b.id})
	if err != nil {
		t.Fatal(err)
	}
	hook, err := c.Webhook(news.Channel{ID: "newsroom", Webhook: news.Secret("http://" + addr + "/api/webhooks/1/hush-hush")})
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []notify.Destination{ch, hook} {
		_, err = way.Post(context.Background(), b.alert("one"))
		e := asError(t, err)
		if e.Verdict != notify.VerdictLater || e.Reason != reasonUnreachable || e.Scope != notify.ScopeAll {
			t.Errorf("got %+v", e)
		}
		if _, err := ch.Find(context.Background(), b.alert("one")); asError(t, err).Verdict != notify.VerdictLater {
			t.Errorf("find: %v", err)
		}
	}
}

// leaky fails as transports do that print what they were asked for.
type leaky struct{}

func (leaky) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, errors.New("proxy refused " + r.URL.String() + " " + r.Header.Get("Authorization"))
}

func TestErrorsHoldNoSecrets(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.client = newClient(t, b, leaky{})
	url := b.fake.AddWebhook(b.id)
	hook := b.open(t, news.Channel{ID: "newsroom", Webhook: news.Secret(url)})
	bot := b.open(t, news.Channel{ID: "newsroom", Discord: b.id})
	var all []error
	for _, d := range []notify.Destination{hook, bot} {
		_, err := d.Post(context.Background(), b.alert("one"))
		all = append(all, err, d.Check(context.Background()))
	}
	_, err := bot.Find(context.Background(), b.alert("one"))
	for _, err := range append(all, err) {
		for ; err != nil; err = errors.Unwrap(err) {
			for _, secret := range []string{testkit.DiscordToken, url, "secret-of-hook"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%q tells a secret", err)
				}
			}
		}
	}
}

func TestRevokedTokenIsNotTriedAgain(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.RevokeToken()
	for range 3 {
		_, err := b.channel.Post(context.Background(), b.alert("one"))
		if e := asError(t, err); e.Verdict != notify.VerdictRevoked || e.Scope != notify.ScopeAll {
			t.Errorf("got %+v", e)
		}
	}
	if n := len(b.fake.Requests()); n != 1 {
		t.Errorf("%d requests with a token that is not valid", n)
	}
	if _, err := b.hook(t).Post(context.Background(), b.alert("one")); err != nil {
		t.Errorf("webhooks need no token: %v", err)
	}
	asked := len(b.fake.Requests())
	b.client.Retry()
	if _, err := b.channel.Post(context.Background(), b.alert("one")); err == nil || len(b.fake.Requests()) != asked+1 {
		t.Errorf("not tried again when told to: %v", err)
	}
}

// TestForbiddenPostSaysWhatToTick: whoever reads why a channel closed is told what
// opens it.
func TestForbiddenPostSaysWhatToTick(t *testing.T) {
	for _, c := range []struct {
		as   news.As
		says string
	}{
		{"", "tick View Channel, Send Messages and Embed Links"},
		{news.AsThread, "Create Public Threads and Send Messages in Threads"},
	} {
		b := newBench(t, testkit.DiscordOptions{})
		b.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: 403, Code: 50013, Text: "Missing Permissions"})
		_, err := b.open(t, news.Channel{ID: "newsroom", Discord: b.id, As: c.as}).Post(t.Context(), b.alert("one"))
		if e := asError(t, err); e.Verdict != notify.VerdictClosed || !strings.Contains(e.Error(), c.says) || !strings.Contains(e.Error(), "50013") {
			t.Errorf("as %q: %v", c.as, err)
		}
	}
}
