package text

import "strings"

// Fold returns the words of a text as they compare: lower case without
// accents, one writing for the letters and digits of each script, one space
// between words, no punctuation. It serves as a key.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var buf [64]Token
	var word [64]byte
	for i, t := range Scan(buf[:0], s) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.Write(AppendWord(word[:0], s[t.Start:t.End]))
	}
	return b.String()
}

// AppendWord appends the folded letters of one word to dst, without anything
// that stands between letters.
func AppendWord(dst []byte, s string) []byte {
	t := shared()
	for _, r := range s {
		dst = t.appendFolded(dst, r)
	}
	return dst
}

func (t *tables) appendFolded(dst []byte, r rune) []byte {
	e := t.lookup(r)
	switch e.class() {
	case sep, mark, ignore:
		return dst
	case multi:
		for _, x := range t.expand[e.value()] {
			dst = appendRune(dst, x.folded(r))
		}
		return dst
	case hangul:
		x := r - 0xac00
		if x < 0 || x >= 11172 {
			return appendRune(dst, e.folded(r))
		}
		dst = appendRune(appendRune(dst, 0x1100+x/588), 0x1161+x%588/28)
		if f := x % 28; f > 0 {
			dst = appendRune(dst, 0x11a7+f)
		}
		return dst
	}
	return appendRune(dst, e.folded(r))
}

// AppendText appends a whole text, folded but with its punctuation, to dst, and
// for each byte of it the place in s that it came from to at. Hyphens, quotes,
// apostrophes and spaces of every kind become the ASCII ones.
func AppendText(dst []byte, at []int32, s string) ([]byte, []int32) {
	t := shared()
	for i, r := range s {
		n := len(dst)
		if e := t.lookup(r); e.class() == sep {
			dst = appendGap(dst, Gap(e.value()), r)
		} else {
			dst = t.appendFolded(dst, r)
		}
		for range len(dst) - n {
			at = append(at, int32(i))
		}
	}
	return dst, append(at, int32(len(s)))
}

func appendGap(dst []byte, g Gap, r rune) []byte {
	switch g {
	case GapSpace, GapHalf, GapLine:
		return append(dst, ' ')
	case GapHyphen:
		return append(dst, '-')
	case GapApostrophe:
		return append(dst, '\'')
	}
	switch r {
	case '“', '”', '„', '«', '»', '‟':
		return append(dst, '"')
	}
	return appendRune(dst, r)
}
