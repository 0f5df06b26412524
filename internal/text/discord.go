package text

import "strings"

// breaker stands after what would begin a mention; it shows nothing.
const breaker = "\u200b"

// EscapeDiscord makes foreign text safe inside a Discord message: Markdown
// shows as it is written, nothing pings, and no link hides behind other words.
// It drops what [Plain] drops, but keeps line breaks. Cut before escaping.
func EscapeDiscord(s string) string {
	s = clean(s, true)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		escapeLine(&b, line)
	}
	return b.String()
}

func escapeLine(b *strings.Builder, line string) {
	start := true // nothing but spaces so far
	digits := false
	for _, r := range line {
		switch r {
		case '\\', '*', '_', '~', '`', '|', '[', ']', '(', ')':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '<':
			b.WriteString(`\<` + breaker)
		case '@':
			b.WriteString("@" + breaker)
		case '>', '#', '-', '+':
			if start {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		case '.':
			if digits {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		digits = r >= '0' && r <= '9' && (start || digits)
		if r != ' ' {
			start = false
		}
	}
}
