package text

import "unicode/utf8"

// Flags say what a token looked like, and where a phrase may begin and end.
type Flags uint8

// The flags.
const (
	// AllCaps: two letters or more, all of them capitals.
	AllCaps Flags = 1 << iota
	// NoStart: no word of a query begins here (escalation in de-escalation, a
	// syllable inside a Korean word).
	NoStart
	// NoEnd: no word of a query ends here (CAR in CAR-T).
	NoEnd
	// Sentence: the first word of a sentence.
	Sentence
	// Single: one letter alone.
	Single
	// Script: a token that is one letter of a script without spaces.
	Script
	// Arabic: letters of the Arabic script.
	Arabic
)

// Token is one word of a text.
type Token struct {
	Hash  uint64 // of the folded word
	Pair  uint64 // of the word before and this one, written together; 0 if nothing joins them
	Head  uint32 // of its first three letters; 0 if it has fewer
	First rune   // its first letter, folded
	// The word's bytes in the text, [Start, End), on rune borders.
	Start, End int32
	Gap        Gap // what stands before it
	Flags      Flags
}

// Joins reports whether a hyphen, apostrophe, half-space or underscore, and
// nothing else, ties the token to the one before it.
func (t *Token) Joins() bool { return t.Pair != 0 }

// scanner is the state of [Scan]: the word being read, and what stood before.
type scanner struct {
	*tables
	s   string
	out []Token
	lo  int // where out began

	tok   Token // the open word
	class class // its class
	open  bool
	n     int32 // its letters
	up    int32 // those that are capitals
	gap   Gap   // seen since the last word
	lastN int32 // letters of the last word in out
	lastC class
}

// Scan appends the words of a text to dst. It makes no allocation beyond dst.
func Scan(dst []Token, s string) []Token {
	c := scanner{tables: shared(), s: s, out: dst, lo: len(dst)}
	for i := 0; i < len(s); {
		e, size := c.two[0], 2
		if b := s[i]; b < utf8.RuneSelf {
			e, size = c.one[b], 1
		} else if i+1 < len(s) {
			e = c.two[uint(b&0x7f)<<8|uint(s[i+1])]
		}
		switch k := e.class(); k {
		case sep:
			if c.open {
				c.close()
			}
			c.gap |= Gap(e.value())
			i += size
		case alpha, digit, arabic:
			if c.open || !c.gap.plain() {
				i = c.word(i)
			} else {
				i = c.plainWords(i, e)
			}
		default:
			i = c.other(i)
		}
	}
	if c.open {
		c.close()
	}
	return c.out
}

// entryAt looks up the rune at i. What takes three bytes or more is left to
// [scanner.other], under a class of its own.
func (c *scanner) entryAt(i int) (e entry, size int) {
	b := c.s[i]
	switch {
	case b < utf8.RuneSelf:
		return c.one[b], 1
	case i+1 < len(c.s):
		return c.two[uint(b&0x7f)<<8|uint(c.s[i+1])], 2
	}
	return make1(multi, 0), 1
}

// push makes room for a token; what it holds is old.
func (c *scanner) push() *Token {
	if len(c.out) == cap(c.out) {
		c.out = append(c.out, Token{})
	} else {
		c.out = c.out[:len(c.out)+1]
	}
	return &c.out[len(c.out)-1]
}

// word reads a run of letters and digits of a script with spaces, none of them
// longer than two bytes, that begins at i or goes on with the open word there.
func (c *scanner) word(i int) int {
	s := c.s
	e, _ := c.entryAt(i)
	c.begin(e.class(), rune(e.value()), i)
	h, n, up, pair, end, in := c.tok.Hash, c.n, c.up, c.tok.Pair, i, c.class
	for i < len(s) {
		e, size := c.entryAt(i)
		if k := e.class(); k != in {
			if k == mark || k == ignore {
				i += size
				if k == mark {
					end = i
				}
				continue
			}
			if !c.continues(k) || k == extend {
				break
			}
			if k != digit {
				in, c.class = k, k
			}
		}
		r := rune(e.value())
		h = mix(h, r)
		if n++; n == headLetters {
			c.tok.Head = head(h)
		}
		if e.upper() {
			up++
		}
		if pair != 0 {
			pair = mix(pair, r)
		}
		i += size
		end = i
	}
	c.tok.Hash, c.n, c.up, c.tok.Pair, c.tok.End = h, n, up, pair, int32(end)
	return i
}

// other reads one rune of any kind and returns where the next begins.
func (c *scanner) other(i int) int {
	if next := c.syllables(i); next > i {
		return next
	}
	r, size := utf8.DecodeRuneInString(c.s[i:])
	end := i + size
	if r == utf8.RuneError && size == 1 {
		if c.open {
			c.close()
		}
		c.gap |= GapSoft
		return end
	}
	e := c.lookup(r)
	switch k := e.class(); k {
	case sep:
		if c.open {
			c.close()
		}
		c.gap |= Gap(e.value())
	case ignore:
	case mark:
		if c.open {
			c.tok.End = int32(end)
		}
	case multi:
		for _, x := range c.expand[e.value()] {
			c.letter(x.class(), x.folded(r), e.upper(), i, end)
		}
	default:
		c.letter(k, e.folded(r), e.upper(), i, end)
	}
	return end
}

func (c *scanner) letter(k class, r rune, upper bool, i, end int) {
	c.begin(k, r, i)
	c.tok.Hash = mix(c.tok.Hash, r)
	if c.tok.Pair != 0 {
		c.tok.Pair = mix(c.tok.Pair, r)
	}
	if c.n++; c.n == headLetters {
		c.tok.Head = head(c.tok.Hash)
	}
	if upper {
		c.up++
	}
	if c.class == digit && (k == alpha || k == arabic) {
		c.class = k
	}
	c.tok.End = int32(end)
}

// begin opens a word at i, unless the letter goes on with the open one.
func (c *scanner) begin(k class, r rune, i int) {
	if c.open {
		if c.continues(k) {
			return
		}
		c.close()
	}
	c.open, c.class, c.n, c.up = true, k, 0, 0
	c.tok = Token{Hash: hashSeed, First: r, Start: int32(i), Gap: c.gap}
	c.tok.Flags = c.sentence()
	if len(c.out) == c.lo {
		return
	}
	p := &c.out[len(c.out)-1]
	if c.gap != 0 && c.gap&^gapJoin == 0 && i-int(p.End) <= 3 {
		c.tok.Pair = p.Hash
	}
	if c.gap == 0 && (k == hangul || k == katakana) && c.lastC == k {
		c.tok.Flags |= NoStart
	}
}

// sentence returns the flag of a word that begins a sentence, if the word that
// begins now does.
func (c *scanner) sentence() Flags {
	if len(c.out) == c.lo || c.gap&(GapStop|GapLine) != 0 ||
		(c.gap&GapDot != 0 && c.gap&GapSpace != 0 && !c.abbreviated(&c.out[len(c.out)-1])) {
		return Sentence
	}
	return 0
}

func (c *scanner) continues(k class) bool {
	switch k {
	case extend:
		return true
	case alpha, arabic:
		return c.class == k || c.class == digit
	case digit:
		return c.class == alpha || c.class == arabic || c.class == digit
	}
	return false
}

func (c *scanner) abbreviated(p *Token) bool {
	return p.Flags&Single != 0 || c.initials(p) || c.abbrev[p.Hash]
}

// look returns the flags that the letters of the open word give it.
func (c *scanner) look() Flags {
	f := Flags(0)
	switch {
	case c.class >= han:
		return Script
	case c.class == arabic:
		f = Arabic
	}
	switch {
	case c.n == 1 && c.class != digit:
		f |= Single
	case c.up == c.n && c.n > 1:
		f |= AllCaps
	}
	return f
}

// close appends the open word.
func (c *scanner) close() {
	c.open = false
	t := &c.tok
	t.Flags |= c.look()
	if len(c.out) > c.lo && c.compound() {
		c.gap = 0
		return
	}
	c.out = append(c.out, *t)
	c.gap, c.lastN, c.lastC = 0, c.n, c.class
}
