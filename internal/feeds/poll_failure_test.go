package feeds_test

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"watcher/internal/feeds"
	"watcher/internal/feeds/parse"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// steps polls as often as there are pauses and checks each, a tenth more at
// most for jitter.
func steps(d *desk, text string, pauses ...time.Duration) {
	d.Helper()
	for n, want := range pauses {
		d.bad(text)
		if d.state.Failures != n+1 {
			d.Errorf("%d failures, want %d", d.state.Failures, n+1)
		}
		d.pause(want, want+want/10)
	}
}

const (
	minute = time.Minute
	hour   = time.Hour
)

var failures = []behaviour{
	{"21_too_many_requests_with_seconds", func(d *desk) {
		d.server.On("/feed", status(429, "Retry-After", "3600"), document())
		d.bad("too often")
		d.pause(hour, hour)
		tooEarly(d)
		d.restart()
		tooEarly(d)
		<-time.After(59 * minute)
		tooEarly(d)
		d.good(2)
	}},
	{"22_retry_after_as_a_date", func(d *desk) {
		for _, code := range []int{429, 503} {
			d.server.On("/feed", status(code, "Retry-After", time.Now().Add(2*hour).UTC().Format(http.TimeFormat)))
			d.bad("")
			d.pause(2*hour, 2*hour)
			<-time.After(2 * hour)
			d.server.On("/feed", status(code, "Retry-After", time.Now().Add(-hour).UTC().Format(http.TimeFormat)))
			d.bad("")
			d.pause(minute, minute)
			<-time.After(minute)
		}
	}},
	{"23_unavailable_with_retry_after", func(d *desk) {
		d.server.On("/feed", status(503, "Retry-After", "7200"))
		d.bad("503")
		d.pause(2*hour, 2*hour)
		tooEarly(d)
	}},
	{"24_too_many_requests_without_retry_after", func(d *desk) {
		d.server.On("/feed", status(429))
		for _, want := range []time.Duration{hour, 2 * hour, 4 * hour, 8 * hour, 16 * hour, 24 * hour, 24 * hour} {
			d.bad("429")
			d.pause(want, want)
		}
	}},
	{"24_max_age_counts_on_too_many_requests", func(d *desk) {
		d.server.On("/feed", status(429, "Cache-Control", "max-age=10800"))
		d.bad("429")
		d.pause(3*hour, 3*hour)
		d.server.On("/feed", status(429, "Cache-Control", "max-age=10800", "Retry-After", "60"))
		d.bad("429")
		d.pause(3*hour, 3*hour)
	}},
	{"25_errors_back_off_and_never_end", func(d *desk) {
		for _, code := range []int{401, 403, 404, 418, 500, 502, 503} {
			d.state.NotBefore, d.state.Failures, d.state.FailingSince = time.Time{}, 0, time.Time{}
			d.server.On("/feed", status(code))
			steps(d, "", 5*minute, 10*minute, 20*minute, 40*minute, 80*minute, 160*minute, 320*minute, 6*hour, 6*hour)
		}
	}},
	{"25_nobody_answers", func(d *desk) {
		d.server.On("/feed", testkit.Answer{Mute: true})
		steps(d, "unreachable", 5*minute, 10*minute, 20*minute, 40*minute, hour, hour)
		if poll := d.bad("unreachable"); !poll.Unreachable || !errors.Is(poll.Err, outbound.ErrUnreachable) || d.state.LastStatus != 0 {
			d.Errorf("poll %+v", poll)
		}
		d.state.FailingSince = d.state.FailingSince.Add(-24 * hour)
		d.bad("unreachable")
		d.pause(6*hour-minute, 6*hour+36*minute)
	}},
	{"25_nobody_answers_behind_a_redirect", func(d *desk) {
		d.server.On("a.example/feed", to(302, "http://b.example/feed"))
		d.server.On("b.example/feed", testkit.Answer{Mute: true})
		if poll := d.bad("unreachable"); poll.Unreachable {
			d.Error("our network is blamed though a.example answered")
		}
	}},
	{"25_validators_stay_and_recovery_is_whole", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`), status(500), testkit.Answer{Drop: true}, status(404), document("ETag", `"b"`))
		d.good(2)
		for range 3 {
			d.bad("")
			d.sent("If-None-Match", `"a"`)
		}
		d.good(2)
		d.sent("If-None-Match", `"a"`)
		d.free()
		if s := d.state; s.LastError != "" || !s.FailingSince.IsZero() || s.ETag != `"b"` {
			d.Errorf("state %+v", s)
		}
	}},
	{"25_missing_for_weeks_is_asked_once_a_day", func(d *desk) {
		d.server.On("/feed", status(404))
		d.bad("404")
		began := time.Now()
		for time.Since(began) < 13*24*hour {
			d.bad("404")
			d.pause(5*minute, 7*hour)
		}
		for range 10 {
			d.bad("404")
		}
		d.pause(24*hour, 24*hour)
		n := len(d.server.Requests())
		<-time.After(24 * hour)
		d.bad("404")
		d.asked(n + 1)
	}},
	{"25_jitter_is_the_feeds_own", func(d *desk) {
		d.server.On("/feed", status(500))
		d.bad("")
		first := time.Until(d.state.NotBefore)
		d.state.NotBefore, d.state.Failures = time.Time{}, 0
		d.bad("")
		if again := time.Until(d.state.NotBefore); again != first {
			d.Errorf("the same feed waits %v, then %v", first, again)
		}
		d.feed.ID = "another"
		d.state.NotBefore, d.state.Failures = time.Time{}, 0
		d.bad("")
		if other := time.Until(d.state.NotBefore); other == first {
			d.Errorf("two feeds wait the same %v", other)
		}
	}},
	{"31_gone_is_tolerated_once_then_asked_once_a_day", func(d *desk) {
		d.server.On("/feed", document("ETag", `"a"`), status(410))
		d.good(2)
		d.bad("gone")
		d.pause(hour, hour+6*minute)
		if d.state.Gone != 1 {
			d.Errorf("gone %d times", d.state.Gone)
		}
		for n := 2; n < 40; n++ {
			d.bad("gone")
			d.pause(24*hour, 24*hour)
			if d.state.Gone != n {
				d.Errorf("gone %d times, want %d", d.state.Gone, n)
			}
		}
		d.server.On("/feed", document())
		d.good(2)
		if d.state.Gone != 0 {
			d.Errorf("still gone %d times", d.state.Gone)
		}
	}},
	{"31_one_accidental_gone_is_forgotten", func(d *desk) {
		d.server.On("/feed", status(410), document(), status(410))
		d.bad("gone")
		d.good(2)
		d.bad("gone")
		d.pause(hour, hour+6*minute)
	}},
	{"41_slow_body_ends_at_the_deadline", func(d *desk) {
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
	{"41_stalled_headers_end_after_ten_seconds", func(d *desk) {
		d.server.On("/feed", testkit.Answer{Mute: true})
		began := time.Now()
		d.bad("unreachable")
		if took := time.Since(began); took != 10*time.Second {
			d.Errorf("took %v", took)
		}
	}},
	{"41_an_errors_slow_body_is_not_waited_for", func(d *desk) {
		a := status(500)
		a.Body, a.Length, a.Drip = "sorry, sorry, sorry", -1, time.Second
		d.server.On("/feed", a)
		began := time.Now()
		d.bad("500")
		if took := time.Since(began); took > 2*time.Second {
			d.Errorf("took %v", took)
		}
	}},
	{"41_half_a_body_is_salvaged_and_marked", func(d *desk) {
		half := document("ETag", `"half"`)
		half.Cut = len(half.Body) - 30 // within the second item
		d.server.On("/feed", document("ETag", `"whole"`), half)
		d.good(2)
		d.good(1)
		if !strings.Contains(d.state.Damage, "broke off") || !strings.Contains(d.state.Damage, "1 item") {
			d.Errorf("damage %q", d.state.Damage)
		}
		d.poll()
		d.sent("If-None-Match", `"whole"`)
		d.server.On("/feed", document())
		d.good(2)
		if d.state.Damage != "" {
			d.Errorf("damage stays: %q", d.state.Damage)
		}
	}},
	{"41_half_a_body_without_an_item_is_an_error", func(d *desk) {
		half := document("ETag", `"half"`)
		half.Cut = 100
		d.server.On("/feed", half)
		d.bad("broke off")
		if d.state.ETag != "" {
			d.Errorf("ETag %s", d.state.ETag)
		}
	}},
	{"41_content_length_too_large", func(d *desk) {
		long := document("ETag", `"long"`)
		long.Length = len(long.Body) + 100
		d.server.On("/feed", long)
		d.good(2) // the document ends, so its items are whole
		if !strings.Contains(d.state.Damage, "broke off") || d.state.ETag != "" {
			d.Errorf("damage %q, ETag %s", d.state.Damage, d.state.ETag)
		}
	}},
	{"41_empty_document_is_an_error", func(d *desk) {
		empty := document("ETag", `"empty"`)
		empty.Body = ""
		d.server.On("/feed", document("ETag", `"a"`), empty, empty)
		d.good(2)
		d.bad("empty")
		d.bad("empty")
		d.sent("If-None-Match", `"a"`)
	}},
	{"46_items_that_cannot_be_read_are_damage", func(d *desk) {
		p, err := feeds.New(feeds.Options{Client: d.client, Parse: func(parse.Input) (parse.Document, error) {
			return parse.Document{Salvaged: true, Damaged: true, Repairs: []string{"3 items could not be read"}}, nil
		}})
		if err != nil {
			d.Fatal(err)
		}
		d.poller = p
		d.server.On("/feed", document("ETag", `"a"`))
		d.good(0)
		if !strings.Contains(d.state.Damage, "3 items could not be read") || d.state.ETag != "" {
			d.Errorf("damage %q, ETag %s", d.state.Damage, d.state.ETag)
		}
	}},
}
