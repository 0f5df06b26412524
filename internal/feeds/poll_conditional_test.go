package feeds_test

import (
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

const (
	monday  = "Mon, 02 Nov 2026 10:00:00 GMT"
	tuesday = "Tue, 03 Nov 2026 10:00:00 GMT"
)

var conditional = []behaviour{
	{"01_first_poll_is_one_unconditional_get", func(d *desk) {
		d.server.On("/feed", document())
		d.good(2)
		d.asked(1)
		if m := d.server.Last().Method; m != "GET" {
			d.Errorf("method %s", m)
		}
		d.sent("If-None-Match", "")
		d.sent("If-Modified-Since", "")
	}},
	{"02_etag_is_sent_back_byte_for_byte", func(d *desk) {
		for _, tag := range []string{`"abc"`, `W/"abc"`, `"abc-gzip"`, `W/"5f3-\x-ünt"`, `unquoted`, `""`} {
			d.state = news.FeedState{}
			d.server.On("/feed", document("ETag", tag))
			d.good(2)
			d.poll()
			d.sent("If-None-Match", tag)
			d.sent("If-Modified-Since", "")
		}
	}},
	{"03_last_modified_is_sent_back_as_it_came", func(d *desk) {
		for _, date := range []string{monday, "Mon, 2 Nov 2026 10:00:00 +0000", "yesterday"} {
			d.state = news.FeedState{}
			d.server.On("/feed", document("Last-Modified", date))
			d.good(2)
			d.poll()
			d.sent("If-Modified-Since", date)
			d.sent("If-None-Match", "")
		}
	}},
	{"04_both_validators_are_sent", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`, "Last-Modified", monday))
		d.good(2)
		d.poll()
		d.sent("If-None-Match", `"a"`)
		d.sent("If-Modified-Since", monday)
	}},
	{"05_both_validators_are_replaced_each_time", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`, "Last-Modified", monday),
			document("ETag", `"b"`, "Last-Modified", monday), document("ETag", `"b"`, "Last-Modified", tuesday))
		d.good(2)
		d.good(2)
		d.good(2)
		d.sent("If-None-Match", `"b"`)
		d.sent("If-Modified-Since", monday)
		d.poll()
		d.sent("If-None-Match", `"b"`)
		d.sent("If-Modified-Since", tuesday)
	}},
	{"06_validators_are_replaced_though_the_body_is_the_same", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`), document("ETag", `"b"`))
		d.good(2)
		d.good(2)
		d.poll()
		d.sent("If-None-Match", `"b"`)
	}},
	{"07_the_newest_etag_is_the_one_sent", func(d *desk) {
		d.server.On("/feed", document("ETag", `"1"`), document("ETag", `"2"`), document("ETag", `"3"`), document("ETag", `"4"`))
		for _, want := range []string{"", `"1"`, `"2"`, `"3"`} {
			d.good(2)
			d.sent("If-None-Match", want)
		}
	}},
	{"08_validators_that_went_away_are_not_sent", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`, "Last-Modified", monday), document())
		d.good(2)
		d.good(2)
		d.poll()
		d.sent("If-None-Match", "")
		d.sent("If-Modified-Since", "")
	}},
	{"09_not_modified_is_success", func(d *desk) {
		ok := document("ETag", `"a"`)
		ok.Conditional = true
		d.server.On("/feed", ok, status(500), ok)
		d.good(2)
		d.bad("500")
		<-time.After(time.Hour)
		before := time.Now()
		poll := d.poll()
		if poll.Err != nil || !poll.NotModified || poll.Items != nil || poll.Raw != nil {
			d.Errorf("poll %+v", poll)
		}
		if s := d.state; s.Failures != 0 || s.LastError != "" || !s.FailingSince.IsZero() || s.CheckedAt.Before(before) || s.LastStatus != 304 {
			d.Errorf("state %+v", s)
		}
	}},
	{"10_not_modified_updates_validators_and_freshness", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`, "Last-Modified", monday),
			status(304, "ETag", `"b"`, "Cache-Control", "max-age=7200"), status(304))
		d.good(2)
		d.poll()
		d.pause(2*time.Hour, 2*time.Hour)
		d.poll()
		d.sent("If-None-Match", `"b"`)
		d.sent("If-Modified-Since", monday)
		d.free()
		d.poll()
		d.sent("If-None-Match", `"b"`)
	}},
	{"11_validators_of_a_broken_document_are_not_kept", func(d *desk) {
		broken := document("ETag", `"broken"`, "Last-Modified", tuesday)
		broken.Body = "<html><title>Are you a robot?</title>"
		d.server.On("/feed", document("ETag", `"good"`, "Last-Modified", monday), broken)
		d.good(2)
		d.bad("")
		d.bad("")
		d.sent("If-None-Match", `"good"`)
		d.sent("If-Modified-Since", monday)
	}},
	{"12_validators_come_with_the_items", func(d *desk) {
		// One value carries both, so that one transaction can store both: a
		// poll whose state was never committed is made again in full.
		d.server.On("/feed", document("ETag", `"a"`))
		poll := d.poller.Poll(d.Context(), d.feed, d.state)
		if len(poll.Items) != 2 || poll.State.ETag != `"a"` || poll.State.ValidatorsURL != "" {
			d.Fatalf("poll %+v", poll)
		}
		d.good(2)
		d.sent("If-None-Match", "")
	}},
	{"13_a_restart_forgets_nothing", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`, "Cache-Control", "max-age=3600"))
		d.good(2)
		<-time.After(5 * time.Minute)
		d.restart()
		tooEarly(d)
		d.asked(1)
		d.poll()
		d.sent("If-None-Match", `"a"`)
		d.asked(2)
	}},
	{"13_a_clock_that_was_wrong_silences_nobody", func(d *desk) {
		d.server.On("/feed", document())
		d.state.NotBefore = time.Now().AddDate(3, 0, 0)
		poll := d.poller.Poll(d.Context(), d.feed, d.state)
		if poll.Err != nil || !poll.State.NotBefore.IsZero() {
			d.Errorf("poll %+v", poll)
		}
	}},
	{"29_validators_never_go_to_another_address", func(d *desk) {
		at := document("ETag", `"of-a"`)
		d.server.On("a.example/feed", at, testkit.Answer{Redirect: "http://b.example/feed"})
		d.server.On("b.example/feed", document("ETag", `"of-b"`))
		d.good(2)
		d.good(2)
		if got := d.server.Last("a.example/feed").Header.Get("If-None-Match"); got != `"of-a"` {
			d.Errorf("a got %q", got)
		}
		if got := d.server.Last("b.example/feed").Header.Get("If-None-Match"); got != "" {
			d.Errorf("b got %q", got)
		}
		d.good(2)
		if got := d.server.Last("a.example/feed").Header.Get("If-None-Match"); got != "" {
			d.Errorf("a got %q", got)
		}
		if got := d.server.Last("b.example/feed").Header.Get("If-None-Match"); got != `"of-b"` {
			d.Errorf("b got %q", got)
		}
	}},
	{"29_not_modified_behind_a_redirect", func(d *desk) {
		b := document("ETag", `"of-b"`)
		b.Conditional = true
		d.server.On("a.example/feed", testkit.Answer{Redirect: "http://b.example/feed"})
		d.server.On("b.example/feed", b)
		d.good(2)
		if poll := d.poll(); !poll.NotModified || poll.Err != nil {
			d.Errorf("poll %+v", poll)
		}
	}},
}
