package text

import "strings"

// greek reads Greek letters. In the reading Other ου before a vowel is w
// (Σινουάρ), γ before a bright vowel y (Ταγίπ), in Soft ζ is ž (Ζοζέπ); in both
// ντ and μπ inside a word are two sounds.
func (v *voice) greek(i int) int {
	r, next := v.rs[i], v.at(i+1)
	switch {
	case v.as == Other && r == 'ο' && next == 'υ' && strings.ContainsRune("αεηιοω", v.at(i+2)):
		return v.emit("v", 2)
	case v.as == Other && r == 'γ' && strings.ContainsRune("ειηυ", next):
		return v.emit("i", 1)
	case v.as == Soft && r == 'ζ':
		return v.emit("j", 1)
	}
	if nasal, ok := greekNasals[v.as][[2]rune{r, next}]; ok && i > 0 {
		return v.emit(nasal, 2)
	}
	return v.byTable(i, greekPairs, greekSounds)
}

// arabic reads letters of the Arabic script. و and ه are vowels or consonants
// by their place.
func (v *voice) arabic(i int) int {
	r, next := v.rs[i], v.at(i+1)
	switch r {
	case 'و':
		return v.emit(v.waw(i), 1)
	case 'ا':
		return v.emit(v.alef(i), 1)
	case 'ع':
		return v.emit(v.ain(i), 1)
	case 'ه', 'ة':
		return v.emit(v.heh(i), 1)
	case 'ذ', 'ض', 'ظ', 'ث':
		if v.as == Arab {
			return v.emit(arabSounds[r], 1)
		}
	}
	if next == 'ش' || next == 'ھ' {
		if sound, ok := arabicPairs[[2]rune{r, next}]; ok {
			return v.emit(sound, 2)
		}
	}
	if !isArabicLetter(r) {
		return 1
	}
	return v.emit(arabicSounds[r-0x600], 1)
}

// heh returns what ه is: a vowel at the end, also where a half-space behind it
// was lost.
func (v *voice) heh(i int) string {
	next := v.at(i + 1)
	if v.ends(i) || i == v.n-3 && (next == 'ا' || next == 'ی' || next == 'ئ') && v.at(i+2) == 'ی' {
		return "ae"
	}
	return "H"
}

// ain returns what ع is: any vowel, if none is written beside it.
func (v *voice) ain(i int) string {
	if long(v.at(i+1)) || v.ends(i) && long(v.at(i-1)) {
		return ""
	}
	return "*"
}

// long reports whether a letter is a long vowel.
func long(r rune) bool { return r == 'ا' || r == 'و' || r == 'ی' }

// waw returns what و is: a consonant at the beginning and beside long vowels.
func (v *voice) waw(i int) string {
	switch {
	case v.at(i-1) == 'ا' && v.at(i+1) == 'غ' && v.at(i+2) == 'ل': // the Turkish -oğlu
		return "o"
	case v.begins(i), v.at(i-1) == 'ا' && !v.begins(i-1):
		return "v"
	}
	switch v.at(i + 1) {
	case 'ا', 'ی', 'ي', 'ى', 'ه':
		return "v"
	}
	return "u"
}

// alef returns what ا is: at the beginning any vowel, which the next letter
// tells if it is a long one, and in الله what the name before it ends in.
func (v *voice) alef(i int) string {
	switch next := v.at(i + 1); {
	case v.begins(i) && (next == 'و' || next == 'ی'):
		return ""
	case v.begins(i), next == 'ل' && v.at(i+2) == 'ل':
		return "*"
	}
	return "a"
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
