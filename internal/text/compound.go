package text

import "strings"

// endingLetters are the single letters that Albanian and English hang on a
// word by hyphen or apostrophe.
const endingLetters = "aeijnstu"

// ukrainianSoft are the vowels, folded, before which Ukrainian writes an apostrophe
// inside a word.
const ukrainianSoft = "яюєі"

// compound looks at the open word and the one before it: initials become one
// word (then it reports true), and hyphens decide where words may begin and
// end.
func (c *scanner) compound() bool {
	t := &c.tok
	p := &c.out[len(c.out)-1]
	single := t.Flags&Single != 0
	oneScript := (c.class == arabic) == (c.lastC == arabic)
	if t.Gap == GapDot && single && oneScript && t.Start == p.End+1 && (p.Flags&Single != 0 || c.initials(p)) {
		c.merge(p)
		return true
	}
	if t.Pair != 0 && c.class == alpha {
		switch t.Gap {
		case GapApostrophe:
			if single && t.First == 't' && c.s[p.End-1]|0x20 == 'n' {
				p.Flags |= NoEnd // don't
			}
			if strings.ContainsRune(ukrainianSoft, t.First) { // львів'яни: the sign is a letter of the word
				p.Flags |= NoEnd
				t.Flags |= NoStart
			}
		case GapHyphen:
			c.hyphen(p, t, single)
		}
	}
	return false
}

// hyphen judges a compound: p-t.
func (c *scanner) hyphen(p, t *Token, single bool) {
	first := p.Gap != GapHyphen || p.Pair == 0
	if first && c.lastC == alpha && (p.Flags&Single != 0 || c.bound[p.Hash]) {
		t.Flags |= NoStart
	}
	if !first && p.Flags&Single != 0 && len(c.out)-2 >= c.lo {
		c.out[len(c.out)-2].Flags &^= NoEnd // Mujahedeen-E-Khalq: the letter is a particle
	}
	if single && (c.up > 0 || !strings.ContainsRune(endingLetters, t.First)) {
		p.Flags |= NoEnd
	}
}

// initials reports whether the word before was put together of initials.
func (c *scanner) initials(p *Token) bool {
	return strings.IndexByte(c.s[p.Start:p.End], '.') >= 0
}

// merge adds the open letter to the initials before it: M.E.K is one word.
func (c *scanner) merge(p *Token) {
	p.Hash = mix(p.Hash, c.tok.First)
	if p.Pair != 0 {
		p.Pair = mix(p.Pair, c.tok.First)
	}
	if c.lastN++; c.lastN == headLetters {
		p.Head = head(p.Hash)
	}
	caps := p.Flags&AllCaps != 0 || (p.Flags&Single != 0 && p.upper(c))
	p.Flags &^= Single | AllCaps
	if caps && c.up > 0 {
		p.Flags |= AllCaps
	}
	p.End = c.tok.End
}

// upper reports whether the token, one letter, is a capital.
func (t *Token) upper(c *scanner) bool {
	for _, r := range c.s[t.Start:t.End] {
		return c.lookup(r).upper()
	}
	return false
}
