package feeds_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"watcher/internal/feeds"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// together polls many feeds at once and returns their polls in order.
func together(d *desk, urls ...string) []news.Poll {
	polls := make([]news.Poll, len(urls))
	var all sync.WaitGroup
	for n, url := range urls {
		all.Go(func() { polls[n] = d.poller.Poll(d.Context(), feedAt(url), news.FeedState{}) })
	}
	all.Wait()
	return polls
}

var manner = []behaviour{
	{"32_user_agent_says_who_and_where", func(d *desk) {
		d.server.On("/feed", document())
		d.good(2)
		d.sent("User-Agent", "watcher/1.0 (+https://desk.example/)")
	}},
	{"33_accept_names_feeds", func(d *desk) {
		d.server.On("/feed", document())
		d.good(2)
		got := d.server.Last().Header.Get("Accept")
		for _, want := range []string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/xml;q=0.9", "*/*;q=0.1"} {
			if !strings.Contains(got, want) {
				d.Errorf("Accept %q lacks %s", got, want)
			}
		}
	}},
	{"34_gzip_is_asked_for_and_decoded", func(d *desk) {
		a := document("ETag", `"a-gzip"`)
		a.Gzip = true
		d.server.On("/feed", a)
		poll := d.good(2)
		d.sent("Accept-Encoding", "gzip")
		if poll.Bytes != len(a.Body) || string(poll.Raw) != a.Body {
			d.Errorf("%d bytes, want %d", poll.Bytes, len(a.Body))
		}
	}},
	{"34_gzip_that_is_not_declared_is_decoded", func(d *desk) {
		a := document()
		a.Body = string(testkit.Gzip([]byte(a.Body)))
		d.server.On("/feed", a)
		if poll := d.good(2); poll.Bytes != len(rss("one", "two")) {
			d.Errorf("%d bytes", poll.Bytes)
		}
	}},
	{"34_declared_gzip_that_is_none_is_read_as_it_is", func(d *desk) {
		d.server.On("/feed", document("Content-Encoding", "gzip"))
		d.good(2)
	}},
	{"34_junk_after_gzip_is_ignored", func(d *desk) {
		a := document()
		for _, junk := range []string{"\n\n", "\x1f\x8b\x08junk", strings.Repeat("\x00", 5000), string(testkit.Gzip([]byte("\n")))} {
			a.Body = string(testkit.Gzip([]byte(rss("one", "two")))) + junk
			d.server.On("/feed", a)
			d.good(2)
			if d.state.Damage != "" {
				d.Errorf("damage %q", d.state.Damage)
			}
		}
	}},
	{"34_gzip_in_several_members_is_read_whole", func(d *desk) {
		a, body := document(), rss("one", "two")
		a.Body = string(testkit.Gzip([]byte(body[:200]))) + string(testkit.Gzip([]byte(body[200:])))
		d.server.On("/feed", a)
		if poll := d.good(2); string(poll.Raw) != body {
			d.Errorf("%d bytes, want %d", len(poll.Raw), len(body))
		}
	}},
	{"34_half_a_gzip_stream_is_salvaged", func(d *desk) {
		a := document("ETag", `"a"`)
		packed := testkit.Gzip([]byte(a.Body))
		a.Body = string(packed[:len(packed)-9]) // the checksum and a bit of data
		d.server.On("/feed", a)
		poll := d.poll()
		if poll.Err == nil && d.state.Damage == "" || d.state.ETag != "" {
			d.Errorf("err %v, damage %q, ETag %s", poll.Err, d.state.Damage, d.state.ETag)
		}
	}},
	{"35_cookies_are_never_sent", func(d *desk) {
		d.server.On("a.example/feed", testkit.Answer{Redirect: "/real", Header: map[string]string{"Set-Cookie": "a=b; Path=/"}})
		d.server.On("a.example/real", document("Set-Cookie", "c=d; Path=/"))
		for range 2 {
			d.good(2)
			d.sent("Cookie", "")
		}
	}},
	{"36_referer_is_never_sent", func(d *desk) {
		d.server.On("a.example/feed", to(302, "/real"))
		d.server.On("a.example/real", document())
		d.good(2)
		for _, r := range d.server.Requests() {
			if v := r.Header.Get("Referer"); v != "" {
				d.Errorf("%s got Referer %s", r.Path, v)
			}
		}
	}},
	{"37_the_address_is_asked_for_as_it_stands", func(d *desk) {
		for _, path := range []string{
			"/feed/", "/Feed", "/a//b/../c", "/feed?", "/feed?a=1&a=2&&b", "/feed?q=%28MEK+OR+%22a%20b%22%29", "/caf%C3%A9?x=%E2%82%AC", "/a%2Fb", "/feed;v=1?b=[1]",
		} {
			d.feed, d.state = feedAt("http://a.example"+path), news.FeedState{}
			d.server.On(path, document())
			n := len(d.server.Requests())
			d.good(2)
			d.asked(n + 1)
			if got := d.server.Last().Path; got != path {
				d.Errorf("asked for %q, want %q", got, path)
			}
		}
		d.feed, d.state = feedAt("http://a.example/feed#top"), news.FeedState{}
		d.server.On("/feed", document())
		d.good(2)
	}},
	{"39_one_request_at_a_time_and_a_gap", func(d *desk) {
		var urls []string
		for n := range 5 {
			a := document()
			a.Delay = 3 * time.Second
			d.server.On(fmt.Sprintf("a.example/%d", n), a)
			urls = append(urls, fmt.Sprintf("http://a.example/%d", n), fmt.Sprintf("http://A.example.:80/%d", n))
		}
		for _, p := range together(d, urls...) {
			if p.Err != nil {
				d.Error(p.Err)
			}
		}
		if n := d.server.Peak("a.example"); n != 1 {
			d.Errorf("%d requests at once", n)
		}
		all := d.server.Requests()
		for n, r := range all[1:] {
			if gap := r.At.Sub(all[n].At); gap < 4*time.Second {
				d.Errorf("%v after the one before, want 3 s of answer and 1 s of gap", gap)
			}
		}
	}},
	{"39_a_slow_host_blocks_no_other", func(d *desk) {
		d.server.On("slow.example/feed", testkit.Answer{Mute: true})
		d.server.On("b.example/feed", document())
		began := time.Now()
		var took time.Duration
		var all sync.WaitGroup
		for n := range 3 {
			all.Go(func() { together(d, fmt.Sprintf("http://slow.example/feed?%d", n), "http://slow.example/feed") })
		}
		<-time.After(time.Second)
		if p := together(d, "http://b.example/feed")[0]; p.Err != nil {
			d.Error(p.Err)
		}
		took = time.Since(began)
		if took != time.Second {
			d.Errorf("the other host took %v", took)
		}
		all.Wait()
	}},
	{"39_too_many_requests_rests_the_host", func(d *desk) {
		d.server.On("a.example/feed", status(429, "Retry-After", "600"))
		d.server.On("a.example/other", document())
		d.server.On("b.example/feed", document())
		d.bad("429")
		other := together(d, "http://a.example/other")[0]
		if !errors.Is(other.Err, feeds.ErrTooEarly) || other.State.Failures != 0 || other.Unreachable {
			d.Errorf("poll %+v", other)
		}
		if wait := time.Until(other.State.NotBefore); wait != 10*minute || !strings.Contains(other.State.Note, "a.example") {
			d.Errorf("wait %v, note %q", wait, other.State.Note)
		}
		d.asked(1)
		if p := together(d, "http://b.example/feed")[0]; p.Err != nil {
			d.Errorf("another host: %v", p.Err)
		}
		<-time.After(10 * minute)
		if p := together(d, "http://a.example/other")[0]; p.Err != nil {
			d.Errorf("after the rest: %v", p.Err)
		}
	}},
	{"39_a_long_rest_is_the_feeds_not_the_hosts", func(d *desk) {
		d.server.On("a.example/feed", status(429, "Retry-After", "86400"))
		d.server.On("a.example/other", document())
		d.bad("429")
		d.pause(day, day)
		<-time.After(hour)
		if p := together(d, "http://a.example/other")[0]; p.Err != nil {
			d.Error(p.Err)
		}
	}},
	{"39_a_host_on_the_allow_list_has_no_gap_and_no_rest", func(d *desk) {
		d = deskOn(d.T, d.server, outbound.Options{Dial: d.server.Dial, Allow: []outbound.Allowed{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}}})
		d.server.On("/one", status(429))
		d.server.On("/two", document())
		began := time.Now()
		for _, url := range []string{"http://10.0.0.1:8080/one", "http://10.0.0.1:8080/two", "http://10.0.0.1:8080/two"} {
			if p := together(d, url)[0]; errors.Is(p.Err, feeds.ErrTooEarly) {
				d.Error(p.Err)
			}
		}
		d.asked(3)
		if took := time.Since(began); took != 0 {
			d.Errorf("took %v", took)
		}
	}},
	{"40_a_feed_is_not_fetched_twice_at_once", func(d *desk) {
		a := document()
		a.Delay = time.Second
		d.server.On("a.example/feed", a)
		together(d, address, address, address)
		if n := d.server.Peak("a.example"); n != 1 {
			d.Errorf("%d requests at once", n)
		}
	}},
	{"40_who_waits_can_leave", func(d *desk) {
		d.server.On("a.example/feed", testkit.Answer{Mute: true})
		var all sync.WaitGroup
		all.Go(func() { together(d, address) })
		<-time.After(time.Second)
		ctx, cancel := context.WithTimeout(d.Context(), time.Second)
		defer cancel()
		before := news.FeedState{Failures: 2, ETag: `"a"`, ValidatorsURL: address}
		poll := d.poller.Poll(ctx, d.feed, before)
		if !errors.Is(poll.Err, context.DeadlineExceeded) || poll.State.Failures != 2 || poll.State.ETag != `"a"` {
			d.Errorf("poll %+v", poll)
		}
		all.Wait()
		d.server.On("a.example/feed", document())
		d.state = news.FeedState{}
		d.good(2)
	}},
	{"49_robots_is_not_asked_for_unless_obeyed", func(d *desk) {
		d.server.On("/feed", document())
		d.server.On("/robots.txt", testkit.Answer{Body: "User-agent: *\nDisallow: /"})
		d.good(2)
		d.asked(0, "/robots.txt")
		if ok, why := d.poller.Robots(d.Context(), d.feed); ok || !strings.Contains(why, "disallows") {
			d.Errorf("the verdict is %v, %s", ok, why)
		}
	}},
	{"49_robots_obeyed_keeps_us_out", func(d *desk) {
		d.feed.ObeyRobots = true
		d.server.On("/feed", document())
		d.server.On("/robots.txt", testkit.Answer{Body: "User-agent: watcher\nDisallow: /feed"}, testkit.Answer{Body: "User-agent: *\nAllow: /"})
		if poll := d.bad("robots.txt of a.example disallows /feed (robots: obey)"); !errors.Is(poll.Err, feeds.ErrRobots) || poll.Unreachable {
			d.Errorf("poll %+v", poll)
		}
		d.asked(0, "/feed")
		d.bad("disallows")
		d.asked(1, "/robots.txt") // remembered for a day
		<-time.After(day)
		d.good(2)
	}},
	{"49_robots_obeyed_behind_a_redirect", func(d *desk) {
		d.feed.ObeyRobots = true
		d.server.On("a.example/feed", testkit.Answer{Redirect: "http://b.example/feed", Status: 302})
		d.server.On("a.example/robots.txt", status(404))
		d.server.On("b.example/robots.txt", testkit.Answer{Body: "User-agent: *\nDisallow: /feed"})
		d.bad("robots.txt of b.example disallows")
		d.asked(0, "b.example/feed")
	}},
	{"49_robots_obeyed_but_not_readable_keeps_us_out", func(d *desk) {
		d.feed.ObeyRobots = true
		d.server.On("/feed", document())
		d.server.On("/robots.txt", status(503), testkit.Answer{Body: "User-agent: *\nDisallow:"})
		d.bad("cannot be read: status 503")
		d.asked(0, "/feed")
		d.bad("503") // five minutes later: robots.txt is asked for every ten
		d.good(2)
	}},
}
