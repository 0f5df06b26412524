package text

// entry is what the tables know of one rune: its class, and the folded rune
// (or the gap it makes, or where its expansion stands).
type entry uint32

const (
	entryClass    = 21 // shift of the class
	entryUpperBit = 26
	entryUpper    = 1 << entryUpperBit
	entryValue    = 1<<21 - 1
)

type class uint8

const (
	sep      class = iota // between words; the value is a [Gap]
	mark                  // an accent that is dropped, part of the letter before it
	ignore                // invisible, dropped
	alpha                 // a letter of a script with spaces
	digit                 // a decimal digit of any script, as ASCII
	arabic                // a letter of the Arabic script
	han                   // a letter that is a token of its own: Han, Hiragana, Thai
	katakana              // the same, but words of it begin at the start of the run
	hangul                // a syllable, or the consonant that opens one; begins words like katakana
	extend                // belongs to the letter before it and counts: kana voicing, jamo vowels, Thai vowels
	multi                 // folds to several letters; the value is a place in tables.expand
)

func make1(c class, v uint32) entry { return entry(uint32(c)<<entryClass | v) }

func (e entry) class() class  { return class(e >> entryClass & 0x1f) }
func (e entry) value() uint32 { return uint32(e) & entryValue }
func (e entry) upper() bool   { return e&entryUpper != 0 }

// folded returns the rune that r folds to; 0 in the table means itself.
func (e entry) folded(r rune) rune {
	if v := e.value(); v != 0 {
		return rune(v)
	}
	return r
}

// Gap says what stands between two words.
type Gap uint16

// What can stand between words. No bit at all: nothing, a change of script.
const (
	GapSpace  Gap = 1 << iota
	GapHyphen     // hyphens and dashes
	GapApostrophe
	GapHalf  // zero width non-joiner, the half-space of Persian
	GapLow   // underscore
	GapSlash // / or \
	GapDot   // a full stop, which may end a sentence or an abbreviation
	GapHard  // comma, colon, brackets: no phrase goes across
	GapStop  // the end of a sentence
	GapLine  // a new line
	GapSoft  // quotation marks and every other sign
)

// gapJoin are the gaps that make one word of two in the eyes of some writers.
const gapJoin = GapHyphen | GapApostrophe | GapHalf | GapLow

// gapEnds are the gaps that can end a sentence.
const gapEnds = GapStop | GapLine | GapDot

// plain reports whether a word after the gap stands for itself: nothing ties it
// to the word before.
func (g Gap) plain() bool { return g&^gapJoin != 0 && g != GapDot }
