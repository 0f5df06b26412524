package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// latin reads Latin letters; the longest spelling of a sound goes first.
func (v *voice) latin(i int) int {
	if v.as == Soft {
		for _, d := range hungarian {
			if v.has(i, d.letters) {
				return v.emit(d.sound, len(d.letters))
			}
		}
	}
	if v.as == Soft && v.has(i, "ou") && i > 0 && latinVowel(v.at(i+2)) { // Sinouar
		return v.emit("v", 2)
	}
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
	case v.as == Slavic && r == 'j':
		return "i"
	case v.as == Slavic && r == 'c':
		return "ts"
	case v.as == Soft && strings.ContainsRune("cjuz", r):
		return v.softLetter(i)
	case r == 'c' && other && i > 0, r == 'c' && other && (next == 'i' || next == 'e'): // Cipras, but not Cyprus
		return "ts"
	case r == 'c' && (next == 'e' || next == 'i' || next == 'y'):
		return "s"
	case r == 'c':
		return "k"
	case r == 'h' && last && i > 0, r == 'w' && !other && v.as != Slavic && !latinVowel(next):
		return ""
	case (r == 'a' || r == 'e') && next == 'h' && i == v.n-2: // how ه is spelt
		return "*"
	case r == 'j' && last:
		return "i"
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
	case v.rs[i] == 'z' && v.lostAccents():
		return "j"
	case v.rs[i] == 'z':
		return "z"
	case v.rs[i] == 'u' && i > 0 && latinVowel(v.at(i+1)):
		return "v"
	case v.rs[i] == 'j':
		return "i"
	}
	return "u"
}

// lostAccents reports whether a z may be a ž: neither a c of the reading nor an
// accent beside it says that the word is written with all its signs.
func (v *voice) lostAccents() bool {
	return !slices.ContainsFunc(v.rs[:v.n], func(r rune) bool {
		return r == 'c' || r == caron || r == cedilla || r == acute || r == dot
	})
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
