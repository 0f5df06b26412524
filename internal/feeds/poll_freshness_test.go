package feeds_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"watcher/internal/feeds"
)

// tooEarly polls at once and expects that nothing is asked and nobody blamed.
func tooEarly(d *desk) {
	d.Helper()
	n, before := len(d.server.Requests()), d.state
	poll := d.poller.Poll(d.Context(), d.feed, d.state)
	if !errors.Is(poll.Err, feeds.ErrTooEarly) || poll.Unreachable {
		d.Errorf("err = %v, want too early", poll.Err)
	}
	if poll.State.Failures != before.Failures || poll.State.NotBefore != before.NotBefore {
		d.Errorf("state %+v", poll.State)
	}
	if got := len(d.server.Requests()); got != n {
		d.Errorf("asked all the same: %d requests", got-n)
	}
}

func noted(d *desk, text string) {
	d.Helper()
	if !strings.Contains(d.state.Note, text) {
		d.Errorf("the note says %q, want something of %q", d.state.Note, text)
	}
}

// after polls once and checks the pause. A date in a header was written before
// the gap that the host is due.
func after(d *desk, want time.Duration, header ...string) {
	d.Helper()
	d.state.NotBefore = time.Time{}
	d.server.On("/feed", document(header...))
	d.good(2)
	if want == 0 {
		d.free()
		return
	}
	d.pause(want-2*time.Second, want)
}

func inAnHour() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) }

var freshness = []behaviour{
	{"14_max_age_is_waited_for", func(d *desk) {
		after(d, 2*time.Hour, "Cache-Control", "max-age=7200")
		tooEarly(d)
		<-time.After(2*time.Hour - time.Second)
		tooEarly(d)
		<-time.After(time.Second)
		d.good(2)
		after(d, time.Hour, "Cache-Control", `public, max-age="3600", must-revalidate`)
		after(d, time.Hour, "Cache-Control", "Max-Age=3600, stale-while-revalidate=60, s-maxage=10")
	}},
	{"15_age_is_taken_off", func(d *desk) {
		after(d, 50*time.Minute, "Cache-Control", "max-age=3600", "Age", "600")
		after(d, 0, "Cache-Control", "max-age=3600", "Age", "99999")
		after(d, time.Hour, "Cache-Control", "max-age=3600", "Age", "-5")
		after(d, time.Hour, "Cache-Control", "max-age=3600", "Age", "old")
	}},
	{"16_max_age_goes_before_expires", func(d *desk) {
		after(d, 10*time.Minute, "Cache-Control", "max-age=600", "Expires", inAnHour())
		after(d, 0, "Cache-Control", "max-age=0", "Expires", inAnHour())
		after(d, time.Hour, "Expires", inAnHour())
		after(d, time.Hour, "Cache-Control", "private", "Expires", inAnHour())
		// Both ends by the server's clock, which is a day ahead.
		ahead := func(d time.Duration) string { return time.Now().Add(24*time.Hour + d).UTC().Format(http.TimeFormat) }
		after(d, 30*time.Minute, "Date", ahead(0), "Expires", ahead(30*time.Minute))
	}},
	{"17_stale_hints_mean_no_wait_but_conditions_stay", func(d *desk) {
		for _, h := range [][]string{
			{"Expires", "0"},
			{"Expires", "-1"},
			{"Expires", "Mon, 02 Nov 1998 10:00:00 GMT"},
			{"Expires", "soon"},
			{"Cache-Control", "no-cache"},
			{"Cache-Control", "no-cache, max-age=3600"},
			{"Cache-Control", `no-cache="Set-Cookie", max-age=3600`},
			{"Cache-Control", "no-store"},
			{"Cache-Control", "max-age=soon"},
			{"Cache-Control", "max-age=-1"},
			{"Cache-Control", "max-age"},
			{"Cache-Control", `max-age="60`},
			{"Cache-Control", ",,,=,"},
		} {
			after(d, 0, append(h, "ETag", `"a"`)...)
			d.good(2)
			d.sent("If-None-Match", `"a"`)
		}
	}},
	{"18_no_hints_leave_it_to_the_schedule", func(d *desk) {
		after(d, 0)
		if d.state.MinEvery != 0 || d.state.SkipHours != 0 || d.state.SkipDays != 0 || d.state.Note != "" {
			d.Errorf("state %+v", d.state)
		}
	}},
	{"19_the_feeds_own_wishes_are_kept", func(d *desk) {
		a := document("ETag", `"a"`)
		a.Body = rssWith("<ttl>90</ttl><skipHours><hour>0</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>", "one")
		d.server.On("/feed", a, status(304), document())
		d.good(1)
		for range 2 { // a 304 brings no new ones
			if s := d.state; s.MinEvery != 90*time.Minute || s.SkipHours != 1<<0|1<<3 || s.SkipDays != 1<<0 {
				d.Errorf("every %v, hours %b, days %b", s.MinEvery, s.SkipHours, s.SkipDays)
			}
			d.poll()
		}
		if s := d.state; s.MinEvery != 0 || s.SkipHours != 0 || s.SkipDays != 0 {
			d.Errorf("every %v, hours %b, days %b after they went away", s.MinEvery, s.SkipHours, s.SkipDays)
		}
	}},
	{"19_update_period_and_frequency", func(d *desk) {
		const sy = `xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"`
		for wish, want := range map[string]time.Duration{
			`<sy:updatePeriod ` + sy + `>hourly</sy:updatePeriod>`: time.Hour,
			`<sy:updatePeriod ` + sy + `>
				hourly	</sy:updatePeriod><sy:updateFrequency ` + sy + `>4</sy:updateFrequency>`: 15 * time.Minute,
			`<ttl>20</ttl><sy:updatePeriod ` + sy + `>hourly</sy:updatePeriod>`: time.Hour,
			`<sy:updatePeriod ` + sy + `>now and then</sy:updatePeriod>`:        0,
		} {
			a := document()
			a.Body = rssWith(wish, "one")
			d.server.On("/feed", a)
			d.good(1)
			if d.state.MinEvery != want {
				d.Errorf("%s: every %v, want %v", wish, d.state.MinEvery, want)
			}
		}
	}},
	{"20_absurd_hints_are_clamped_and_told", func(d *desk) {
		const day = 24 * time.Hour
		after(d, day, "Cache-Control", "max-age=31536000")
		noted(d, "365 days")
		after(d, day, "Cache-Control", "max-age=99999999999999999999")
		noted(d, "days")
		after(d, day, "Expires", time.Now().AddDate(10, 0, 0).UTC().Format(http.TimeFormat))
		noted(d, "days")
		after(d, time.Hour, "Cache-Control", "max-age=3600")
		if d.state.Note != "" {
			d.Errorf("the note stays: %q", d.state.Note)
		}
		a := document()
		a.Body = rssWith("<ttl>99999</ttl>", "one")
		d.server.On("/feed", a)
		d.good(1)
		if d.state.MinEvery != day {
			d.Errorf("every %v", d.state.MinEvery)
		}
		noted(d, "69 days")
		for _, header := range []string{"315360000", "999999999", "99999999999999999999999999", time.Now().AddDate(10, 0, 0).UTC().Format(http.TimeFormat)} {
			d.server.On("/feed", status(429, "Retry-After", header))
			d.bad("429")
			d.pause(day, day)
			noted(d, "wait for")
		}
	}},
	{"20_hints_below_the_floor", func(d *desk) {
		for _, header := range []string{"0", "-5", "1", "Mon, 02 Nov 1998 10:00:00 GMT"} {
			d.server.On("/feed", status(429, "Retry-After", header))
			d.bad("429")
			d.pause(time.Minute, time.Minute)
		}
	}},
	{"20_windows_that_leave_no_time_are_ignored", func(d *desk) {
		a := document()
		a.Body = rssWith("<skipHours>"+hours()+"</skipHours>", "one")
		d.server.On("/feed", a)
		d.good(1)
		if d.state.SkipHours != 0 {
			d.Errorf("hours %b", d.state.SkipHours)
		}
	}},
}

func hours() string {
	var b strings.Builder
	for h := range 24 {
		fmt.Fprintf(&b, "<hour>%d</hour>", h)
	}
	return b.String()
}
