package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain makes foreign text safe for a terminal and a log line: control,
// invisible and direction-changing characters are dropped, line breaks and
// tabs become spaces. The half-space of Persian and the joiner inside emoji
// stay where they stand between letters or signs: without them words change.
func Plain(s string) string { return clean(s, false) }

// clean drops what Plain drops; with lines set, line breaks stay.
func clean(s string, lines bool) string {
	var b strings.Builder
	b.Grow(len(s))
	prev := ' '
	for i, r := range s {
		switch {
		case r == '\n' && lines:
		case r == '\n' || r == '\t' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			r = ' '
		case r == '\u200c' || r == '\u200d':
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if !joinable(prev) || !joinable(next) {
				continue
			}
		case r == utf8.RuneError || hidden(r):
			continue
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// joinable reports whether a joiner beside the rune can mean something.
func joinable(r rune) bool {
	return r >= 0x0600 && r != utf8.RuneError && !unicode.IsSpace(r) && !hidden(r) && r != '\u200c' && r != '\u200d'
}

// hidden reports whether a rune shows nothing, or changes how others show.
func hidden(r rune) bool {
	switch {
	case r == ' ':
		return false
	case r >= 0xfe00 && r <= 0xfe0f:
		return false // variation selectors: part of emoji
	case r >= 0xe0000 && r <= 0xe0fff, r >= 0x1160 && r <= 0x1160, r == 0x115f, r == 0x3164, r == 0xffa0, r == 0x2800, r == 0x034f:
		return true
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return true
	}
	return unicode.In(r, unicode.Zl, unicode.Zp)
}

// OneLine is foreign text on one line, made safe by [Plain], its spaces single.
func OneLine(s string) string { return strings.Join(strings.Fields(Plain(s)), " ") }
