package feeds_test

import (
	"compress/gzip"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// inside polls an address that the guard must refuse: nobody may be asked, and
// no storm of retries may follow.
func inside(d *desk, urls ...string) {
	d.Helper()
	for _, url := range urls {
		d.feed, d.state = feedAt(url), news.FeedState{}
		poll := d.bad("refused")
		if !errors.Is(poll.Err, outbound.ErrRefused) || poll.Unreachable {
			d.Errorf("%s: %+v", url, poll)
		}
		d.pause(5*minute-time.Second, 6*minute)
	}
	d.asked(0)
}

// badAddresses run with the real dialer.
var badAddresses = []behaviour{
	{"01_loopback_address", func(d *desk) {
		inside(d, "http://127.0.0.1:6379/", d.server.URL("/feed"))
	}},
	{"02_metadata_address", func(d *desk) { inside(d, "http://169.254.169.254/latest/meta-data/") }},
	{"05_addresses_in_disguise", func(d *desk) {
		inside(d, "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://2130706433/", "http://0177.0.0.1/")
	}},
	{"06_redirect_inside", func(d *desk) {
		d = public(d)
		d.server.On("/feed", to(302, d.server.Listen("127.0.0.9:0")+"/secret"))
		d.feed = feedAt(d.server.URL("/feed"))
		poll := d.bad("127.0.0.9")
		if !errors.Is(poll.Err, outbound.ErrRefused) {
			d.Errorf("err = %v", poll.Err)
		}
		d.asked(0, "/secret")
		d.server.On("/feed", to(302, "http://localhost/"))
		d.state = news.FeedState{}
		if poll := d.bad("refused"); !errors.Is(poll.Err, outbound.ErrRefused) {
			d.Errorf("err = %v", poll.Err)
		}
	}},
}

// public lets one address of the server through, as if it were public.
func public(d *desk) *desk {
	a, err := outbound.ParseAllowed(strings.TrimPrefix(d.server.URL(""), "http://"))
	if err != nil {
		d.Fatal(err)
	}
	return deskOn(d.T, d.server, outbound.Options{Allow: []outbound.Allowed{a}})
}

// repeat reads as n bytes.
func repeat(n int) io.Reader { return io.LimitReader(zeros{}, int64(n)) }

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// bomb is n zero bytes, packed.
func bomb(n int) string {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, _ = io.Copy(z, repeat(n))
	_ = z.Close()
	return b.String()
}

// badAnswers run in a bubble.
var badAnswers = []behaviour{
	{"07_redirect_loop", func(d *desk) {
		d.server.On("/feed", to(302, "/b"))
		d.server.On("/b", to(302, "/feed"))
		d.bad("too many redirects")
		d.asked(6)
	}},
	{"08_redirect_to_another_scheme", func(d *desk) {
		for _, where := range []string{"file:///etc/passwd", "gopher://x/", "data:,x"} {
			d.server.On("/feed", to(301, where))
			d.bad("only http and https")
		}
	}},
	{"09_redirect_down_to_http", func(d *desk) {
		d.feed = feedAt("https://a.example/feed")
		d.feed.Headers = map[string]news.Secret{"Authorization": "Bearer hunter2"}
		d.server.On("/feed", to(302, "http://a.example/plain"))
		d.bad("plain http")
		d.asked(0, "/plain")
	}},
	{"10_addresses_that_hide_something", func(d *desk) {
		for _, url := range []string{"http://a.example/\r\nX: y", "http://a.example/\x00", "http://joe:hunter2@a.example/feed"} {
			d.feed, d.state = feedAt(url), news.FeedState{}
			poll := d.bad("refused")
			if strings.Contains(poll.Err.Error()+d.state.LastError, "hunter2") {
				d.Errorf("the error tells the password: %v", poll.Err)
			}
		}
		d.asked(0)
	}},
	{"11_odd_host_names", func(d *desk) {
		d.feed = feedAt("http://" + strings.Repeat("a", 10<<10) + ".example/feed")
		poll := d.bad("refused")
		if len(poll.Err.Error()) > 11<<10 || len(d.state.LastError) > 400 {
			d.Errorf("an error of %d bytes", len(d.state.LastError))
		}
		d.asked(0)
		d.server.On("/feed", document())
		d.feed, d.state = feedAt("http://a.example./feed"), news.FeedState{}
		d.good(2)
		d.feed, d.state = feedAt("http://bücher.example/feed"), news.FeedState{}
		d.good(2)
		if h := d.server.Last().Host; h != "xn--bcher-kva.example" {
			d.Errorf("host %q", h)
		}
	}},
	{"12_two_feeds_with_one_document", func(d *desk) {
		d.server.On("a.example/feed", to(301, "http://b.example/feed"))
		d.server.On("b.example/feed", document())
		d.good(2)
		if d.state.Note != "" {
			d.Errorf("note %q", d.state.Note)
		}
		first, other := d.state, feedAt("http://b.example/feed")
		d.feed, d.state = other, news.FeedState{}
		d.good(2)
		if d.state.Note != "" {
			d.Errorf("the feed that stands at the address is noted: %q", d.state.Note)
		}
		d.feed, d.state = feedAt(address), first
		d.good(2)
		noted(d, string(other.ID))
	}},
	{"13_header_that_never_ends", func(d *desk) {
		d.server.On("a.example/feed", testkit.Answer{Raw: "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1000), Drip: time.Second})
		began := time.Now()
		d.bad("unreachable")
		if took := time.Since(began); took != 10*time.Second {
			d.Errorf("took %v", took)
		}
	}},
	{"14_body_by_drops", func(d *desk) {
		a := document()
		a.Drip = time.Second
		d.server.On("/feed", a)
		began := time.Now()
		d.bad("too slow")
		if took := time.Since(began); took != 30*time.Second {
			d.Errorf("took %v", took)
		}
		d.pause(5*minute, 6*minute)
	}},
	{"15_body_without_end", func(d *desk) {
		d.server.On("/feed", testkit.Answer{Body: rss("one") + strings.Repeat(" ", 9<<20), Length: -1, Header: map[string]string{"ETag": `"a"`}})
		d.bad("larger than 8 MB")
		if d.state.ETag != "" {
			d.Errorf("ETag %s", d.state.ETag)
		}
	}},
	{"16_gzip_bomb", func(d *desk) {
		packed := bomb(128 << 20)
		for _, header := range []string{"gzip", ""} {
			d.server.On("/feed", testkit.Answer{Body: packed, Header: map[string]string{"Content-Encoding": header}})
			d.bad("larger than 8 MB")
		}
	}},
	{"17_encoding_that_was_not_asked_for", func(d *desk) {
		for _, coding := range []string{"br", "zstd", "deflate", "gzip, gzip"} {
			d.server.On("/feed", document("Content-Encoding", coding))
			d.bad(coding)
		}
	}},
	{"18_a_megabyte_of_headers", func(d *desk) {
		d.server.On("/feed", testkit.Answer{Raw: "HTTP/1.1 200 OK\r\n" + strings.Repeat("Set-Cookie: a="+strings.Repeat("b", 90)+"\r\n", 10_000) + "\r\n"})
		d.bad("header")
	}},
	{"19_content_length_larger_than_the_body", func(d *desk) {
		a := document("ETag", `"a"`)
		a.Length = len(a.Body) + 1000
		a.Body = a.Body[:200]
		d.server.On("/feed", a)
		d.bad("broke off")
		if d.state.ETag != "" {
			d.Errorf("ETag %s", d.state.ETag)
		}
	}},
	{"19_content_length_smaller_than_the_body", func(d *desk) {
		whole := rss("one", "two")
		d.server.On("/feed", testkit.Answer{Raw: "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: " + strconv.Itoa(len(whole)-30) + "\r\n\r\n" + whole})
		d.good(1)
		if d.state.ETag != "" || d.state.Damage == "" {
			d.Errorf("ETag %s, damage %q", d.state.ETag, d.state.Damage)
		}
	}},
	{"20_connection_cut_in_the_document", func(d *desk) {
		a := document("ETag", `"a"`)
		a.Cut = len(a.Body) - 30
		d.server.On("/feed", a)
		d.good(1)
		if d.state.ETag != "" || !strings.Contains(d.state.Damage, "salvaged") {
			d.Errorf("ETag %s, damage %q", d.state.ETag, d.state.Damage)
		}
	}},
	{"21_not_modified_though_we_have_nothing", func(d *desk) {
		d.server.On("/feed", status(304, "ETag", `"a"`), document())
		d.bad("not modified")
		d.good(2)
		d.sent("If-None-Match", "")
	}},
	{"22_new_items_under_the_old_etag", func(d *desk) {
		more := document("ETag", `"a"`)
		more.Body = rss("one", "two", "three")
		d.server.On("/feed", document("ETag", `"a"`), more)
		d.good(2)
		d.good(3)
	}},
	{"23_etag_that_must_not_be_kept", func(d *desk) {
		for _, tag := range []string{`"` + strings.Repeat("x", 600) + `"`, "\"a\tb\""} {
			d.server.On("/feed", document("ETag", tag, "Last-Modified", monday))
			d.good(2)
			d.poll()
			d.sent("If-None-Match", "")
			d.sent("If-Modified-Since", monday)
		}
	}},
	{"24_absurd_retry_after", func(d *desk) {
		for _, code := range []int{429, 503} {
			d.server.On("/feed", status(code, "Retry-After", "999999999"))
			d.bad("")
			d.pause(day, day)
			<-time.After(day)
			d.server.On("/feed", status(code, "Retry-After", "Mon, 02 Nov 1998 10:00:00 GMT"))
			d.bad("")
			d.pause(minute, minute)
			<-time.After(minute)
		}
	}},
	{"25_gone_and_missing_are_asked_once_a_day", func(d *desk) {
		d.server.On("/feed", status(410))
		d.bad("gone")
		d.bad("gone")
		d.pause(day, day)
		d.server.On("/feed", status(404))
		d.state.FailingSince = time.Now().Add(-15 * day)
		d.bad("404")
		d.pause(day, day)
	}},
	{"26_a_page_in_place_of_the_feed", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`), testkit.Answer{
			Header: map[string]string{"Content-Type": "text/html", "ETag": `"page"`},
			Body:   "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
		})
		d.good(2)
		d.bad("not a feed")
		d.bad("not a feed")
		d.sent("If-None-Match", `"a"`)
	}},
	{"27_empty_document", func(d *desk) {
		for _, body := range []string{"", " \n\t", "\ufeff"} {
			d.server.On("/feed", testkit.Answer{Body: body})
			d.bad("empty")
		}
	}},
}
