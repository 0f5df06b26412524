package parse

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanTitle returns one line of plain text: entities decoded twice at most,
// tags and invisible characters removed, white space collapsed, Unicode NFC.
func cleanTitle(s string) string {
	if isPlain(s) {
		return s
	}
	for range 2 {
		if strings.IndexByte(s, '&') < 0 && strings.IndexByte(s, '<') < 0 {
			break
		}
		s = stripTags(s, ' ')
	}
	s = plainRunes(s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// cleanText returns HTML as plain text: blocks apart by line breaks, scripts
// and styles gone, without the line that blogs append to advertise themselves.
func cleanText(s string) string {
	if isPlain(s) {
		return withoutBoilerplate(s)
	}
	for range 2 {
		if !looksMarked(s) {
			break
		}
		s = stripTags(s, '\n')
	}
	s = norm.NFC.String(lines(plainRunes(s)))
	return withoutBoilerplate(s)
}

// looksMarked reports whether text still holds tags or entities.
func looksMarked(s string) bool {
	if strings.IndexByte(s, '<') >= 0 {
		return true
	}
	for i := strings.IndexByte(s, '&'); i >= 0; {
		if entityLen(s[i:]) > 0 {
			return true
		}
		k := strings.IndexByte(s[i+1:], '&')
		if k < 0 {
			break
		}
		i += 1 + k
	}
	return false
}

// isPlain reports whether text is one line of ASCII that needs no cleaning.
func isPlain(s string) bool {
	space := true // leading
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == '<' || c == '&' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// entityLen returns the length of the entity that s begins with, 0 if none. An
// entity without its semicolon is text: "AT&T", "?a=1&copy=2".
func entityLen(s string) int {
	for i := 1; i < len(s) && i < 34; i++ {
		c := s[i]
		switch {
		case c == ';':
			if i == 1 {
				return 0
			}
			return i + 1
		case c == '#' && i == 1, nameStart(c) && c != '_', c >= '0' && c <= '9':
		default:
			return 0
		}
	}
	return 0
}

// unescape decodes entities once.
func unescape(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		s = s[i:]
		if n := entityLen(s); n > 0 {
			b.WriteString(html.UnescapeString(s[:n]))
			s = s[n:]
		} else {
			b.WriteByte('&')
			s = s[1:]
		}
		i = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// plainRunes removes what cannot be seen and can deceive: control characters,
// terminal escapes, bidi controls, soft hyphens. Line breaks
// stay; the zero-width joiners stay where scripts and emoji need them.
func plainRunes(s string) string {
	i := 0
	for i < len(s) && s[i] >= ' ' && s[i] < 0x7f {
		i++
	}
	if i == len(s) {
		return s
	}
	if i = firstDoubtful(s, i); i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	prev := lastRune(s[:i])
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == 0x1b {
			i += size + escapeLen(s[i+size:])
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if r = visible(r, prev, next); r >= 0 {
			b.WriteRune(r)
			prev = r
		}
		i += size
	}
	return b.String()
}

// firstDoubtful returns where the first rune stands that visible would change.
func firstDoubtful(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < 0x2000 && r >= 0xA1 && r != 0xAD && r != 0x61C && r != 0x180E || r >= ' ' && r < 0x7f || r == '\n' {
			i += size
			continue
		}
		if r == utf8.RuneError && size == 1 || visible(r, 0, 0) != r {
			return i
		}
		i += size
	}
	return i
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// visible returns the rune to show for r between its neighbours, -1 for none.
func visible(r, prev, next rune) rune {
	switch {
	case r == '\n', r >= ' ' && r < 0x7f:
		return r
	case r == '\t', r == '\r', r == '\u2028', r == '\u2029', r == 0x85:
		return '\n'
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.Is(unicode.Cc, r), r&0xFFFE == 0xFFFE: // controls and noncharacters
		return -1
	case unicode.Is(unicode.Cf, r) && !spelt(r, prev, next):
		return -1
	}
	return r
}

// spelt reports whether a format character belongs to the spelling: the
// half-space of Persian and Indic scripts, the space without width that parts
// words where a line may break, the joiner that builds their letters
// and emoji, the tags in the flags of England, Scotland and Wales, the Arabic
// number signs.
func spelt(r, prev, next rune) bool {
	switch {
	case r == '\u200c':
		return joins(prev) && joins(next)
	case r == '\u200b':
		return inWord(prev) && inWord(next)
	case r == '\u200d':
		return prev > 0x2FF && next > 0x2FF
	case r >= 0xE0000 && r <= 0xE007F:
		return prev == 0x1F3F4 || prev >= 0xE0020 && prev <= 0xE007F
	}
	return r >= 0x600 && r <= 0x605 || r == 0x6DD || r == 0x8E2
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// joins reports whether r is a letter of a script that a half-space can split.
func joins(r rune) bool {
	return r > 0x5FF && inWord(r)
}

// lines collapses white space within lines and drops empty ones.
func lines(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space, brk := false, false
	for i := range len(s) {
		switch c := s[i]; c {
		case '\n':
			brk = true
		case ' ', '\t', '\r':
			space = true
		default:
			if b.Len() > 0 && brk {
				b.WriteByte('\n')
			} else if b.Len() > 0 && space {
				b.WriteByte(' ')
			}
			space, brk = false, false
			b.WriteByte(c)
		}
	}
	return b.String()
}

// cut shortens text to n runes, never between a letter and its marks.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	k, keep := 0, 0
	for i, r := range s {
		if k >= n {
			return strings.TrimRight(s[:keep], " ") + "…"
		}
		if !unicode.IsMark(r) && r != '\u200d' && r != '\u200c' {
			keep = i
		}
		k++
	}
	return s
}
