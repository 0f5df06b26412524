package parse

import "time"

const (
	tehran = 3*3600 + 1800 // seconds east of UTC
	kabul  = 4*3600 + 1800
)

// calendar recognises years of the Iranian calendar by their number: 1404 is
// 2025/26. Tehran's time is meant where no zone is written.
func (m *moment) calendar() {
	if m.year < 1300 || m.year >= 1430 {
		return
	}
	m.jalali = true
	if !m.zoned {
		m.offset = tehran
	}
}

// leapJalali reports whether a year has 366 days, by the 33-year rule, which is
// exact from 1300 to 1430.
func leapJalali(year int) bool {
	switch year % 33 {
	case 1, 5, 9, 13, 17, 22, 26, 30:
		return true
	}
	return false
}

// summer reports whether Tehran's clocks stood an hour ahead, as they did until
// 1401 from the second day of the year to the end of the thirtieth of Shahrivar.
func (m moment) summer() bool {
	from, to := m.month > 1 || m.day > 1, m.month < 6 || m.month == 6 && m.day <= 30
	return m.year >= 1387 && m.year <= 1401 && from && to
}

// gregorian converts the day from the Iranian calendar.
func (m moment) gregorian() (moment, bool) {
	if m.year < 1300 || m.year >= 1430 {
		return m, false
	}
	length := 31
	if m.month > 6 {
		length = 30
	}
	if m.month == 12 && !leapJalali(m.year) {
		length = 29
	}
	if m.day > length {
		return m, false
	}
	days := 0 // from 1 Farvardin 1400, which was 21 March 2021
	for y := 1400; y < m.year; y++ {
		days += yearDays(y)
	}
	for y := m.year; y < 1400; y++ {
		days -= yearDays(y)
	}
	days += (m.month-1)*30 + min(m.month-1, 6) + m.day - 1
	t := time.Date(2021, time.March, 21+days, 0, 0, 0, 0, time.UTC)
	if !m.zoned && m.offset == tehran && m.summer() {
		m.offset += 3600
	}
	m.jalali = false
	m.year, m.month, m.day = t.Year(), int(t.Month()), t.Day()
	return m, true
}

func yearDays(year int) int {
	if leapJalali(year) {
		return 366
	}
	return 365
}
