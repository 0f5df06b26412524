package match

import (
	"strings"
	"sync"
	"unicode/utf8"

	"watcher/internal/text"
)

// An affix group is what can be added to the base of a word in one and the same
// way: a line of inflections.txt, or one of these.
const (
	itself = iota // nothing: the word as it is
	albanianVowel
	albanianConsonant
	albanianMore
	albanianI
	albanianFromA
	albanianFromE
	definiteA
	albanianSure
	albanianSureVowel
	slavicLatin
	slavicLatinFromA
	germanicS
	germanicTagged
	persianSuffix
	persianShort
	russianA
	russianYa
	russianI
	russianConsonant
	slavicSoft
	slavicPlural
	slavicAdjective
	slavicSurname
	slavicFeminine
	ukrainianA
	ukrainianYa
	ukrainianConsonant
	serbianConsonant
	serbianA
	greekS
	greekPlural
	greekOs
	greekBare
	arabicEnding
	arabicFromTa
	persianMore
	persianGan
	arabicClitic
	arabicLam
	firstLine
)

// endingGroups are endings, folded; "." stands for none. The Albanian ones and
// the genitive are of names and of ordinary words; the Russian ones are the cases
// of names, those of ordinary words come from the stemmer.
var endingGroups = [...]string{
	itself:            ".",
	albanianVowel:     "t n s j ja je se ne ve",
	albanianConsonant: "i it in u ut un a",
	albanianMore:      "t n e et es en ve eve at as an esh je jet jeve",
	albanianI:         "a",
	albanianFromA:     "e es en",
	albanianFromE:     "a at as ave ash",
	definiteA:         "a",
	albanianSure:      "i it in u ut un a",
	albanianSureVowel: "t n s j ja je se ne ve",
	slavicLatin:       "a u e i om em ovi owi",
	slavicLatinFromA:  "e i y u o om ou oj",
	germanicS:         "s",
	germanicTagged:    "s",
	persianSuffix:     "ها های هایی ی ای ات",
	persianShort:      "ها های هایی ی ای ات",
	russianA:          "ы и е у ои",
	russianYa:         "и ю е еи",
	russianI:          "я ю е ем",
	russianConsonant:  "а у е ом ем",

	slavicSoft:         "я ю ем єм е і и",
	slavicPlural:       "ах ам ами",
	slavicSurname:      "ым им",
	slavicAdjective:    "ого ому ым им ом его ему ем",
	slavicFeminine:     "ой ую ою ей юю ею",
	ukrainianA:         "і ою ої ій",
	ukrainianYa:        "і ею єю",
	ukrainianConsonant: "а у ові ом ем єм і",
	serbianConsonant:   "а у е ом ем",
	serbianA:           "ој ом",

	greekS:      "σ",
	greekPlural: "ων",
	greekOs:     "ου ο ε",
	greekBare:   ".",

	arabicEnding: "ه ها هم هما نا ك كم ا ين ون ان ات اته اتها اتهم اتنا",
	arabicFromTa: "ته تها تهم تهما تنا تك تكم ات اته اتها اتهم اتهما اتنا",
	persianMore:  "ش شان مان تان ان انی ین یان هایش هایشان هایمان",
	persianGan:   "گان گانی ات",
}

// endingsIn are the languages that have the endings of a group; none for all.
// Albanian ones would make Malin of Mali and Albanian of Albania elsewhere; but a
// word with ë is Albanian wherever it stands, so Tirana is Tiranë, and where
// nothing tells the language it has its endings.
var endingsIn = [firstLine]languages{
	albanianVowel:     inAlbanian,
	albanianConsonant: inAlbanian,
	albanianMore:      inAlbanian,
	albanianI:         inAlbanian,
	albanianFromA:     inAlbanian,
	albanianFromE:     inAlbanian,
	albanianSure:      inAlbanian | inSilent,
	albanianSureVowel: inAlbanian | inSilent,
	slavicLatin:       inSlavic,
	slavicLatinFromA:  inSlavic,
	serbianA:          inSlavic | inSilent, // elsewhere варваром is of no Варвара
	germanicS:         inGermanic | inSilent,
	germanicTagged:    inGermanic, // where nothing tells the language, Raids is English
	persianShort:      inPersian,  // in Arabic عليها is no Ali
	arabicEnding:      inArabic,
	persianMore:       inPersian,
	persianGan:        inPersian,
}

// behindClitics are the endings that words may have which have something before
// them as well.
var behindClitics = groupSet(arabicEnding).or(groupSet(arabicFromTa))

// clitics are what Arabic writes before a word without a space: and, so, in,
// to, as, the. Those of arabicLam stand for the article too.
var clitics = []clitic{
	{"و", arabicClitic},
	{"ف", arabicClitic},
	{"ب", arabicClitic},
	{"ل", arabicClitic},
	{"ک", arabicClitic},
	{"س", arabicClitic},
	{"ال", arabicClitic},
	{"وال", arabicClitic},
	{"فال", arabicClitic},
	{"بال", arabicClitic},
	{"کال", arabicClitic},
	{"وب", arabicClitic},
	{"ول", arabicClitic},
	{"لل", arabicClitic},
	{"ولل", arabicClitic},
	{"وبال", arabicClitic},
	{"لل", arabicLam},
	{"ولل", arabicLam},
}

type clitic struct {
	text  string
	group int
}

// affixSet is a set of affix groups.
type affixSet [3]uint64

func groupSet(group int) (s affixSet) {
	s[group>>6] = 1 << (group & 63)
	return s
}

func (s affixSet) and(o affixSet) affixSet { return affixSet{s[0] & o[0], s[1] & o[1], s[2] & o[2]} }

func (s affixSet) or(o affixSet) affixSet { return affixSet{s[0] | o[0], s[1] | o[1], s[2] | o[2]} }

func (s affixSet) has(group int) bool { return s[group>>6]>>(group&63)&1 != 0 }

// in returns the languages that have what one of the groups adds, lines of
// inflections.txt aside; ok is false if there is no such group.
func (s affixSet) in() (in languages, ok bool) {
	for g, of := range endingsIn {
		if s.has(g) {
			if of == 0 {
				return 0, true
			}
			in, ok = in|of, true
		}
	}
	return in, ok
}

// endingTree finds in which groups the end of a word is an ending, letter by
// letter from the last. Node 0 is no letter at all, and says "no way on", too.
type endingTree struct {
	letters [0x700]uint8 // from 1 on, of the letters that endings have
	next    [][maxLetters]uint16
	groups  []affixSet // by node
}

// maxLetters is how many different letters endings may have, and one more.
const maxLetters = 128

// endingsTree returns the tree of all endings.
var endingsTree = sync.OnceValue(func() *endingTree {
	t := &endingTree{next: make([][maxLetters]uint16, 1), groups: make([]affixSet, 1)}
	for g, list := range endingGroups {
		t.put(g, strings.Fields(list))
	}
	for i, l := range inflections() {
		t.put(firstLine+i, l.add)
	}
	return t
})

func (t *endingTree) put(group int, endings []string) {
	for _, e := range endings {
		at := uint16(0)
		for fold := text.AppendWord(nil, e); len(fold) > 0; {
			r, size := utf8.DecodeLastRune(fold)
			fold = fold[:len(fold)-size]
			at = t.grow(at, r)
		}
		t.groups[at] = t.groups[at].or(groupSet(group))
	}
}

// grow returns the node that a letter leads to, which may be new.
func (t *endingTree) grow(at uint16, r rune) uint16 {
	if t.letters[r] == 0 {
		known := uint8(0)
		for _, l := range t.letters {
			known = max(known, l)
		}
		t.letters[r] = known + 1
	}
	to := &t.next[at][t.letters[r]]
	if *to == 0 {
		n := uint16(len(t.next))
		*to = n
		t.next, t.groups = append(t.next, [maxLetters]uint16{}), append(t.groups, affixSet{})
		return n
	}
	return *to
}

// step returns the node that a letter leads to, 0 if no ending goes on so.
func (t *endingTree) step(at uint16, r rune) uint16 {
	if uint(r) >= uint(len(t.letters)) {
		return 0
	}
	return t.next[at][t.letters[r]]
}
