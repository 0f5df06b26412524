package feeds_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestPage reads articles with the manners of feeds.
func TestPage(t *testing.T) {
	const page = "<html><title>Ship sinks</title><p>It sank.</html>"
	html := testkit.Answer{Body: page, Header: map[string]string{"Content-Type": "text/html; charset=utf-8", "Set-Cookie": "a=b"}}
	open := testkit.Answer{Body: "User-agent: *\nAllow: /"}
	for _, c := range []struct {
		name   string
		robots testkit.Answer
		answer testkit.Answer
		error  string // "" for none
		final  bool
		asked  int // of the page
	}{
		{"read", open, html, "", false, 1},
		{"moved", open, testkit.Answer{Redirect: "http://b.example/article"}, "", false, 1},
		{"disallowed", testkit.Answer{Body: "User-agent: *\nDisallow: /article"}, html, "disallows", true, 0},
		{"no robots.txt", testkit.Answer{Status: 404}, html, "", false, 1},
		{"robots.txt cannot be read", testkit.Answer{Status: 503}, html, "cannot be read", false, 0},
		{"forbidden", open, testkit.Answer{Status: 403}, "403", true, 1},
		{"nothing there", open, testkit.Answer{Status: 404}, "404", true, 1},
		{"server's trouble", open, testkit.Answer{Status: 503}, "503", false, 1},
		{"cut", open, testkit.Answer{Body: page, Cut: 10}, "broke off", false, 1},
		{"inside the network", open, testkit.Answer{Redirect: "http://169.254.169.254/latest"}, "not a public address", true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				d.server.On("a.example/robots.txt", c.robots)
				d.server.On("b.example/robots.txt", testkit.Answer{Status: 404})
				d.server.On("a.example/article", c.answer)
				d.server.On("b.example/article", html)
				got, err := d.poller.Page(t.Context(), "http://a.example/article", "")
				d.asked(c.asked, "a.example/article")
				if c.error == "" {
					if err != nil || string(got.Body) != page || got.ContentType != html.Header["Content-Type"] {
						t.Errorf("%+v, %v", got, err)
					}
					return
				}
				if err == nil || !strings.Contains(err.Error(), c.error) || errors.Is(err, news.ErrRefused) != c.final {
					t.Errorf("error %v, final %v; want %q, final %v", err, errors.Is(err, news.ErrRefused), c.error, c.final)
				}
			})
		})
	}
}

// TestPageManners: articles wait for their host's turn like feeds, and neither
// logins nor cookies nor where we came from go along.
func TestPageManners(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.server.On("/robots.txt", testkit.Answer{Status: 404})
		d.server.On("/article", testkit.Answer{Body: "<p>x", Header: map[string]string{"Set-Cookie": "a=b"}})
		d.server.On("/feed", document())
		d.feed.User, d.feed.Password = "desk", "secret"
		d.good(2)
		began := time.Now()
		for range 3 {
			if _, err := d.poller.Page(t.Context(), "http://a.example/article", ""); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 3*time.Second {
			t.Errorf("three articles of one host within %v", took)
		}
		for _, header := range []string{"Cookie", "Referer", "Authorization"} {
			d.sent(header, "")
		}
		d.sent("Accept", "text/html, application/xhtml+xml, */*;q=0.1")
		d.sent("User-Agent", "watcher/1.0 (+https://desk.example/)")
	})
}
