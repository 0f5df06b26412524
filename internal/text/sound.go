package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reading is one way to read a word aloud.
type Reading uint8

// The readings of a word.
const (
	// Usual reads as English, Persian and most languages' newsrooms write.
	Usual Reading = iota
	// Other reads j and ch as in Khalq, y as in Mojahed (Spanish, German), and
	// the Russian г as h.
	Other
	// NoClitic leaves off the Arabic and, with, for, the before the word, and
	// reads ذ ض ظ as Arabs do (Gaddafi), where Usual reads them as Persians do.
	NoClitic
	// Soft reads c and j as Turks and Slavs do (Mücahidin, Sulejmani), ch as
	// the French (Pezechkian), u before a vowel as w (Sinuar), and z as a ž that
	// lost its accent.
	Soft
)

// Readings are those that a word can be read in.
var Readings = [...]Reading{Usual, Other, NoClitic, Soft}

// Sound appends the key of a word's sound to dst: its consonants in classes
// that Latin, Arabic, Cyrillic and Greek writers agree on, without vowels and
// doubled letters. Mojahedin, مجاهدین and Моджахедин are all mjHdn. It also
// reports whether the word ends in a vowel, which tells Rajavi from Rajiv.
func Sound(dst []byte, word string, as Reading) (key []byte, vowel bool) {
	key, vowel = Detail(dst, word, as)
	for i, c := range key[len(dst):] {
		key[len(dst)+i] = coarse(c)
	}
	return key, vowel
}

// coarse returns the class of a letter of [Detail].
func coarse(c byte) byte {
	switch c {
	case 'z', 'S':
		return 's'
	case 'X':
		return 'H'
	}
	return c
}

// Detail appends the key of a word's sound in which S (sh) and z are told from
// s, and X (kh) from H.
func Detail(dst []byte, word string, as Reading) (key []byte, vowel bool) {
	v := voice{as: as, key: dst, lo: len(dst)}
	t := shared()
	for _, r := range word {
		v.read(t, r)
	}
	i := 0
	if as == NoClitic {
		i = v.clitic()
	}
	for i < v.n {
		i += v.step(i)
	}
	return v.key, v.vowel
}

const (
	maxSound = 48
	caron    = '\u030c'
	cedilla  = '\u0327'
	acute    = '\u0301'
	dot      = '\u0307'
)

// voice reads the letters of one word.
type voice struct {
	as    Reading
	rs    [maxSound]rune
	n     int
	key   []byte
	lo    int
	vowel bool
}

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
	switch r {
	case caron, cedilla, acute, dot:
		v.push(r)
		return
	case 'đ', 'ð', 'þ', 'ħ', 'ł', 'ß', 'ў':
		v.push(r)
		return
	}
	switch e := t.lookup(r); e.class() {
	case alpha, arabic:
		v.push(e.folded(r))
	case multi:
		for _, x := range t.expand[e.value()] {
			v.push(x.folded(r))
		}
	}
}

func (v *voice) push(r rune) {
	if v.n < maxSound {
		v.rs[v.n] = r
		v.n++
	}
}

func (v *voice) at(i int) rune {
	if i < 0 || i >= v.n {
		return 0
	}
	return v.rs[i]
}

// emit adds classes to the key, never one twice in a row.
func (v *voice) emit(classes string, letters int) int {
	for i := range len(classes) {
		if n := len(v.key); n > v.lo && (v.key[n-1] == classes[i] || coarse(v.key[n-1]) == 'H' && coarse(classes[i]) == 'H') {
			continue
		}
		v.key = append(v.key, classes[i])
	}
	v.vowel = classes == ""
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
	case r == caron || r == cedilla || r == acute || r == dot:
		return 1 // of a letter that has no other sound for it
	case r < utf8.RuneSelf || r < 0x250 && unicode.Is(unicode.Latin, r):
		return v.latin(i)
	case isArabicLetter(r) || unicode.Is(unicode.Arabic, r):
		return v.arabic(i)
	case unicode.Is(unicode.Greek, r):
		return v.greek(i)
	}
	if v.as == Other && r == 'г' {
		return v.emit("H", 1)
	}
	return v.byTable(i, cyrillicPairs, cyrillicSounds)
}

// greek reads Greek letters; ου before a vowel is w (Σινουάρ).
func (v *voice) greek(i int) int {
	if v.as == Other && v.rs[i] == 'ο' && v.at(i+1) == 'υ' && strings.ContainsRune("αεηιοω", v.at(i+2)) {
		return v.emit("v", 2)
	}
	return v.byTable(i, greekPairs, greekSounds)
}

func (v *voice) byTable(i int, pairs map[[2]rune]string, sounds map[rune]string) int {
	if k, ok := pairs[[2]rune{v.rs[i], v.at(i + 1)}]; ok {
		return v.emit(k, 2)
	}
	return v.emit(sounds[v.rs[i]], 1)
}

// latin reads Latin letters; the longest spelling of a sound goes first.
func (v *voice) latin(i int) int {
	for _, d := range groupsFrom(v.rs[i]) {
		if v.has(i, d.letters) {
			sound := d.sound
			if as, ok := otherGroups[v.as][d.letters]; ok {
				sound = as
			}
			return v.emit(sound, utf8.RuneCountInString(d.letters))
		}
	}
	return v.emit(v.latinLetter(i), 1)
}

// latinLetter returns the sound of one Latin letter in its place.
//
//nolint:gocyclo // one short case a letter
func (v *voice) latinLetter(i int) string {
	r, next := v.rs[i], v.at(i+1)
	other, last := v.as == Other, i == v.n-1
	switch {
	case v.as == Soft && strings.ContainsRune("cjuz", r):
		return v.softLetter(i)
	case r == 'c' && other && i > 0, r == 'c' && other && (next == 'i' || next == 'e'): // Cipras, but not Cyprus
		return "ts"
	case r == 'c' && (next == 'e' || next == 'i' || next == 'y'):
		return "s"
	case r == 'c':
		return "k"
	case r == 'h' && last && i > 0, r == 'j' && last, r == 'w' && !other && !latinVowel(next):
		return ""
	case r == 'j' && other:
		return "H"
	case r == 'y' && other && latinVowel(next):
		return "j"
	}
	return latinSounds[r]
}

// softLetter returns the sound of c, j, u or z in the reading Soft.
func (v *voice) softLetter(i int) string {
	switch {
	case v.rs[i] == 'c':
		return "j"
	case v.rs[i] == 'z' && !slices.Contains(v.rs[:v.n], 'c'):
		return "j"
	case v.rs[i] == 'z':
		return "z"
	case v.rs[i] == 'u' && i > 0 && latinVowel(v.at(i+1)):
		return "v"
	}
	return ""
}

func (v *voice) has(i int, letters string) bool {
	for _, r := range letters {
		if v.at(i) != r {
			return false
		}
		i++
	}
	return true
}

func latinVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'ı', 'ə':
		return true
	}
	return false
}

// arabic reads letters of the Arabic script. و and ه are vowels or consonants
// by their place.
func (v *voice) arabic(i int) int {
	r, next := v.rs[i], v.at(i+1)
	switch r {
	case 'ت':
		if next == 'ش' { // how Arabic writes ch
			return v.emit("ts", 2)
		}
	case 'و':
		return v.emit(v.waw(i), 1)
	case 'ه', 'ة', 'ە':
		if i == v.n-1 || (i == v.n-3 && (next == 'ا' || next == 'ی') && v.at(i+2) == 'ی') { // its half-space lost
			return v.emit("", 1)
		}
		return v.emit("H", 1)
	case 'ذ', 'ض', 'ظ':
		if v.as == NoClitic {
			return v.emit("d", 1)
		}
	}
	return v.emit(arabicSounds[r], 1)
}

// waw returns what و is: a consonant at the beginning and beside long vowels.
func (v *voice) waw(i int) string {
	if i == 0 || v.at(i-1) == 'ا' {
		return "v"
	}
	switch v.at(i + 1) {
	case 'ا', 'ی', 'ي', 'ى', 'ه':
		return "v"
	}
	return ""
}

// clitic returns how many letters stand before the word itself.
func (v *voice) clitic() int {
	i := 0
	switch v.at(0) {
	case 'و', 'ف', 'ب', 'ل':
		i = 1
	}
	switch {
	case v.at(i) == 'ا' && v.at(i+1) == 'ل':
		i += 2
	case v.at(0) == 'ل' && v.at(1) == 'ل':
		i = 2
	}
	if v.n-i < 3 {
		return 0
	}
	return i
}
