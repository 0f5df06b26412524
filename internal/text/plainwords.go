package text

import "unicode/utf8"

// plainWords reads words from i on, where e is the first letter, as long as
// nothing ties them to the word before: nearly all words are read here.
func (c *scanner) plainWords(i int, e entry) int {
	for more := true; more && e.class()-alpha <= arabic-alpha; {
		if i, more = c.plainWord(i, e.class(), rune(e.value())); more {
			e, _ = c.entryAt(i)
		}
	}
	return i
}

// plainWord reads a word that begins at i, with the given letter of the given
// class, and reports whether another such word may follow at next. What turns
// out to be more is handed on as the open word.
func (c *scanner) plainWord(i int, in class, first rune) (next int, more bool) {
	start := i
	var stop entry
	var h, seen, third uint64
	if in == arabic {
		i, stop, h, seen, third = c.arabicLetters(c.s, i)
	} else {
		i, stop, h, seen, third = c.letters(c.s, i, in, hashSeed, 0, 0)
	}
	end := i
	for stop.class()-mark <= ignore-mark {
		i += 1 + int(c.s[i]>>7)
		if stop.class() == mark {
			end = i
		}
		from := i
		if i, stop, h, seen, third = c.letters(c.s, i, in, h, seen, third); i > from {
			end = i
		}
	}
	c.class, c.n, c.up = in, int32(uint32(seen)), int32(seen>>32)
	hd := uint32(0)
	if c.n >= headLetters {
		hd = head(third)
	}
	flags := Flags(0)
	if c.gap&gapEnds != 0 || len(c.out) == c.lo {
		flags = c.sentence()
	}
	if stop.class() != sep || i == len(c.s) {
		c.open = true
		c.tok = Token{Hash: h, Head: hd, First: first, Start: int32(start), End: int32(end), Gap: c.gap, Flags: flags}
		return i, false
	}
	t := c.push()
	t.Hash, t.Pair, t.Head, t.First = h, 0, hd, first
	t.Start, t.End, t.Gap, t.Flags = int32(start), int32(end), c.gap, flags|c.look()
	c.gap, c.lastN, c.lastC = Gap(stop.value()), c.n, in
	i += 1 + int(c.s[i]>>7)
	return i, i < len(c.s) && c.gap.plain()
}

// letters reads on while there are letters of one class, and returns where it
// stopped and at what: at a sep without a gap where s ends. The numbers are the
// hash, the letters seen (above them, from bit 32, the capitals) and the hash
// of the first three. This is where the time goes: it keeps to what fits into
// registers, and has [scanner.entryAt] written out.
func (t *tables) letters(s string, i int, in class, hash, seen, third uint64) (next int, stop entry, h, n, h3 uint64) {
	for i < len(s) {
		var e entry
		size := 1
		if b := s[i]; b < utf8.RuneSelf {
			e = t.one[b]
		} else if i+1 < len(s) {
			e = t.two[uint(b&0x7f)<<8|uint(s[i+1])]
			size = 2
		} else {
			return i, make1(multi, 0), hash, seen, third
		}
		if e.class() != in {
			return i, e, hash, seen, third
		}
		i += size
		hash = mix(hash, rune(e.value()))
		seen += uint64(e&entryUpper)<<(32-entryUpperBit) + 1
		if uint32(seen) == headLetters {
			third = hash
		}
	}
	return i, make1(sep, 0), hash, seen, third
}

// arabicLetters does what letters does for the beginning of a word of the Arabic
// script, whose letters take two bytes each and have no capitals.
func (t *tables) arabicLetters(s string, from int) (next int, stop entry, h, n, h3 uint64) {
	h = hashSeed
	i := from
	for i+1 < len(s) && s[i] >= utf8.RuneSelf {
		if stop = t.two[uint(s[i]&0x7f)<<8|uint(s[i+1])]; stop.class() != arabic {
			return i, stop, h, uint64(i-from) / 2, h3
		}
		i += 2
		h = mix(h, rune(stop.value()))
		if i-from == 2*headLetters {
			h3 = h
		}
	}
	stop = make1(sep, 0)
	switch {
	case i == len(s):
	case s[i] < utf8.RuneSelf:
		stop = t.one[s[i]]
	default:
		stop = make1(multi, 0)
	}
	return i, stop, h, uint64(i-from) / 2, h3
}
