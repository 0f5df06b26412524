package tongue

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The keys of weekdays and months, from Sunday and January on.
var (
	weekdays = [...]string{"day.sun", "day.mon", "day.tue", "day.wed", "day.thu", "day.fri", "day.sat"}
	months   = [...]string{
		"month.jan", "month.feb", "month.mar", "month.apr", "month.may", "month.jun",
		"month.jul", "month.aug", "month.sep", "month.oct", "month.nov", "month.dec",
	}
	longMonths = [...]string{
		"month.january", "month.february", "month.march", "month.april", "month.may.long", "month.june",
		"month.july", "month.august", "month.september", "month.october", "month.november", "month.december",
	}
)

// Day names an instant by weekday, day, month and time of day, in its own zone:
// "Mon 2 Jan, 15:04".
func (t Tongue) Day(at time.Time) string {
	return t.Say("time.day", "Weekday", Said(t.Say(weekdays[at.Weekday()])), "Day", at.Day(),
		"Month", Said(t.Say(months[at.Month()-1])), "Time", Said(at.Format("15:04")))
}

// When is [Tongue.Day], with the year if that is not the one of now.
func (t Tongue) When(now, at time.Time) string {
	if at.Year() == now.Year() {
		return t.Day(at)
	}
	return t.Say("time.day.year", "Weekday", Said(t.Say(weekdays[at.Weekday()])), "Day", at.Day(),
		"Month", Said(t.Say(months[at.Month()-1])), "Year", at.Year(), "Time", Said(at.Format("15:04")))
}

// Date names a day in full: "2 January 2006".
func (t Tongue) Date(at time.Time) string {
	return t.Say("time.date", "Day", at.Day(), "Month", Said(t.Say(longMonths[at.Month()-1])), "Year", at.Year())
}

// ShortDate names a day: "2 Jan 2006".
func (t Tongue) ShortDate(at time.Time) string {
	return t.Say("time.date", "Day", at.Day(), "Month", Said(t.Say(months[at.Month()-1])), "Year", at.Year())
}

// englishDay finds a day as [Tongue.When] writes it in English.
var englishDay = regexp.MustCompile(`^([A-Z][a-z]{2}) (\d{1,2}) ([A-Z][a-z]{2})( \d{4})?, (\d\d:\d\d)$`)

// Redated writes a day in this language that is kept as [Tongue.When] writes it in
// English. Another text stays as it is.
func (t Tongue) Redated(kept string) string {
	m := englishDay.FindStringSubmatch(kept)
	if m == nil {
		return t.Foreign(kept)
	}
	named := func(name string, keys []string) (Said, bool) {
		n := slices.IndexFunc(keys, func(key string) bool { return English.Say(key) == name })
		if n < 0 {
			return "", false
		}
		return Said(t.Say(keys[n])), true
	}
	weekday, known := named(m[1], weekdays[:])
	month, too := named(m[3], months[:])
	switch {
	case !known || !too:
		return t.Foreign(kept)
	case m[4] == "":
		return t.Say("time.day", "Weekday", weekday, "Day", Said(m[2]), "Month", month, "Time", Said(m[5]))
	}
	return t.Say("time.day.year", "Weekday", weekday, "Day", Said(m[2]), "Month", month, "Year", Said(strings.TrimSpace(m[4])), "Time", Said(m[5]))
}

// After is a length of time as it follows "after" or "for": "13 hours", "2 days".
// Fractions are dropped.
func (t Tongue) After(d time.Duration) string {
	if d >= 48*time.Hour {
		return t.Count("time.days", int(d.Hours()/24))
	}
	return t.Count("time.hours", int(d.Hours()))
}

// And lists names: a, b and c.
func (t Tongue) And(names []string) string {
	apart := make([]string, len(names))
	for n, name := range names {
		apart[n] = t.Foreign(name)
	}
	last := len(apart) - 1
	if last <= 0 {
		return strings.Join(apart, "")
	}
	return t.Say("list.and", "First", Said(t.Join(apart[:last])), "Last", Said(apart[last]))
}

// List puts names behind each other, each in its own direction.
func (t Tongue) List(names []string) string {
	apart := make([]string, len(names))
	for n, name := range names {
		apart[n] = t.Foreign(name)
	}
	return t.Join(apart)
}

// Join puts what was said behind each other, with commas.
func (t Tongue) Join(said []string) string { return strings.Join(said, t.Say("list.comma")) }

// Decimal writes a number with one digit behind the sign that the language has for
// that.
func (t Tongue) Decimal(x float64) string { return t.Pointed(strconv.FormatFloat(x, 'f', 1, 64)) }

// Pointed puts that sign in the place of the point of a number.
func (t Tongue) Pointed(number string) string {
	return strings.Replace(number, ".", t.Say("number.point"), 1)
}

// Span writes a length of time by itself, in its largest unit: "40 s", "3 min",
// "5 h", "6 days". Fractions are dropped.
func (t Tongue) Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return t.Count("span.seconds", int(max(0, d/time.Second)))
	case d < time.Hour:
		return t.Count("span.minutes", int(d/time.Minute))
	case d < 24*time.Hour:
		return t.Count("span.hours", int(d/time.Hour))
	}
	return t.Count("span.days", int(d/(24*time.Hour)))
}
