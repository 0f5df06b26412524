package story

import (
	"slices"
	"strings"
)

// numberRare is how much rarer a number is than a common word, as words are
// weighed: no background knows numbers.
const numberRare = 9.

// figure is a number as it is written: 1,200 or 4.5 or 4:30.
type figure struct {
	parts []string
	signs []rune // between them
}

const (
	groupDigits = 3 // of a thousand
	points      = ".,٫"
	grouping    = ",.'’٬ \u00a0\u2009\u202f"
)

// goesOn reports whether more digits behind a sign belong to the number.
func (f figure) goesOn(sign rune, digits string) bool {
	if !isDigits(digits) {
		return false
	}
	group := strings.ContainsRune(grouping, sign) && len(digits) == groupDigits && len(f.parts[0]) <= groupDigits
	point := strings.ContainsRune(points, sign)
	clock := sign == ':' && len(digits) == 2 && len(f.parts[0]) <= 2
	return group || point || clock
}

// value returns the number in one writing.
func (f figure) value() string {
	switch last := len(f.parts) - 1; {
	case last == 0:
		return f.parts[0]
	case f.signs[0] == ':':
		return strings.Join(f.parts, ":")
	case f.grouped(last):
		return strings.Join(f.parts, "")
	case f.grouped(last-1) && (last == 1 || f.signs[last-1] != f.signs[0]):
		return strings.TrimRight(strings.TrimRight(strings.Join(f.parts[:last], "")+"."+f.parts[last], "0"), ".")
	}
	return strings.Join(f.parts, ".") // a date, a version
}

// grouped reports whether the parts up to one are thousands of one number: as
// many as there are, all by one sign.
func (f figure) grouped(last int) bool {
	for n := 1; n <= last; n++ {
		if len(f.parts[n]) != groupDigits || f.signs[n-1] != f.signs[0] {
			return false
		}
	}
	return last == 0 || len(f.parts[0]) <= groupDigits && f.parts[0] != "0"
}

// isYear reports whether digits may be a year: of our calendar, or of Iran's or
// the Muslims'.
func isYear(digits string) bool {
	return len(digits) == 4 && slices.Contains([]string{"19", "20", "13", "14"}, digits[:2])
}
