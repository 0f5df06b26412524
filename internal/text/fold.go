package text

import "sync"

// scratch holds tokens between calls of [AppendFold]: they go to the heap.
var scratch = sync.Pool{New: func() any { return new([]Token) }}

// Fold returns the words of a text as they compare: lower case without
// accents, one writing for the letters and digits of each script, one space
// between words, no punctuation. It serves as a key.
func Fold(s string) string {
	var short [128]byte
	dst := short[:0]
	if len(s) > len(short) {
		dst = make([]byte, 0, len(s))
	}
	return string(AppendFold(dst, s))
}

// AppendFold appends what [Fold] returns to dst.
func AppendFold(dst []byte, s string) []byte {
	toks := scratch.Get().(*[]Token)
	defer scratch.Put(toks)
	*toks = Scan((*toks)[:0], s)
	for i, t := range *toks {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = AppendWord(dst, s[t.Start:t.End])
	}
	return dst
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
