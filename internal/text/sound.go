package text

// Reading is one way to read a word aloud.
type Reading uint8

// The readings of a word.
const (
	// Usual reads as English, Persian and most languages' newsrooms write.
	Usual Reading = iota
	// Other reads j and ch as in Khalq, y as in Mojahed (Spanish, German), the
	// Russian г as h, and Greek γ as y, ντ and μπ as nd and mb.
	Other
	// NoClitic leaves off the Arabic and, with, for, the before the word.
	NoClitic
	// Arab does so too, and reads ذ ض ظ ث as Arabs do (Gaddafi, Houthi), where
	// the others read them as Persians do.
	Arab
	// Soft reads c and j as Turks and Slavs do (Mücahidin, Sulejmani), ch as
	// the French (Pezechkian), gy, cs and zs as Hungarians (Vlagyimir), u before a
	// vowel as w (Sinuar), and z as a ž that lost its accent.
	Soft
	// Slavic reads j as a vowel, c as ts and ch as kh (Chomejni).
	Slavic
)

// Readings are those that a word can be read in.
var Readings = [...]Reading{Usual, Other, NoClitic, Arab, Soft, Slavic}

// Sound appends the key of a word's sound to dst: its consonants in classes
// that Latin, Arabic, Cyrillic and Greek writers agree on, without vowels and
// doubled letters. Mojahedin, مجاهدین and Моджахедин are all mjHdn. It also
// reports whether the word ends in a vowel, which tells Rajavi from Rajiv.
func Sound(dst []byte, word string, as Reading) (key []byte, vowel bool) {
	v := voice{as: as, key: dst, lo: len(dst)}
	v.word(word)
	for i, c := range v.key[len(dst):] {
		v.key[len(dst)+i] = coarse(c)
	}
	return v.key, v.vowel
}

// coarse returns the class of a letter of [Spoken].
func coarse(c byte) byte {
	switch c {
	case 'z', 'S', 'Z':
		return 's'
	case 'X':
		return 'H'
	}
	return c
}

// Spoken is a word read aloud, with all that its letters tell.
type Spoken struct {
	// Consonants is the key of its sound, in which S (sh) and z are told from s,
	// and X (kh) from H; Z is the sz that is sh to Poles and s to Hungarians.
	Consonants []byte
	// Vowels are those before each consonant, and those at the end.
	Vowels  []Vowels
	Open    bool // it ends in a vowel
	Letters Letters
}

// Letters are what a word is written in.
type Letters uint8

// The letters that words are read aloud from.
const (
	InLatin Letters = iota
	InArabic
	InCyrillic
	InGreek
)

// Listen reads a word aloud into s, whose memory it uses again.
func Listen(s *Spoken, word string, as Reading) {
	v := voice{as: as, key: s.Consonants[:0]}
	v.word(word)
	s.Consonants, s.Letters, s.Open = v.key, v.letters, v.vowel
	s.Vowels = append(s.Vowels[:0], v.gaps[:len(v.key)+1]...)
}
