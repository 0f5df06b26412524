package feeds_test

import (
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

const day = 24 * time.Hour

func to(code int, where string) testkit.Answer { return testkit.Answer{Status: code, Redirect: where} }

// weeks polls four times a day for so many days.
func weeks(d *desk, days int) {
	d.Helper()
	for range 4 * days {
		d.good(2)
		<-time.After(6 * hour)
	}
}

var redirects = []behaviour{
	{"26_a_permanent_move_is_believed_after_a_week", func(d *desk) {
		d.server.On("a.example/feed", to(301, "http://b.example/feed"))
		d.server.On("b.example/feed", to(308, "http://c.example/feed"))
		d.server.On("c.example/feed", document())
		weeks(d, 6)
		if d.state.URL != "" || d.state.MovedTo != "http://c.example/feed" || d.state.MovedSeen != 24 {
			d.Errorf("state %+v", d.state)
		}
		weeks(d, 2)
		if d.state.URL != "http://c.example/feed" || d.state.MovedTo != "" {
			d.Errorf("state %+v", d.state)
		}
		noted(d, "http://c.example/feed")
		n := len(d.server.Requests("a.example/feed"))
		d.good(2)
		d.asked(n, "a.example/feed")
	}},
	{"26_few_polls_are_not_enough", func(d *desk) {
		d.server.On("a.example/feed", to(301, "http://b.example/feed"))
		d.server.On("b.example/feed", document())
		for range 4 {
			d.good(2)
			<-time.After(3 * day)
		}
		if d.state.URL != "" {
			d.Errorf("moved to %s", d.state.URL)
		}
		d.good(2)
		if d.state.URL != "http://b.example/feed" {
			d.Errorf("not moved: %+v", d.state)
		}
	}},
	{"26_a_break_begins_the_count_anew", func(d *desk) {
		d.server.On("b.example/feed", document())
		for range 5 {
			d.server.On("a.example/feed", to(301, "http://b.example/feed"))
			weeks(d, 6)
			d.server.On("a.example/feed", document())
			d.good(2)
			if d.state.URL != "" || d.state.MovedSeen != 0 {
				d.Fatalf("state %+v", d.state)
			}
		}
	}},
	{"26_not_modified_counts_as_seen", func(d *desk) {
		b := document("ETag", `"b"`)
		b.Conditional = true
		d.server.On("a.example/feed", to(301, "http://b.example/feed"))
		d.server.On("b.example/feed", b)
		d.good(2)
		for range 40 {
			<-time.After(6 * hour)
			if poll := d.poll(); !poll.NotModified {
				d.Fatalf("poll %+v", poll)
			}
		}
		if d.state.URL != "http://b.example/feed" {
			d.Errorf("not moved: %+v", d.state)
		}
		d.sent("If-None-Match", `"b"`)
	}},
	{"26_a_new_address_that_fails_leads_home", func(d *desk) {
		d.state.URL = "http://b.example/feed"
		d.server.On("b.example/feed", status(404))
		d.server.On("a.example/feed", document())
		d.bad("404")
		d.bad("404")
		if d.state.URL != "http://b.example/feed" {
			d.Errorf("left too early: %s", d.state.URL)
		}
		d.bad("404")
		d.good(2)
		if d.state.URL != "" {
			d.Errorf("address %s", d.state.URL)
		}
	}},
	{"27_temporary_moves_are_followed_not_believed", func(d *desk) {
		for _, code := range []int{302, 303, 307} {
			d.state = news.FeedState{}
			d.server.On("a.example/feed", to(301, "/mid"))
			d.server.On("a.example/mid", to(code, "http://b.example/feed"))
			d.server.On("b.example/feed", document())
			weeks(d, 10)
			if d.state.URL != "" || d.state.MovedTo != "" {
				d.Errorf("%d: state %+v", code, d.state)
			}
		}
	}},
	{"28_a_move_to_a_page_is_an_error", func(d *desk) {
		page := testkit.Answer{Body: "<!DOCTYPE html><html><head><title>Log in</title></head></html>", Header: map[string]string{"Content-Type": "text/html"}}
		d.server.On("a.example/feed", document("ETag", `"a"`), to(301, "http://parked.example/"))
		d.server.On("parked.example/", page)
		d.good(2)
		for range 60 {
			d.bad("")
		}
		if d.state.URL != "" || d.state.MovedTo != "" || d.state.ETag != `"a"` {
			d.Errorf("state %+v", d.state)
		}
	}},
	{"30_a_loop_ends", func(d *desk) {
		d.server.On("/feed", to(301, "/feed"))
		poll := d.bad("too many redirects")
		if !errors.Is(poll.Err, outbound.ErrTooManyRedirects) {
			d.Errorf("err = %v", poll.Err)
		}
		d.asked(6)
	}},
	{"30_five_hops_are_followed_six_are_not", func(d *desk) {
		for n := range 6 {
			d.server.On(fmt.Sprintf("/%d", n), to(302, fmt.Sprintf("/%d", n+1)))
		}
		d.server.On("/5", document())
		d.server.On("/feed", to(302, "/1"))
		d.good(2)
		d.server.On("/feed", to(302, "/0"))
		d.bad("too many redirects")
	}},
	{"30_not_from_https_down_to_http", func(d *desk) {
		d.feed = feedAt("https://a.example/feed")
		d.state = news.FeedState{}
		d.server.On("/feed", to(301, "http://a.example/plain"))
		d.server.On("/plain", document())
		poll := d.bad("plain http")
		if !errors.Is(poll.Err, outbound.ErrBadRedirect) {
			d.Errorf("err = %v", poll.Err)
		}
		d.asked(0, "/plain")
	}},
	{"30_up_to_https_is_fine", func(d *desk) {
		d.server.On("a.example/feed", to(301, "https://b.example/feed"))
		d.server.On("b.example/feed", document())
		d.good(2)
		if !d.server.Last().TLS {
			d.Error("not by https")
		}
	}},
	{"30_only_http_schemes", func(d *desk) {
		for _, where := range []string{"file:///etc/passwd", "gopher://a.example/", "data:text/xml,<rss/>", "javascript:alert(1)", "ftp://a.example/"} {
			d.server.On("/feed", to(302, where))
			poll := d.bad("bad redirect")
			if !errors.Is(poll.Err, outbound.ErrBadRedirect) {
				d.Errorf("%s: err = %v", where, poll.Err)
			}
		}
	}},
	{"30_a_redirect_to_nowhere", func(d *desk) {
		d.server.On("/feed", testkit.Answer{Status: 302})
		d.bad("does not say where")
	}},
	{"36_credentials_stay_on_their_host", func(d *desk) {
		d.feed = feedAt("https://a.example/feed")
		d.feed.User, d.feed.Password = "joe", "hunter2"
		d.feed.Headers = map[string]news.Secret{"X-Key": "secret", "Cookie": "session=1"}
		d.state = news.FeedState{}
		d.server.On("a.example/feed", to(302, "/same"))
		d.server.On("a.example/same", to(302, "https://b.example/feed"))
		d.server.On("b.example/feed", to(302, "https://a.example/back"))
		d.server.On("a.example/back", document())
		d.good(2)
		for _, path := range []string{"a.example/feed", "a.example/same", "a.example/back"} {
			if h := d.server.Last(path).Header; h.Get("Authorization") == "" || h.Get("X-Key") != "secret" || h.Get("Cookie") != "session=1" {
				d.Errorf("%s got %v", path, h)
			}
		}
		if h := d.server.Last("b.example/feed").Header; h.Get("Authorization") != "" || h.Get("X-Key") != "" || h.Get("Cookie") != "" {
			d.Errorf("b.example got %v", h)
		}
	}},
}
