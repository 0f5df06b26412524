package text

import (
	"unicode"
	"unicode/utf8"
)

// read takes in one rune: a base letter, then the accents that change its sound.
func (v *voice) read(t *tables, r rune) {
	switch {
	case r < utf8.RuneSelf:
		if c := r | 0x20; c >= 'a' && c <= 'z' {
			v.push(c)
			return
		}
	case !isArabicLetter(r):
		r = unicode.ToLower(r)
		if apart, ok := accented[r]; ok {
			v.push(apart[0])
			v.push(apart[1])
			return
		}
	}
	if v.verbatim(r) {
		return
	}
	switch e := t.lookup(r); e.class() {
	case alpha, arabic:
		v.push(e.folded(r))
	case sep:
		v.push(' ')
	case multi:
		for _, x := range t.expand[e.value()] {
			v.push(x.folded(r))
		}
	}
}

// verbatim takes in a rune that sounds otherwise than what it folds to.
func (v *voice) verbatim(r rune) bool {
	switch r {
	case hamza:
		if v.at(v.n-1) != 'ی' {
			return true
		}
		v.n--
		return v.verbatim('ئ')
	case 'ئ':
		if v.n > 0 { // at the beginning it only carries a vowel
			v.push(r)
		}
		return true
	case caron, cedilla, acute, dot, 'đ', 'ð', 'þ', 'ħ', 'ł', 'ß', 'ў', 'ە', 'ێ', 'ۆ', 'ھ':
		v.push(r)
		return true
	}
	return false
}

func (v *voice) push(r rune) {
	if v.n < maxSound {
		v.rs[v.n] = r
		v.n++
	}
}
