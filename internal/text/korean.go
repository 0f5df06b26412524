package text

// syllables reads Korean syllables that stand side by side from i on, a token
// each, and takes them apart, as NFD does (Unicode section 3.12), so that both
// writings are one. The last stays open.
func (c *scanner) syllables(i int) int {
	for {
		x := syllableAt(c.s, i)
		if x >= syllables {
			return i
		}
		first, vowel, last := rune(0x1100+x/588), rune(0x1161+x%588/28), rune(0x11a7+x%28)
		c.begin(hangul, first, i)
		i += 3
		t := &c.tok
		c.n, t.End, t.Hash = 2, int32(i), mix(mix(t.Hash, first), vowel)
		if last > 0x11a7 {
			c.n, t.Hash = 3, mix(t.Hash, last)
			t.Head = head(t.Hash)
		}
		if t.Pair == 0 {
			continue
		}
		if t.Pair = mix(mix(t.Pair, first), vowel); last > 0x11a7 {
			t.Pair = mix(t.Pair, last)
		}
	}
}

// syllables is how many Korean syllables there are, from 0xac00 on.
const syllables = 11172

// syllableAt returns the number of the syllable at i, at least syllables if
// there is none.
func syllableAt(s string, i int) uint32 {
	if i+2 >= len(s) || s[i]&0xf0 != 0xe0 || s[i+1]&0xc0 != 0x80 || s[i+2]&0xc0 != 0x80 {
		return syllables
	}
	return (uint32(s[i]&0x0f)<<12 | uint32(s[i+1]&0x3f)<<6 | uint32(s[i+2]&0x3f)) - 0xac00
}
