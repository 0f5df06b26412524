package parse

import (
	"bytes"
	"strconv"
)

// dropIllegal removes characters, and numeric references to characters, that
// XML 1.0 section 2.2 does not allow; one of them would cost the whole feed.
// Terminal escapes go with their parameters. A clean body is returned as it is.
func dropIllegal(body []byte, n *notes) []byte {
	first := nextIllegal(body, 0)
	if first < 0 {
		return body
	}
	out := make([]byte, 0, len(body))
	from, dropped := 0, 0
	for i := first; i >= 0; i = nextIllegal(body, from) {
		out = append(out, body[from:i]...)
		from = i + illegalLen(body[i:])
		dropped++
	}
	n.count(dropped, "illegal character", "dropped")
	return append(out, body[from:]...)
}

// nextIllegal returns the offset of the first illegal character or reference at
// or after i, or -1.
func nextIllegal(b []byte, i int) int {
	for ; i < len(b); i++ {
		c := b[i]
		if c >= ' ' && c != '&' && c != 0xEF || c == '\n' || c == '\t' || c == '\r' {
			continue
		}
		if illegalLen(b[i:]) > 0 {
			return i
		}
	}
	return -1
}

// illegalLen returns the length of the illegal character or reference that b
// begins with, 0 if it begins with neither.
func illegalLen(b []byte) int {
	switch c := b[0]; {
	case c == 0x1b:
		return 1 + escapeLen(b[1:])
	case c < ' ' && c != '\n' && c != '\t' && c != '\r':
		return 1
	case c == 0xEF:
		if len(b) > 2 && b[1] == 0xBF && (b[2] == 0xBE || b[2] == 0xBF) { // U+FFFE, U+FFFF
			return 3
		}
	case c == '&' && len(b) > 3 && b[1] == '#':
		return illegalRef(b)
	}
	return 0
}

// illegalRef judges a numeric reference: "&#0;", "&#x1F;".
func illegalRef(b []byte) int {
	end := bytes.IndexByte(b[:min(len(b), 64)], ';')
	if end < 3 {
		return 0
	}
	digits, base := string(b[2:end]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	for _, c := range []byte(digits) {
		hex := base == 16 && (c|0x20 >= 'a' && c|0x20 <= 'f')
		if (c < '0' || c > '9') && !hex {
			return 0
		}
	}
	if digits == "" {
		return 0
	}
	r, err := strconv.ParseUint(digits, base, 32)
	if err == nil && legalXML(rune(r)) && r <= 0x10FFFF {
		return 0
	}
	if r == 0x1b {
		return end + 1 + escapeLen(b[end+1:])
	}
	return end + 1
}

func legalXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// escapeLen returns the length of what follows ESC in a terminal's control
// sequence (ECMA-48 section 5.4), 0 if it is none.
func escapeLen[T string | []byte](b T) int {
	if len(b) == 0 || b[0] != '[' {
		return 0
	}
	for i := 1; i < len(b) && i < 32; i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '?' || c == ' ':
		case c >= '@' && c <= '~':
			return i + 1
		default:
			return 0
		}
	}
	return 0
}
