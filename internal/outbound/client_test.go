package outbound_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

func TestUserAgent(t *testing.T) {
	for _, tc := range []struct{ version, contact, want string }{
		{"", "", "watcher/dev"},
		{"1.2.0", "", "watcher/1.2.0"},
		{"1.2.0", "https://desk.example/bot", "watcher/1.2.0 (+https://desk.example/bot)"},
	} {
		server := testkit.NewFeedServer(t)
		server.On("/feed", testkit.Answer{})
		c := client(t, outbound.Options{Version: tc.version, Contact: tc.contact, Dial: server.Dial})
		if _, err := get(t, via(t, c), "http://a.example/feed"); err != nil {
			t.Fatal(err)
		}
		if got := server.Last().Header.Get("User-Agent"); got != tc.want || c.UserAgent() != tc.want {
			t.Errorf("User-Agent %q, %q, want %q", got, c.UserAgent(), tc.want)
		}
	}
	for _, bad := range []string{"a)b", "a\r\nX: y", "été"} {
		if _, err := outbound.New(outbound.Options{Contact: bad}); err == nil {
			t.Errorf("contact %q is taken", bad)
		}
	}
}

func TestOwnUserAgentStays(t *testing.T) {
	server := testkit.NewFeedServer(t)
	server.On("/", testkit.Answer{})
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://a.example/", nil)
	req.Header.Set("User-Agent", "DiscordBot (x, 1)")
	resp, err := client(t, outbound.Options{Dial: server.Dial, CAFile: server.CAFile()}).Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if got := server.Last().Header.Get("User-Agent"); got != "DiscordBot (x, 1)" {
		t.Errorf("User-Agent %q", got)
	}
}

// The deadlines of every step, on a clock that runs by itself.
func TestDeadlines(t *testing.T) {
	long := strings.Repeat("x", 100)
	for name, tc := range map[string]struct {
		answer testkit.Answer
		want   time.Duration
	}{
		"no header":       {testkit.Answer{Mute: true}, 10 * time.Second},
		"header by drops": {testkit.Answer{Raw: "HTTP/1.1 200 OK\r\nX: " + long, Drip: time.Second}, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := testkit.NewFeedServer(t)
				server.On("/", tc.answer)
				c := client(t, outbound.Options{Dial: server.Dial})
				began := time.Now()
				_, err := get(t, via(t, c), "http://a.example/")
				if !errors.Is(err, outbound.ErrUnreachable) {
					t.Errorf("err = %v, want unreachable", err)
				}
				if took := time.Since(began); took != tc.want {
					t.Errorf("took %v, want %v", took, tc.want)
				}
			})
		})
	}
}

func TestHugeHeadersAreCut(t *testing.T) {
	server := testkit.NewFeedServer(t)
	server.On("/", testkit.Answer{Raw: "HTTP/1.1 200 OK\r\n" + strings.Repeat("Set-Cookie: a=b\r\n", 10_000) + "\r\n"})
	c := client(t, outbound.Options{Dial: server.Dial})
	if _, err := get(t, via(t, c), "http://a.example/"); err == nil || errors.Is(err, outbound.ErrUnreachable) {
		t.Fatalf("err = %v, want one that blames the server", err)
	}
}

func TestUnreachable(t *testing.T) {
	gone := testkit.NewLoopbackFeedServer(t)
	c := client(t, outbound.Options{
		Allow:    allow(t, "127.0.0.0/8"),
		Resolver: names(t, map[string][]string{}),
	})
	for name, url := range map[string]string{
		"no such name":       "http://nosuch.example/",
		"nobody listens":     "http://127.0.0.77:9/",
		"not what it speaks": strings.Replace(gone.URL("/"), "http:", "https:", 1),
	} {
		_, err := get(t, via(t, c), url)
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		if want := name != "not what it speaks"; errors.Is(err, outbound.ErrUnreachable) != want {
			t.Errorf("%s: err = %v, unreachable should be %v", name, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, gone.URL("/"), nil)
	if resp, err := via(t, c).RoundTrip(req); !errors.Is(err, context.Canceled) || errors.Is(err, outbound.ErrUnreachable) {
		if err == nil {
			_ = resp.Body.Close()
		}
		t.Errorf("a cancelled request: %v", err)
	}
}

func TestCAFile(t *testing.T) {
	server := testkit.NewLoopbackFeedServer(t)
	server.On("/", testkit.Answer{})
	base := server.ListenTLS("127.0.0.2:0")
	if _, err := get(t, via(t, client(t, outbound.Options{Allow: allow(t, "127.0.0.0/8")})), base+"/"); err == nil || errors.Is(err, outbound.ErrUnreachable) {
		t.Errorf("an unknown certificate: err = %v", err)
	}
	if _, err := get(t, via(t, client(t, outbound.Options{Allow: allow(t, "127.0.0.0/8"), CAFile: server.CAFile()})), base+"/"); err != nil {
		t.Errorf("a named certificate: %v", err)
	}
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{empty, empty + ".missing"} {
		if _, err := outbound.New(outbound.Options{CAFile: name}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestHTTPFollowsWithCare(t *testing.T) {
	setup := func(t *testing.T) (*testkit.FeedServer, *http.Client) {
		server := testkit.NewFeedServer(t)
		return server, client(t, outbound.Options{Dial: server.Dial, CAFile: server.CAFile()}).HTTP(0)
	}
	t.Run("no Referer, no headers of one host to another", func(t *testing.T) {
		server, c := setup(t)
		server.On("a.example/?key=secret", testkit.Answer{Redirect: "/same", Header: map[string]string{"Set-Cookie": "a=b"}})
		server.On("a.example/same", testkit.Answer{Redirect: "https://b.example/"})
		server.On("b.example/", testkit.Answer{})
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://a.example/?key=secret", nil)
		req.Header.Set("X-Key", "secret")
		req.Header.Set("Accept", "text/plain")
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if h := server.Last("a.example/same").Header; h.Get("Referer") != "" || h.Get("Cookie") != "" || h.Get("X-Key") != "secret" {
			t.Errorf("the same host got %v", h)
		}
		h := server.Last("b.example/").Header
		for _, k := range []string{"Referer", "X-Key", "Cookie"} {
			if v := h.Get(k); v != "" {
				t.Errorf("%s: %s", k, v)
			}
		}
		if h.Get("Accept") != "text/plain" {
			t.Errorf("Accept %q", h.Get("Accept"))
		}
	})
	t.Run("a POST is not repeated elsewhere", func(t *testing.T) {
		server, c := setup(t)
		server.On("/", testkit.Answer{Status: 307, Redirect: "https://b.example/"})
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://a.example/", strings.NewReader("{}"))
		resp, err := c.Do(req)
		if !errors.Is(err, outbound.ErrBadRedirect) {
			t.Errorf("err = %v", err)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
		if n := len(server.Requests("b.example/")); n != 0 {
			t.Errorf("b.example was asked %d times", n)
		}
	})
	t.Run("a loop ends", func(t *testing.T) {
		server, c := setup(t)
		server.On("/", testkit.Answer{Redirect: "/"})
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://a.example/", nil)
		resp, err := c.Do(req)
		if !errors.Is(err, outbound.ErrTooManyRedirects) {
			t.Errorf("err = %v", err)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
		if n := len(server.Requests()); n != outbound.MaxRedirects+1 {
			t.Errorf("%d requests", n)
		}
	})
	t.Run("not down to http", func(t *testing.T) {
		server, c := setup(t)
		server.On("/", testkit.Answer{Redirect: "http://a.example/x"})
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://a.example/", nil)
		resp, err := c.Do(req)
		if !errors.Is(err, outbound.ErrBadRedirect) {
			t.Errorf("err = %v", err)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
	})
}

func TestRedirect(t *testing.T) {
	c := client(t, outbound.Options{Allow: allow(t, "127.0.0.1:8080")})
	from := &url.URL{Scheme: "https", Host: "a.example", Path: "/x/feed"}
	for location, want := range map[string]string{
		"https://b.example/feed":       "https://b.example/feed",
		"//b.example/feed":             "https://b.example/feed",
		"/feed":                        "https://a.example/feed",
		"other":                        "https://a.example/x/other",
		"?page=1":                      "https://a.example/x/feed?page=1",
		"/feed#top":                    "https://a.example/feed",
		"http://127.0.0.1:8080/feed":   "http://127.0.0.1:8080/feed",
		"http://127.0.0.1:8081/feed":   "",
		"http://a.example/feed":        "",
		"":                             "",
		"file:///etc/passwd":           "",
		"gopher://a.example/":          "",
		"data:text/plain,x":            "",
		"https://u:p@b.example/":       "",
		"https://2130706433/":          "",
		"https://b.example/%zz":        "",
		"https:///feed":                "",
		"/" + strings.Repeat("x", 1e4): "",
	} {
		to, err := c.Redirect(t.Context(), from, location)
		switch {
		case want == "" && !errors.Is(err, outbound.ErrBadRedirect):
			t.Errorf("%.60q: %v, %v, want a bad redirect", location, to, err)
		case want != "" && (err != nil || to.String() != want):
			t.Errorf("%.60q: %v, %v, want %s", location, to, err, want)
		}
	}
}

// With a proxy, the proxy is asked for outside names only: inside ones are
// refused before, and allowed ones asked directly.
func TestProxy(t *testing.T) {
	proxy := testkit.NewLoopbackFeedServer(t)
	proxy.On("http://outside.example/feed", testkit.Answer{Body: "by proxy"})
	proxy.On("http://unknown.example/feed", testkit.Answer{Body: "by proxy"})
	direct := testkit.NewLoopbackFeedServer(t)
	direct.On("/feed", testkit.Answer{Body: "direct"})
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	o := outbound.Options{
		Allow:    allow(t, strings.TrimPrefix(direct.URL(""), "http://")),
		Resolver: names(t, map[string][]string{"outside.example": {"93.184.215.14"}, "inside.example": {"10.0.0.5"}}),
	}
	feedProxy := news.Secret(strings.Replace(proxy.URL(""), "http://", "http://joe:hunter2@", 1))
	global := o
	global.Proxy = feedProxy
	perFeed, err := client(t, o).Via(feedProxy)
	if err != nil {
		t.Fatal(err)
	}
	for name, rt := range map[string]http.RoundTripper{"global": via(t, client(t, global)), "of the feed": perFeed} {
		t.Run(name, func(t *testing.T) {
			before := len(proxy.Requests())
			for _, host := range []string{"outside.example", "unknown.example"} {
				if _, err := get(t, rt, "http://"+host+"/feed"); err != nil {
					t.Errorf("%s: %v", host, err)
				}
			}
			if got := proxy.Last().Header.Get("Proxy-Authorization"); got == "" {
				t.Error("the proxy got no login")
			}
			for _, url := range []string{"http://inside.example/feed", "http://127.0.0.1/", "http://169.254.169.254/", "http://2130706433/"} {
				if _, err := get(t, rt, url); !errors.Is(err, outbound.ErrRefused) {
					t.Errorf("%s: err = %v, want refused", url, err)
				}
			}
			if _, err := get(t, rt, direct.URL("/feed")); err != nil {
				t.Errorf("an allowed address: %v", err)
			}
			if n := len(proxy.Requests()) - before; n != 2 {
				t.Errorf("the proxy was asked %d times, want 2", n)
			}
		})
	}
	for _, bad := range []news.Secret{"ftp://h:1", "http://", "http://joe:hunter2@%zz"} {
		if _, err := outbound.New(outbound.Options{Proxy: bad}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: err = %v", bad.Reveal(), err)
		}
	}
}

func TestEnvironmentNamesNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	server := testkit.NewFeedServer(t)
	server.On("/", testkit.Answer{})
	if _, err := get(t, via(t, client(t, outbound.Options{Dial: server.Dial})), "http://a.example/"); err != nil {
		t.Fatal(err)
	}
	if h := server.Last().Host; h != "a.example" {
		t.Errorf("host %q", h)
	}
}

func TestAllowed(t *testing.T) {
	c := client(t, outbound.Options{
		Allow:    allow(t, "127.0.0.0/8:8080", "10.0.0.0/8"),
		Resolver: names(t, map[string][]string{"in.example": {"10.0.0.1"}, "mixed.example": {"10.0.0.1 93.184.215.14"}}),
	})
	for raw, want := range map[string]bool{
		"http://127.0.0.1:8080/": true, "http://127.0.0.1/": false, "http://10.9.9.9/": true,
		"https://93.184.215.14/": false, "http://in.example/": true, "http://mixed.example/": false, "http://nosuch.example/": false,
	} {
		u, _ := url.Parse(raw)
		if got := c.Allowed(t.Context(), u); got != want {
			t.Errorf("%s: %v, want %v", raw, got, want)
		}
	}
}

func robots(t *testing.T, server *testkit.FeedServer) *outbound.Robots {
	t.Helper()
	r, err := client(t, outbound.Options{Dial: server.Dial}).Robots("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRobots(t *testing.T) {
	rules := "\xef\xbb\xbfSitemap: https://a.example/s.xml\nnonsense\nCrawl-delay: soon\nUser-agent: *\nDisallow: /private\nDisallow: /*?q=\n\nUser-agent: watcher\nDisallow: /not-for-us\n"
	for _, tc := range []struct {
		name   string
		answer testkit.Answer
		path   string
		want   bool
		reason string
	}{
		{"allowed", testkit.Answer{Body: rules}, "/article", true, "allows"},
		{"disallowed for us by name", testkit.Answer{Body: rules}, "/not-for-us/1", false, "disallows"},
		{"our own group goes before *", testkit.Answer{Body: rules}, "/private/1", true, "allows"},
		{"disallowed for all", testkit.Answer{Body: "User-agent: *\nDisallow: /rss"}, "/rss/search?x", false, "disallows"},
		{"another bot's rule", testkit.Answer{Body: "User-agent: other\nDisallow: /"}, "/article", true, "allows"},
		{"none", testkit.Answer{Status: 404}, "/article", true, "no robots.txt"},
		{"forbidden counts as none", testkit.Answer{Status: 403}, "/article", true, "no robots.txt"},
		{"a page in its place", testkit.Answer{Body: "<html><body>hello: there</body></html>"}, "/article", true, "allows"},
		{"server error", testkit.Answer{Status: 500}, "/article", false, "500"},
		{"dropped", testkit.Answer{Drop: true}, "/article", false, "cannot be read"},
		{"moved", testkit.Answer{Redirect: "/elsewhere"}, "/rss", false, "disallows"},
		{"loop", testkit.Answer{Redirect: "/robots.txt"}, "/article", true, "without end"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := testkit.NewFeedServer(t)
			server.On("/robots.txt", tc.answer)
			server.On("/elsewhere", testkit.Answer{Body: "User-agent: *\nDisallow: /rss"})
			r := robots(t, server)
			for range 2 {
				ok, reason := r.Allowed(t.Context(), "http://a.example"+tc.path)
				if ok != tc.want || !strings.Contains(reason, tc.reason) {
					t.Errorf("%v, %q, want %v, %q", ok, reason, tc.want, tc.reason)
				}
			}
			if n := len(server.Requests("/robots.txt")); n != 1 && tc.name != "loop" && tc.name != "dropped" {
				t.Errorf("robots.txt was asked for %d times", n)
			}
		})
	}
}

func TestRobotsAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := testkit.NewFeedServer(t)
		server.On("/robots.txt", testkit.Answer{Status: 503}, testkit.Answer{Body: "User-agent: *\nDisallow:"})
		r := robots(t, server)
		ask := func(want bool, requests int) {
			t.Helper()
			if ok, reason := r.Allowed(t.Context(), "http://a.example/x"); ok != want {
				t.Errorf("%v, %s", ok, reason)
			}
			if n := len(server.Requests()); n != requests {
				t.Errorf("%d requests, want %d", n, requests)
			}
		}
		ask(false, 1)
		ask(false, 1)
		<-time.After(11 * time.Minute)
		ask(true, 2)
		<-time.After(23 * time.Hour)
		ask(true, 2)
		<-time.After(2 * time.Hour)
		ask(true, 3)
	})
}

func TestRobotsIgnoresItsCallersHaste(t *testing.T) {
	server := testkit.NewFeedServer(t)
	server.On("/robots.txt", testkit.Answer{Body: "User-agent: *\nDisallow:"})
	r := robots(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ok, _ := r.Allowed(ctx, "http://a.example/x"); ok {
		t.Error("a cancelled question is answered with yes")
	}
	if ok, reason := r.Allowed(t.Context(), "http://a.example/x"); !ok {
		t.Errorf("the next one is answered with no: %s", reason)
	}
}

func TestParseURL(t *testing.T) {
	for _, bad := range []string{
		"https://a.example/\r\nHost: b", "https://a.example/\x00", "https://" + strings.Repeat("a", 300) + ".example/",
		"https://a.example/" + strings.Repeat("x", 10<<10), "https://joe:hunter2@a.example/", "https://a.example:99999/", "",
	} {
		if _, err := outbound.ParseURL(bad); !errors.Is(err, outbound.ErrRefused) {
			t.Errorf("%.50q: err = %v", bad, err)
		} else if strings.Contains(err.Error(), "hunter2") || len(err.Error()) > 500 {
			t.Errorf("%.50q: the error tells too much: %.600v", bad, err)
		}
	}
	for _, good := range []string{"https://a.example", "https://bücher.example/x y", "http://a.example./", "https://a_b.example/?q=%28a"} {
		if _, err := outbound.ParseURL(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestErrorsTellNoSecret(t *testing.T) {
	server := testkit.NewFeedServer(t)
	server.On("/api/webhooks/1/hunter2", testkit.Answer{Drop: true})
	c := client(t, outbound.Options{Dial: server.Dial, CAFile: server.CAFile()})
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://a.example/api/webhooks/1/hunter2", strings.NewReader("{}"))
	resp, err := c.HTTP(time.Minute).Do(req)
	if err == nil {
		_ = resp.Body.Close()
		t.Fatal("no error")
	}
	if !strings.Contains(err.Error(), "hunter2") {
		t.Errorf("net/http hides the address by now: %v", err)
	}
	if text := outbound.Redact(err).Error(); strings.Contains(text, "hunter2") || !strings.Contains(text, "a.example") {
		t.Errorf("the error tells too much or too little: %s", text)
	}
}
