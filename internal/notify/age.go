package notify

import (
	"fmt"
	"time"

	"watcher/internal/tongue"
)

const day = 24 * time.Hour

// Age says how long before now t was, in English: "just now", "3 min ago",
// "5 h ago", "yesterday", "6 days ago", and from a month on the date. The zero
// time gives "no date given"; one that lies ahead is named as such.
func Age(now, t time.Time) string { return AgeIn(tongue.English, now, t) }

// AgeIn says so in a language.
func AgeIn(in tongue.Tongue, now, t time.Time) string {
	if t.IsZero() {
		return in.Say("age.none")
	}
	d := now.Sub(t)
	switch {
	case d <= -time.Minute:
		return in.Say("age.ahead", "Span", tongue.Said(in.Span(-d)))
	case d < time.Minute:
		return in.Say("age.now")
	case d < day:
		return in.Say("age.ago", "Span", tongue.Said(in.Span(d)))
	case d < 2*day:
		return in.Say("age.yesterday")
	case d < 30*day:
		return in.Count("age.days", int(d/day))
	default:
		return in.ShortDate(t)
	}
}

// When names an instant by day and time; by the year too, if it is not that of
// now.
func When(now, t time.Time, zone *time.Location) string {
	t = t.In(zone)
	if t.Year() == now.In(zone).Year() {
		return t.Format("Mon 2 Jan, 15:04")
	}
	return t.Format("Mon 2 Jan 2006, 15:04")
}

// Span writes a length of time in its largest unit: "40 s", "3 min", "5 h",
// "1 day", "6 days". Fractions are dropped.
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(0, d/time.Second))
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d h", d/time.Hour)
	case d < 2*day:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", d/day)
	}
}
