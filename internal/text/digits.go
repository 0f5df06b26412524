package text

import (
	"strings"
	"unicode"
)

// ASCIIDigits writes the decimal digits of every script as 0 to 9: "۲h" is "2h".
func ASCIIDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Nd, r) {
			return asciiDigit(r)
		}
		return r
	}, s)
}
