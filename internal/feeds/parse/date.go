package parse

import (
	"strings"
	"time"
	"unicode"
)

// parseDate reads a date as feeds write them: RFC 822 and 3339 and all that
// people make of them, in several languages, calendars and digits. The result
// is in UTC. A date without a zone is taken for UTC, one of the Iranian
// calendar for Tehran's. It reports false for what it does not understand;
// it never guesses a date from parts of one.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if t, ok := commonDate(s); ok {
		return t, true
	}
	if len(s) > 200 {
		return time.Time{}, false
	}
	s = plainDate(s)
	if t, ok := isoDate(s); ok {
		return t, true
	}
	return looseDate(s)
}

// commonDate reads the two forms that nearly all feeds write.
func commonDate(s string) (time.Time, bool) {
	if len(s) < 20 {
		return time.Time{}, false
	}
	layout := time.RFC3339
	if s[0] > '9' {
		switch {
		case strings.HasSuffix(s, " GMT") || strings.HasSuffix(s, " UTC"):
			s, layout = s[:len(s)-4], "Mon, _2 Jan 2006 15:04:05"
		case len(s) > 5 && (s[len(s)-5] == '+' || s[len(s)-5] == '-'):
			layout = "Mon, _2 Jan 2006 15:04:05 -0700"
		default:
			return time.Time{}, false
		}
	} else if s[4] != '-' {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, s)
	return t.UTC(), err == nil && t.Year() >= earliest
}

// plainDate returns the text in lower case with ASCII digits and single
// blanks, without marks that nobody sees.
func plainDate(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune(",،、|·", r):
			space = true
			continue
		case unicode.Is(unicode.Cf, r) && (r != '\u200c' || b.Len() == 0): // a half-space is part of its word
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(plainDateRune(r))
	}
	return twoWords.Replace(b.String())
}

func plainDateRune(r rune) rune {
	switch {
	case unicode.IsDigit(r):
		return '0' + digitValue(r)
	case r == '\u2212' || r == '\u2010' || r == '\u2011' || r == '\u2013':
		return '-'
	case r == 'İ':
		return 'i'
	}
	return unicode.ToLower(r)
}

// twoWords joins the months that have two words in the Levant.
var twoWords = strings.NewReplacer("كانون ", "كانون\u200c", "تشرين ", "تشرين\u200c")

// earliest is the first year that is not taken for one of another calendar.
const earliest = 1900

// digitValue is the value of a decimal digit of any script.
func digitValue(r rune) rune {
	if r < 0x80 {
		return r - '0'
	}
	for _, t := range unicode.Nd.R16 { // runs of ten, or of several tens
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// moment is a date as it is put together from its parts.
type moment struct {
	year, month, day  int
	hour, minute, sec int
	nano              int
	offset            int // seconds east of UTC
	zoned             bool
	jalali            bool
	jalaliZone        int // the zone of its calendar, where none is written
}

// time returns the moment in UTC, if there is such a day and hour.
func (m moment) time() (time.Time, bool) {
	if m.hour == 24 && m.minute == 0 && m.sec == 0 {
		m.hour = 0
		t, ok := m.time()
		return t.Add(24 * time.Hour), ok
	}
	if m.month < 1 || m.month > 12 || m.day < 1 || m.hour > 23 || m.minute > 59 || m.sec > 60 {
		return time.Time{}, false
	}
	if m.jalali {
		var ok bool
		if m, ok = m.gregorian(); !ok {
			return time.Time{}, false
		}
	}
	t := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, min(m.sec, 59), m.nano, time.UTC)
	if t.Day() != m.day || m.year < earliest || m.year > 9999 {
		return time.Time{}, false
	}
	return t.Add(-time.Duration(m.offset) * time.Second), true
}
