package text

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tables hold one entry for every rune below 0x10000, in pages; pages that are
// alike are shared. The rest of Unicode is judged as it comes: it is rare.
type tables struct {
	one    [utf8.RuneSelf]entry // by the one byte of a rune; letters have their folded rune spelt out
	two    [1 << 15]entry       // the same by two bytes, without the highest bit; all else is left to lookup
	pages  [256]*[256]entry
	emoji  [16]*[256]entry // 0x1f000 to 0x1ffff, the rest that is not rare
	expand [][]entry       // what entries of class multi fold to
	bound  map[uint64]bool
	abbrev map[uint64]bool
}

// shared builds the tables at first use, some milliseconds.
var shared = sync.OnceValue(func() *tables {
	t := &tables{bound: map[uint64]bool{}, abbrev: map[uint64]bool{}}
	b := builder{tables: t, gaps: map[rune]Gap{}, ignored: map[rune]bool{}}
	for g, signs := range gaps {
		for _, r := range signs {
			b.gaps[r] = g
		}
	}
	for _, r := range ignored {
		b.ignored[r] = true
	}
	var hanPage *[256]entry
	for p := range t.pages {
		lo := rune(p) << 8
		if lo >= 0x4e00 && lo < 0x9f00 {
			if hanPage == nil {
				hanPage = b.page(lo)
			}
			t.pages[p] = hanPage
			continue
		}
		t.pages[p] = b.page(lo)
	}
	t.short()
	rare := builder{tables: t, rare: true}
	for p := range t.emoji {
		t.emoji[p] = rare.page(firstEmoji + rune(p)<<8)
	}
	for _, w := range boundPrefixes {
		t.bound[HashString(w)] = true
	}
	for _, w := range abbreviations {
		t.abbrev[HashString(w)] = true
	}
	return t
})

// short fills the tables of runes of one or two bytes.
func (t *tables) short() {
	for i := range t.two {
		t.two[i] = make1(multi, 0)
	}
	for r := range rune(0x800) {
		e := t.pages[r>>8][r&0xff]
		switch e.class() {
		case alpha, digit, arabic:
			e |= entry(e.folded(r))
		}
		if r < utf8.RuneSelf {
			t.one[r] = e
		} else {
			t.two[(0xc0|r>>6)&0x7f<<8|0x80|r&0x3f] = e
		}
	}
}

// lookup returns the entry of a rune.
func (t *tables) lookup(r rune) entry {
	if r < 0x10000 {
		return t.pages[r>>8][r&0xff]
	}
	if r >= firstEmoji && r < firstEmoji+0x1000 {
		return t.emoji[r>>8&0xf][r&0xff]
	}
	b := builder{tables: t, rare: true}
	return b.entry(r)
}

const firstEmoji = 0x1f000

// builder makes entries. With rare set it adds nothing to the tables.
type builder struct {
	*tables
	gaps    map[rune]Gap
	ignored map[rune]bool
	rare    bool
}

func (b *builder) page(lo rune) *[256]entry {
	var p [256]entry
	for i := range p {
		p[i] = b.entry(lo + rune(i))
	}
	return &p
}

// entry decides what a rune folds to.
func (b *builder) entry(r rune) entry {
	if g, ok := b.gaps[r]; ok {
		return make1(sep, uint32(g))
	}
	if b.ignored[r] || (r >= 0xe0000 && r <= 0xe0fff) {
		return make1(ignore, 0)
	}
	if to, ok := special[r]; ok {
		return b.sequence(r, []rune(to))
	}
	switch {
	case isAccent(r):
		return make1(mark, 0)
	case r >= 0xac00 && r <= 0xd7a3:
		return make1(hangul, 0) // taken apart by arithmetic, see scanner.syllable
	case !wordRune(r):
		return make1(sep, uint32(GapSoft))
	}
	if d := norm.NFKD.PropertiesString(string(r)).Decomposition(); d != nil {
		return b.sequence(r, []rune(string(d)))
	}
	return single(r, r)
}

// sequence makes the entry of a rune that folds to the given ones.
func (b *builder) sequence(r rune, to []rune) entry {
	var es []entry
	for _, x := range to {
		if s, ok := special[x]; ok && x != r {
			for _, y := range s {
				es = append(es, single(y, 0))
			}
			continue
		}
		if _, gap := b.gaps[x]; gap || b.ignored[x] {
			continue // the apostrophe of ŉ stands between letters as any other does
		}
		if !isAccent(x) && wordRune(x) {
			es = append(es, single(x, 0))
		}
	}
	up := entry(0)
	if unicode.IsUpper(r) || unicode.IsTitle(r) {
		up = entryUpper
	}
	switch {
	case len(es) == 0:
		return make1(ignore, 0)
	case len(es) == 1 || b.rare:
		return es[0] | up
	}
	b.expand = append(b.expand, es)
	return make1(multi, uint32(len(b.expand)-1)) | up
}

// single makes the entry of one letter; it holds 0 for its value where the
// letter folds to itself, so that pages can be shared.
func single(r, self rune) entry {
	low := unicode.ToLower(r)
	if s, ok := special[low]; ok && utf8.RuneCountInString(s) == 1 {
		low, _ = utf8.DecodeRuneInString(s)
	}
	c := classOf(low)
	if c == digit {
		low = asciiDigit(r)
	}
	e := make1(c, 0)
	if low != self || low < utf8.RuneSelf {
		e = make1(c, uint32(low))
	}
	if low != r && (unicode.IsUpper(r) || unicode.IsTitle(r)) {
		e |= entryUpper
	}
	return e
}

func isAccent(r rune) bool {
	for _, a := range accents {
		if r >= a[0] && r <= a[1] {
			return true
		}
	}
	return false
}

// wordRune reports whether words are made of it.
func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc)
}

// asciiDigit returns 0 to 9 for a decimal digit of any script.
func asciiDigit(r rune) rune {
	for _, x := range unicode.Nd.R16 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	return r
}

// runs are the scripts that put no spaces between words.
var runs = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Bopomofo, unicode.Yi}

func classOf(r rune) class {
	switch {
	case unicode.IsDigit(r):
		return digit
	case r < 0x0590:
		return alpha
	case r >= 0x1160 && r <= 0x11ff, r == 0x3099, r == 0x309a:
		return extend
	case r >= 0x1100 && r < 0x1160:
		return hangul
	case unicode.In(r, runs...):
		if unicode.In(r, unicode.Mn, unicode.Mc) {
			return extend
		}
		return han
	case unicode.Is(unicode.Katakana, r), r == 0x30fc:
		return katakana
	case unicode.Is(unicode.Arabic, r):
		return arabic
	}
	return alpha
}
