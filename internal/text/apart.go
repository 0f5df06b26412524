package text

import "math/bits"

// How far apart two vowels are: a step is what newsrooms make of one and the
// same vowel (Ahmad, Ahmed), two of them are doubtful (Zelensky, Zelinsky), and
// what is far makes another name (Khamenei, Khomeini).
const (
	step     = 1
	doubtful = 2
	lost     = 3 // Macron, Macaron
	far      = 4

	// Far is how far apart no two writings of one name are.
	Far = far
)

// Apart says how far the vowels of a name are from those of a word with the
// same consonants, as far as the name's last one.
func Apart(name, word *Spoken) int {
	n := min(len(name.Consonants), len(word.Consonants))
	if n == 0 {
		return 0
	}
	sum := first(name, word)
	for i := 1; i < n; i++ {
		d := between(name.Vowels[i], word.Vowels[i], name.Letters, word.Letters)
		if i == n-1 && d == 0 && word.shortU(name.Vowels[i], i) {
			d = doubtful
		}
		sum += d
	}
	if n == len(name.Consonants) {
		sum += ends(name.Vowels[n], word.Vowels[n], name.Letters, word.Letters)
	}
	return sum
}

// first compares the vowels that two words begin with, if they do. They are
// often unstressed, so Alexander is Олександр.
func first(name, word *Spoken) int {
	a, b := name.Vowels[0], word.Vowels[0]
	switch {
	case a == b, a == 0 && word.Letters == InArabic && name.Consonants[0] == 's' && name.Vowels[1] == 0:
		return 0 // Starmer, استارمر
	case a == 0 || b == 0:
		return lost
	case word.Letters == InArabic && (glides(a) && b&vowelI == 0 || b == vowelI && a&(vowelE|vowelI) == 0):
		return far // their first letter would be ی, or is one
	}
	d := between(a, b, name.Letters, word.Letters)
	if a = rounded(a | b); a == vowelA|vowelU {
		return step
	}
	return min(d, doubtful)
}

// shortU reports whether Arabic letters leave out the u before the last
// consonant, which is long in most names: Mahmoud is not محمد.
func (s *Spoken) shortU(name Vowels, at int) bool {
	return s.Letters == InArabic && s.Vowels[at] == 0 && rounded(name) == vowelU
}

// ends compares the vowels at the end of a name. Cases change an a or o (Rama,
// Ramy), but not in Arabic letters, and hang others on a consonant or a glide
// (Сергей, Сергея).
func ends(name, word Vowels, of, in Letters) int {
	bright := name&(vowelE|vowelI) != 0
	switch {
	case name&anyVowel != 0 && name&vowelI != 0 && of != InArabic && in != InArabic && word&(vowelA|vowelE|vowelI|anyVowel) == vowelA:
		return far // Haniyeh, Hanna
	case name == 0 || word == 0 || name&anyVowel != 0, name&word&vowelE != 0:
		return 0
	case !bright && in == InArabic && rounded(name|word) == vowelA|vowelU:
		return far // Fordow, فردا
	case !bright:
		return 0
	case name&(vowelA|vowelI) == vowelI && word&(vowelA|anyVowel) == vowelA: // Zelensky's wife is Zelenskaya
		return far
	}
	return between(name, word, of, in)
}

// between says how far two groups of vowels are apart.
func between(a, b Vowels, of, in Letters) int {
	switch {
	case englishU(a, b, of, in) || englishU(b, a, in, of):
		return step
	case of == InArabic && in == InArabic:
		return bothShort(rounded(a), rounded(b))
	case in == InArabic:
		return short(a, b)
	case of == InArabic:
		return short(b, a)
	}
	return spelt(rounded(a), rounded(b))
}

// englishU reports whether Latin letters have a u for the a of others, as
// English spells it: Trump, Трамп, ترامپ.
func englishU(latin, other Vowels, of, in Letters) bool {
	return of == InLatin && in != InLatin && latin == vowelU && other == vowelA
}

// spelt compares vowels that are all written.
func spelt(a, b Vowels) int {
	switch {
	case a == b || (a|b)&anyVowel != 0:
		return 0
	case a == 0 && b == vowelE: // Tehran, Teheran
		return step
	case b == 0 && a == vowelE, a|b == vowelI: // Khamenei, Hamnei; Dmitry, Dimitri
		return doubtful
	case a == 0 || b == 0:
		return lost
	case a&b != 0:
		return step
	case a == vowelE|vowelI && b == vowelA: // Aliyev, Alavi
		return doubtful
	}
	return nearest(a, b)
}

// rounded takes o for u: Mojahedin, Mujahidin.
func rounded(a Vowels) Vowels {
	if a&(vowelO|longU) != 0 {
		return a&^(vowelO|longU) | vowelU
	}
	return a
}

// short compares vowels with those that Arabic letters write: the long ones.
func short(full, long Vowels) int {
	switch {
	case glides(full) && long&vowelI == 0:
		return far // Pezeshkian, پزشکان
	case long == 0:
		return unwritten(full)
	}
	full, long = rounded(full), rounded(long)
	switch {
	case full == long || (full|long)&anyVowel != 0:
		return 0
	case full == vowelI && long&vowelI != 0:
		return step // the English i: Biden, بایدن
	case full == 0, glides(long) && !glides(full), full == vowelU && long == vowelA: // Witkoff, ویتکاف
		return doubtful
	case full&long != 0, full == vowelE && long == vowelI:
		return step
	}
	return nearest(full, long)
}

// unwritten says how likely it is not that Arabic letters leave out vowels.
func unwritten(full Vowels) int {
	switch {
	case full&longU != 0:
		return doubtful // Mahmoud, محمد
	case full == vowelA, full == vowelI:
		return step
	case full&vowelI != 0:
		return far // Soleimani, سلمانی
	case full == 0 || full&anyVowel != 0:
		return 0
	}
	return (bits.OnesCount8(uint8(rounded(full))) - 1) * doubtful
}

// glides reports whether there is a y between two vowels, which Arabic letters
// write: Pezeshkian.
func glides(a Vowels) bool { return a&vowelI != 0 && a&(vowelA|vowelO|vowelU|anyVowel) != 0 }

// bothShort compares two words in Arabic letters; a long a is written in all
// languages that use them.
func bothShort(a, b Vowels) int {
	switch {
	case a == b || (a|b)&anyVowel != 0:
		return 0
	case glides(a) != glides(b):
		return far
	case (a|b)&vowelA != 0 && a&b == 0:
		return doubtful
	case a == 0 || b == 0 || a&b != 0:
		return step
	}
	return doubtful
}

// nearest is how far apart the nearest two vowels of two groups are.
func nearest(a, b Vowels) int {
	switch {
	case a&(vowelA|vowelE) != 0 && b&(vowelA|vowelE) != 0:
		return step
	case a&(vowelE|vowelI) != 0 && b&(vowelE|vowelI) != 0:
		return doubtful
	}
	return far
}
