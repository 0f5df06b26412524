package text

import (
	"iter"
	"math/bits"
	"unicode/utf8"
)

// hashSeed begins the hash of every word.
const hashSeed uint64 = 0xcbf29ce484222325

// mix adds one folded letter to the hash of a word.
func mix(h uint64, r rune) uint64 {
	return (bits.RotateLeft64(h, 5) ^ uint64(r)) * 0x9e3779b97f4a7c15
}

// unmix takes a letter back out that was added last: it undoes the
// multiplication by that of the inverse.
func unmix(h uint64, r rune) uint64 {
	return bits.RotateLeft64(h*0xf1de83e19937733d^uint64(r), -5)
}

// HashString returns the hash of a word that is folded already.
func HashString(folded string) uint64 { return HashMore(hashSeed, folded) }

// HashMore goes on with the hash of a word.
func HashMore(h uint64, folded string) uint64 {
	for _, r := range folded {
		h = mix(h, r)
	}
	return h
}

// Beginnings yields the hash of each beginning of a word, as [HashString]
// gives it for the folded letters.
func Beginnings(word string) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		var buf [8]byte
		t, h := shared(), hashSeed
		for _, r := range word {
			for _, x := range string(t.appendFolded(buf[:0], r)) {
				if h = mix(h, x); !yield(h) {
					return
				}
			}
		}
	}
}

// Undone yields the letters of a word, folded, from the last to the first, each
// with the hash of what stands before it; h is the hash of the whole.
func Undone(h uint64, word string) iter.Seq2[rune, uint64] {
	return func(yield func(rune, uint64) bool) {
		var buf [8]byte
		t := shared()
		for len(word) > 0 {
			r, size := utf8.DecodeLastRuneInString(word)
			word = word[:len(word)-size]
			for fold := t.appendFolded(buf[:0], r); len(fold) > 0; {
				x, size := utf8.DecodeLastRune(fold)
				fold = fold[:len(fold)-size]
				if h = unmix(h, x); !yield(x, h) {
					return
				}
			}
		}
	}
}

// HeadString returns what [Token].Head holds for words that begin with the
// first three letters of folded, or 0 if it has fewer.
func HeadString(folded string) uint32 {
	h, n := hashSeed, 0
	for _, r := range folded {
		h = mix(h, r)
		if n++; n == headLetters {
			return head(h)
		}
	}
	return 0
}

const headLetters = 3

func head(h uint64) uint32 { return uint32(h>>32) | 1 }

func appendRune(dst []byte, r rune) []byte { return utf8.AppendRune(dst, r) }
