package parse

import (
	"strconv"
	"strings"
	"time"
)

// isoDate reads what begins with a year: ISO 8601 in its basic and extended
// forms, W3C-DTF with parts missing, the same with slashes or dots, and seconds
// or milliseconds since 1970. The year may be one of the Iranian calendar.
func isoDate(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= 9 && len(s) != 14 && len(s) != 12 {
		switch {
		case len(s) <= 10:
			return time.Unix(n, 0).UTC(), true
		case len(s) == 13:
			return time.UnixMilli(n).UTC(), true
		}
		return time.Time{}, false
	}
	var m moment
	rest, ok := m.isoDay(s)
	if !ok {
		return time.Time{}, false
	}
	if m.month == 0 { // yyyy
		m.month, m.day = 1, 1
	} else if m.day == 0 {
		m.day = 1
	}
	rest = strings.TrimSpace(strings.TrimPrefix(rest, "t"))
	if rest != "" && !m.clock(rest) {
		return time.Time{}, false
	}
	m.calendar()
	return m.time()
}

// isoDay reads year, month and day, and returns what follows.
func (m *moment) isoDay(s string) (rest string, ok bool) {
	switch n := digits(s); n {
	case 4:
		m.year = atoi(s[:4])
		if len(s) == 4 {
			return "", true
		}
		return m.dividedDay(s[4:])
	case 8, 12, 14: // yyyymmdd[hhmm[ss]]
		m.year, m.month, m.day = atoi(s[:4]), atoi(s[4:6]), atoi(s[6:8])
		if n > 8 {
			m.hour, m.minute = atoi(s[8:10]), atoi(s[10:12])
		}
		if n == 14 {
			m.sec = atoi(s[12:14])
		}
		return s[n:], true
	}
	return s, false
}

// dividedDay reads what follows the year: -mm, -mm-dd or -ddd, with a dash,
// slash or dot.
func (m *moment) dividedDay(s string) (rest string, ok bool) {
	sep := s[0]
	if sep != '-' && sep != '/' && sep != '.' {
		return s, false
	}
	n := digits(s[1:])
	switch n {
	case 1, 2:
		m.month = atoi(s[1 : 1+n])
	case 3:
		day := time.Date(m.year, 1, atoi(s[1:4]), 0, 0, 0, 0, time.UTC)
		m.month, m.day = int(day.Month()), day.Day()
		return s[4:], day.Year() == m.year
	default:
		return s, false
	}
	s = s[1+n:]
	if len(s) < 2 || s[0] != sep {
		return s, s == "" || s[0] == 't'
	}
	if n = digits(s[1:]); n != 1 && n != 2 {
		return s, false
	}
	m.day = atoi(s[1 : 1+n])
	return s[1+n:], true
}

// clock reads the time of day and what says of its zone: hh:mm[:ss[.frac]] or
// hhmm[ss], am or pm, an offset or name.
func (m *moment) clock(s string) bool {
	if n := digits(s); n == 4 || n == 6 { // thhmm[ss]
		s = s[:2] + ":" + s[2:4] + ":" + (s[4:n] + "00")[:2] + s[n:]
	}
	l := loose{m: *m}
	for s != "" {
		var t lexeme
		t, s = lex(s, l.clocked)
		if t.kind == number || !l.take(t) {
			return false
		}
	}
	*m = l.m
	return l.halfDay(m)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// atoi reads digits; they are few.
func atoi(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
