package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxSound = 48
	caron    = '\u030c'
	cedilla  = '\u0327'
	acute    = '\u0301'
	dot      = '\u0307'
	hamza    = '\u0654'
)

// voice reads the letters of one word.
type voice struct {
	as      Reading
	rs      [maxSound]rune
	n       int
	from    int // where the word itself begins
	key     []byte
	lo      int
	gaps    [2*maxSound + 1]Vowels // before each consonant of the key, and at the end
	vowel   bool                   // what was read last
	letters Letters
}

// word reads a word from its first letter to its last.
func (v *voice) word(word string) {
	t := shared()
	for _, r := range word {
		v.read(t, r)
	}
	if v.as == NoClitic || v.as == Arab {
		v.from = v.clitic()
	}
	for i := v.from; i < v.n; {
		i += v.step(i)
	}
}

func (v *voice) at(i int) rune {
	if i < 0 || i >= v.n {
		return 0
	}
	return v.rs[i]
}

// begins reports whether a word, or a part of one, begins at i.
func (v *voice) begins(i int) bool { return i == v.from || v.rs[i-1] == ' ' }

// ends reports whether a word, or a part of one, ends with the letter at i.
func (v *voice) ends(i int) bool { return i == v.n-1 || v.rs[i+1] == ' ' }

// emit adds the consonants of a sound to the key, never one twice in a row,
// and its vowels to those that stand there. It returns how many letters it was
// told to have read.
func (v *voice) emit(sound string, letters int) int {
	for i := range len(sound) {
		c := sound[i]
		if vowel := vowelOf[c]; vowel != 0 {
			v.gaps[len(v.key)-v.lo] |= vowel
			v.vowel = true
			continue
		}
		v.vowel = false
		if n := len(v.key); n > v.lo && (v.key[n-1] == c || coarse(v.key[n-1]) == 'H' && coarse(c) == 'H') {
			continue
		}
		v.key = append(v.key, c)
	}
	return letters
}

// isArabicLetter reports whether a rune is of the block that nearly all text
// in the Arabic script is written in.
func isArabicLetter(r rune) bool { return r >= 0x600 && r <= 0x6ff }

// step reads the letter at i, with those that belong to it, and returns how
// many it read.
func (v *voice) step(i int) int {
	r := v.rs[i]
	switch {
	case v.wavers(i):
		return v.emit("*", 1)
	case r == ' ', r == caron || r == cedilla || r == acute || r == dot:
		return 1 // an accent of a letter that has no other sound for it
	case r < utf8.RuneSelf || r < 0x250 && unicode.Is(unicode.Latin, r):
		return v.latin(i)
	case isArabicLetter(r) || unicode.Is(unicode.Arabic, r):
		v.letters = InArabic
		return v.arabic(i)
	case unicode.Is(unicode.Greek, r):
		v.letters = InGreek
		return v.greek(i)
	}
	v.letters = InCyrillic
	if v.as == Other {
		if sound := otherCyrillic[r]; sound != "" {
			return v.emit(sound, 1)
		}
	}
	return v.byTable(i, cyrillicPairs, cyrillicSounds)
}

// wavers reports whether the letter at i is a vowel that newsrooms do not agree
// on: before Allah's name (Nasrallah, Nasrullah), and in Abdul and Abdel.
func (v *voice) wavers(i int) bool {
	l := v.at(i + 1)
	if l != 'l' && l != 'л' || !strings.ContainsRune("aeiouаеиоу", v.rs[i]) {
		return false
	}
	a := v.at(i + 3)
	return v.at(i+2) == l && (a == 'a' || a == 'а') || v.has(i-3, "abd") || v.has(i-3, "абд")
}

func (v *voice) byTable(i int, pairs map[[2]rune]string, sounds map[rune]string) int {
	if k, ok := pairs[[2]rune{v.rs[i], v.at(i + 1)}]; ok {
		return v.emit(k, 2)
	}
	return v.emit(sounds[v.rs[i]], 1)
}
