package discord

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

func TestAfterALimitNothingIsAsked(t *testing.T) {
	cases := []struct {
		fault testkit.FaultKind
		other bool // another channel of the bot may post
		hook  bool // a webhook may
	}{
		{testkit.FaultRateUser, true, true},
		{testkit.FaultRateShared, true, true},
		{testkit.FaultRateUnsaid, true, true},
		{testkit.FaultRateGlobal, false, true},
		{testkit.FaultRateHTML, false, false},
	}
	for _, c := range cases {
		t.Run(string(c.fault), func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{})
			ctx := context.Background()
			other := b.open(t, news.Channel{ID: "other", Discord: b.fake.AddChannel("other")})
			hook := b.hook(t)
			b.fake.Script(testkit.Fault{Kind: c.fault})
			_, err := b.channel.Post(ctx, b.alert("one"))
			wait := asError(t, err).RetryAfter

			b.move(wait - 2*patience)
			asked := len(b.fake.Requests())
			if _, err := b.channel.Post(ctx, b.alert("one")); err == nil || len(b.fake.Requests()) != asked {
				t.Errorf("asked again before its time: %v", err)
			}
			if _, err := other.Post(ctx, b.alert("two")); (err == nil) != c.other {
				t.Errorf("another channel: %v", err)
			}
			if _, err := hook.Post(ctx, b.alert("three")); (err == nil) != c.hook {
				t.Errorf("a webhook: %v", err)
			}
			b.move(time.Second)
			if _, err := b.channel.Post(ctx, b.alert("one")); err != nil {
				t.Errorf("after it: %v", err)
			}
		})
	}
}

func TestHeadersHoldTheNextPost(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{Limit: 2, Per: 5 * time.Second})
	ctx := context.Background()
	for _, s := range []string{"one", "two"} {
		if _, err := b.channel.Post(ctx, b.alert(s)); err != nil {
			t.Fatal(err)
		}
		b.move(time.Second)
	}
	_, err := b.channel.Post(ctx, b.alert("three"))
	if e := asError(t, err); e.Verdict != notify.VerdictLater || e.RetryAfter != 3*time.Second-0 && e.RetryAfter != 4*time.Second {
		t.Errorf("got %+v", e)
	}
	if n := len(b.fake.Requests()); n != 2 {
		t.Errorf("%d requests: the third was known to be refused", n)
	}
	b.move(4 * time.Second)
	if _, err := b.channel.Post(ctx, b.alert("three")); err != nil {
		t.Error(err)
	}
}

// canned answers everything at once, and notes when.
type canned struct{ at []time.Time }

func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	c.at = append(c.at, time.Now())
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":"7"}`)), Request: r}, nil
}

func TestNoMoreThanFortyInAnySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &canned{}
		c, err := New(Options{Token: "t", Transport: out})
		if err != nil {
			t.Fatal(err)
		}
		ch, err := c.Channel(news.Channel{ID: "a", Discord: "1"})
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			if _, err := ch.Post(context.Background(), delivery(news.Message{Reason: news.ReasonNotice, Heading: "h"})); err != nil {
				t.Fatal(err)
			}
		}
		for i := range out.at {
			if i >= 40 && out.at[i].Sub(out.at[i-40]) < time.Second {
				t.Fatalf("41 requests within %v", out.at[i].Sub(out.at[i-40]))
			}
		}
		if took := out.at[199].Sub(out.at[0]); took > 7*time.Second {
			t.Errorf("200 requests took %v", took)
		}
	})
}

// A configuration's channels are asked for all at once: none counts as out of
// reach because the others were asked before it.
func TestChecksOfManyChannelsWaitForTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &server{}
		c, err := New(Options{Token: "t", Transport: out})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for n := range 30 {
			ch, err := c.Channel(news.Channel{ID: news.ChannelID(fmt.Sprint(n)), Discord: fmt.Sprint(10 + n)})
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				if err := ch.Check(t.Context()); err != nil {
					t.Errorf("channel %d: %v", n, err)
				}
			})
		}
		for n := range 20 { // so are the desk's questions at its opening
			wg.Go(func() {
				bucket := &discordgo.Bucket{}
				bucket.Lock()
				_, err := c.Session().RequestWithLockedBucket("GET", discordgo.EndpointChannel(fmt.Sprint(10+n)), "", nil, bucket, 0, discordgo.WithContext(Unhurried(t.Context())))
				if err != nil {
					t.Errorf("the desk: %v", err)
				}
			})
		}
		wg.Wait()
		if n := out.asked.Load(); n < 110 {
			t.Errorf("%d requests for 30 channels", n)
		}
	})
}

// server answers as a Discord of one guild in which the bot may do everything.
type server struct{ asked atomic.Int64 }

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	<-time.After(40 * time.Millisecond) // on the bubble's clock
	body := `{"id":"7","guild_id":"8","owner_id":"7","roles":[]}`
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func TestBreakerStopsFarBelowTheBan(t *testing.T) {
	l := newLimiter(&ban{}, true)
	now := newClock()
	r := routeOf("POST", &url.URL{Path: "/api/v10/channels/1/messages"})
	refuse := func(status int, scope string) {
		h := http.Header{}
		h.Set("X-RateLimit-Scope", scope)
		l.learn(now.now(), r, &exchange{status: status, header: h, body: []byte(`{"code":50001}`)})
		now.move(200 * time.Millisecond)
	}
	for range 2000 {
		refuse(429, "shared")
	}
	now.move(time.Hour)
	if lim := l.reserve(now.now(), r); lim != nil {
		t.Fatalf("shared limits do not count: %v", lim)
	}
	for range invalidMax {
		refuse(403, "")
	}
	lim := l.reserve(now.now(), r)
	if lim == nil || lim.reason != reasonBreaker || !lim.all {
		t.Fatalf("got %v", lim)
	}
	now.move(invalidWindow)
	if lim := l.reserve(now.now(), r); lim != nil {
		t.Errorf("after the window: %v", lim)
	}
}

func TestRoutes(t *testing.T) {
	cases := []struct{ method, path, shape, major string }{
		{"POST", "/api/v10/channels/12/messages", "POST channels/:id/messages", "12"},
		{"PATCH", "/api/v10/channels/12/messages/34", "PATCH channels/:id/messages/:id", "12"},
		{"POST", "/proxy/api/v10/channels/12/messages", "POST channels/:id/messages", "12"},
		{"GET", "/api/v10/users/@me", "GET users/@me", ""},
		{"POST", "/api/webhooks/12/tok", "POST webhooks/:id/:token", "12/tok"},
		{"POST", "/api/v10/interactions/1/tok/callback", "interactions", ""},
	}
	for _, c := range cases {
		if got := routeOf(c.method, &url.URL{Path: c.path}); got != (route{c.shape, c.major}) {
			t.Errorf("%s %s: %+v", c.method, c.path, got)
		}
	}
}

func TestRoutesThatShareABucketShareItsLimit(t *testing.T) {
	l := newLimiter(&ban{}, true)
	now := newClock().now()
	post := routeOf("POST", &url.URL{Path: "/channels/1/messages"})
	edit := routeOf("PATCH", &url.URL{Path: "/channels/1/messages/2"})
	h := http.Header{}
	for k, v := range map[string]string{"Bucket": "b", "Limit": "5", "Remaining": "3", "Reset-After": "9"} {
		h.Set("X-RateLimit-"+k, v)
	}
	l.learn(now, edit, &exchange{status: 200, header: h})
	h.Set("X-RateLimit-Remaining", "0")
	l.learn(now, post, &exchange{status: 200, header: h})
	if lim := l.reserve(now, edit); lim == nil || lim.wait != 9*time.Second || lim.all {
		t.Errorf("got %+v", lim)
	}
	if lim := l.reserve(now, routeOf("POST", &url.URL{Path: "/channels/2/messages"})); lim != nil {
		t.Errorf("another channel: %+v", lim)
	}
}

// TestAnswersLeaveNothing answers a thousand interactions, each under a token of
// its own and each with the headers of a limit: nothing of that is kept, and
// neither the bot's limit nor a refusal of one holds up the next.
func TestAnswersLeaveNothing(t *testing.T) {
	l := newLimiter(&ban{}, false)
	l.free = true
	now := newClock().now()
	for i := range 1000 {
		r := routeOf("PATCH", &url.URL{Path: fmt.Sprintf("/api/v9/webhooks/5/token-%d/messages/@original", i)})
		if lim := l.reserve(now, r); lim != nil {
			t.Fatalf("answer %d waits: %v", i, lim)
		}
		ex := &exchange{status: 200, header: http.Header{}}
		for name, value := range map[string]string{"Bucket": fmt.Sprint(i), "Limit": "5", "Remaining": "0", "Reset-After": "2"} {
			ex.header.Set("X-RateLimit-"+name, value)
		}
		l.learn(now, r, ex)
	}
	if len(l.buckets)+len(l.names) != 0 {
		t.Errorf("%d buckets and %d names are kept", len(l.buckets), len(l.names))
	}
	l.learn(now, route{}, &exchange{status: 429, header: http.Header{}, body: []byte("<h1>Error 1015</h1>")})
	if l.reserve(now, route{}) == nil {
		t.Error("a ban is not heeded")
	}
}
