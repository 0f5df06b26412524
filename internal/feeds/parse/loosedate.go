package parse

import "time"

// loose gathers the parts of a date in whatever order they stand.
type loose struct {
	m       moment
	nums    []lexeme
	named   bool // the month was named
	maybe   bool // by a word that names a weekday as well
	monthAt int  // numbers before the month's name
	clocked bool // a clock or zone was read: signs make offsets now
	pm, am  bool
	divider string // between the first two numbers
	exact   bool   // the zone was given as an offset
}

// looseDate reads a date by its words and numbers.
func looseDate(s string) (time.Time, bool) {
	var l loose
	for s != "" {
		var t lexeme
		t, s = lex(s, l.clocked || l.named && len(l.nums) > 2)
		if !l.take(t) {
			return time.Time{}, false
		}
	}
	m, ok := l.assemble()
	if !ok {
		return time.Time{}, false
	}
	return m.time()
}

// take adds one part.
func (l *loose) take(t lexeme) bool {
	switch t.kind {
	case word:
		return l.takeWord(t.text)
	case number:
		l.nums = append(l.nums, t)
		return t.n >= 0 && len(l.nums) <= 4
	case clock:
		if l.clocked {
			return false
		}
		l.m.hour, l.m.minute, l.m.sec, l.m.nano, l.clocked = t.h, t.m, t.s, t.ns, true
	case offset:
		if !l.exact {
			l.m.offset, l.m.zoned, l.exact = t.n, true, true
		}
	case mark:
		if len(l.nums) == 1 {
			l.divider = t.text
		}
	}
	return true
}

// takeWord judges a word: month, weekday, half of the day, zone, or filler.
func (l *loose) takeWord(w string) bool {
	w = foldWord(w)
	if (l.clocked || len(l.nums) > 2) && l.takeHour(w) {
		return true
	}
	if month, jalali := monthOf(w); month > 0 && (!l.named || l.maybe) {
		l.m.month, l.m.jalali, l.named, l.maybe = month, jalali > 0, true, bothDayAndMonth[w]
		l.m.jalaliZone = jalali
		l.monthAt = len(l.nums)
		return true
	}
	if fillers[w] || isWeekday(w) || bothDayAndMonth[w] || l.m.zoned {
		return true
	}
	// Before all numbers a word can only be a weekday's name; after the clock, a
	// zone that we do not know.
	return len(l.nums) == 0 || l.clocked && len(w) <= 5
}

// takeHour judges a word that follows the clock: half of the day or zone.
func (l *loose) takeHour(w string) bool {
	switch halves[w] {
	case 'a':
		l.am = true
		return true
	case 'p':
		l.pm = true
		return true
	}
	off, ok := zones[w]
	if ok && !l.m.zoned {
		l.m.offset, l.m.zoned = off*60, true
	}
	l.clocked = l.clocked || ok
	return ok
}

// assemble makes the date of its parts.
func (l *loose) assemble() (moment, bool) {
	m := l.m
	var ok bool
	if l.named {
		ok = l.namedDate(&m)
	} else {
		ok = l.numericDate(&m)
	}
	if !ok {
		return m, false
	}
	if !m.jalali {
		m.calendar()
	} else if !m.zoned {
		m.offset = m.jalaliZone
	}
	return m, l.halfDay(&m) && (!m.jalali || m.year >= 1300)
}

// namedDate reads day, year and perhaps the hour beside a month's name.
func (l *loose) namedDate(m *moment) bool {
	n := l.nums
	if len(n) == 3 && !l.clocked || len(n) == 3 && l.m.zoned && l.m.hour == 0 {
		m.hour = n[2].n // "02 Jan 2006 15 -0700"
		n = n[:2]
	}
	if len(n) != 2 {
		return false
	}
	day, year := n[0], n[1]
	if day.width == 4 || day.width < 3 && day.n > 31 {
		day, year = year, day
	}
	m.day, m.year = day.n, fullYear(year)
	return day.width <= 2 && year.width != 3
}

// numericDate reads three numbers: year first, or last after day and month,
// these in American order if nothing else makes sense, or if the clock is
// American.
func (l *loose) numericDate(m *moment) bool {
	if len(l.nums) != 3 {
		return false
	}
	a, b, c := l.nums[0], l.nums[1], l.nums[2]
	if a.width == 4 {
		m.year, m.month, m.day = a.n, b.n, c.n
		return true
	}
	if c.width != 4 && c.width != 2 {
		return false
	}
	m.day, m.month, m.year = a.n, b.n, fullYear(c)
	if american := b.n > 12 || l.divider == "/" && (l.am || l.pm) && a.n <= 12; american {
		m.day, m.month = b.n, a.n
	}
	return true
}

func fullYear(y lexeme) int {
	if y.width > 2 {
		return y.n
	}
	if y.n >= 70 {
		return 1900 + y.n
	}
	return 2000 + y.n
}

// halfDay turns a twelve-hour clock into one of twenty-four.
func (l *loose) halfDay(m *moment) bool {
	switch {
	case l.am && l.pm:
		return false
	case l.pm && m.hour < 12:
		m.hour += 12
	case l.am && m.hour == 12:
		m.hour = 0
	}
	return true
}
