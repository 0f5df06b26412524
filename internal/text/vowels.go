package text

// Vowels are the vowels that stand together, in no order.
type Vowels uint8

const (
	vowelA Vowels = 1 << iota
	vowelE
	vowelI
	vowelO
	vowelU
	anyVowel // one that cannot be told
	longU    // written ou or oo
)

// vowelOf are the vowels among the letters that sounds are written with.
var vowelOf = [256]Vowels{'a': vowelA, 'e': vowelE, 'i': vowelI, 'o': vowelO, 'u': vowelU, '*': anyVowel, 'w': vowelU | longU}

// Syllables counts the places in a word where a vowel stands or may stand.
func (s *Spoken) Syllables() int {
	n := 0
	for i, v := range s.Vowels {
		if v != 0 || s.Letters == InArabic && i > 0 && i < len(s.Consonants) {
			n++
		}
	}
	return n
}

// EndsBright reports whether a word ends in e or i, as names do that are
// declined like adjectives: Zelensky.
func (s *Spoken) EndsBright() bool {
	return s.Vowels[len(s.Consonants)]&(vowelE|vowelI) != 0
}

// OnlyI reports whether a word in Latin letters has an i and no other vowel
// after its first n consonants.
func (s *Spoken) OnlyI(n int) bool { return s.Letters == InLatin && s.Vowels[n] == vowelI }

// RoundAfter reports whether an o or u follows a word's first n consonants.
func (s *Spoken) RoundAfter(n int) bool { return s.Vowels[n]&(vowelO|vowelU) != 0 }

// AppendTo appends to b what tells one word from another: their consonants and
// vowels.
func (s *Spoken) AppendTo(b []byte) []byte {
	b = append(b, s.Consonants...)
	for _, v := range s.Vowels {
		b = append(b, byte(rounded(v)))
	}
	return b
}
