package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Auto is the schedule that follows each feed's own rhythm.
const Auto = "auto"

// Spec is a parsed schedule. The zero value is Auto.
type Spec struct {
	text string
	plan cron.Schedule // nil for Auto
	zone *time.Location
}

// Parse reads "auto", "@every 2m", a descriptor such as "@hourly", or a cron
// line of five fields, to be read in the given zone. It refuses what runs more
// often than floor, and what never runs.
func Parse(text string, zone *time.Location, floor time.Duration) (Spec, error) {
	text = strings.TrimSpace(text)
	if text == "" || text == Auto {
		return Spec{zone: zone}, nil
	}
	return newSpec(text, zone, floor, "write auto, \"@every 5m\" or five cron fields such as \"*/5 * * * *\"")
}

// ParseCron reads a cron line of five fields as Parse does, and nothing else.
func ParseCron(line string, zone *time.Location, floor time.Duration) (Spec, error) {
	const advice = "a cron line has five fields, as in \"0 8 * * 1-5\""
	if len(strings.Fields(line)) != 5 {
		return Spec{}, fmt.Errorf("%q: %s", line, advice)
	}
	return newSpec(line, zone, floor, advice)
}

func newSpec(text string, zone *time.Location, floor time.Duration, advice string) (Spec, error) {
	if strings.Contains(text, "TZ=") {
		return Spec{}, fmt.Errorf("%q: leave out the time zone; the file's own `zone` holds for all schedules", text)
	}
	plan, err := parse(text)
	if err != nil {
		return Spec{}, fmt.Errorf("%q: %w; %s", text, err, advice)
	}
	s := Spec{text: text, plan: plan, zone: zone}
	return s, s.judge(floor)
}

// parse shields against the parser's panics (robfig/cron#554, #555).
func parse(text string) (plan cron.Schedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not a schedule")
		}
	}()
	if length, ok := strings.CutPrefix(text, "@every "); ok {
		d, err := time.ParseDuration(strings.TrimSpace(length))
		if err != nil || d <= 0 {
			return nil, fmt.Errorf("not a length of time: %q", length)
		}
		return every(max(d.Round(time.Second), time.Second)), nil
	}
	return cron.ParseStandard(text)
}

// judge refuses what runs too often or never.
func (s Spec) judge(floor time.Duration) error {
	at := s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, s.zone))
	if at.IsZero() {
		return fmt.Errorf("%q never runs", s.text)
	}
	for range 100 {
		next := s.Next(at)
		if next.IsZero() {
			break // the library looks five years ahead: 29 February may be further
		}
		if gap := next.Sub(at); gap < floor {
			return fmt.Errorf("%q runs %s apart; the least is %s", s.text, inWords(gap), inWords(floor))
		}
		at = next
	}
	return nil
}

// inWords writes a length of time in the largest unit that it has whole.
func inWords(d time.Duration) string {
	n, unit := d/time.Second, "second"
	switch {
	case d%time.Hour == 0:
		n, unit = d/time.Hour, "hour"
	case d%time.Minute == 0:
		n, unit = d/time.Minute, "minute"
	}
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// Auto reports whether the schedule follows the feed.
func (s Spec) Auto() bool { return s.plan == nil }

// String returns the schedule as written.
func (s Spec) String() string {
	if s.plan == nil {
		return Auto
	}
	return s.text
}

// Next implements [cron.Schedule], as ISC cron does when the clocks change: a
// run in the hour that spring skips is made up for, where the library leaves it
// out (robfig/cron#541), and one in the hour that autumn repeats is made once,
// whenever in such an hour is asked. It returns the zero time if the schedule
// never runs again.
func (s Spec) Next(t time.Time) time.Time {
	t = t.In(s.zone)
	before, ok := changed(t)
	if _, even := s.plan.(every); !ok || even {
		return s.after(t)
	}
	next := s.after(before)
	for !next.IsZero() && !next.After(t) {
		next = s.after(next)
	}
	return next
}

// after is Next for a time before the clocks change, or long after.
func (s Spec) after(t time.Time) time.Time {
	t = t.In(s.zone)
	next := s.plan.Next(t)
	offset := offsetOf(t)
	unmoved := s.plan.Next(t.In(time.FixedZone("", offset))).In(s.zone) // had the clocks not changed
	switch {
	case next.IsZero():
		return next
	case unmoved.Before(next) && offsetOf(unmoved) > offset:
		return unmoved
	case unmoved.After(next) && offsetOf(next) < offset:
		return s.plan.Next(next)
	}
	return next
}

func offsetOf(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

// every is "@every": the library's own rounds to seconds and starts anew with
// the process; this one keeps to the clock, so that a restart moves nothing.
type every time.Duration

// Next implements [cron.Schedule].
func (e every) Next(t time.Time) time.Time {
	return t.Truncate(time.Duration(e)).Add(time.Duration(e))
}
