package match

import (
	"slices"
	"strings"

	"watcher/internal/text"
)

// heard is a spelling of a name, and what a key has besides its consonants.
type heard struct {
	*said
	added added
}

// said is a spelling of a word known by its sound, and what must agree besides
// the key.
type said struct {
	word      int32
	own       string // the name as it is written, folded
	aloud     text.Spoken
	syllables int
	alone     bool // it is the only word of its name
	vowel     bool // it ends in a vowel
	silent    bool // which may be a silent e
	joined    bool // it is several words written as one
	latin     bool // it is not written so in Arabic letters
	arabic    bool // it is written so in Arabic letters alone
	twofold   bool // Arabic letters write it as two words
}

// added is what a key has besides the name's own consonants.
type added uint8

const (
	nothing      added = iota
	caseEnding         // one consonant of a case or plural
	adjectival         // that of a case which names in -sky and -ny have
	greekCase          // less: the s that names of men lose in Greek
	peopleEnding       // the plural of Arabic or Persian for the English one: الحوثيين
)

// without is the name without its last consonant, and with the vowel that stood
// before it, or none.
func (s *said) without(vowel bool) *said {
	short := *s
	n := len(s.aloud.Consonants) - 1
	short.aloud.Consonants, short.aloud.Vowels = s.aloud.Consonants[:n], slices.Clone(s.aloud.Vowels[:n+1])
	short.vowel = vowel
	if !vowel {
		short.aloud.Vowels[n] = 0
	}
	return &short
}

// declined is the name as it stands before the ending of an adjective.
func (s *said) declined() *said {
	base := *s
	base.aloud.Vowels = append(slices.Clone(s.aloud.Vowels[:len(s.aloud.Consonants)]), 0)
	return &base
}

// agrees reports whether a word sounds like a name in its vowels and in the
// detail that its letters tell.
func (h *heard) agrees(w heardWord) bool {
	if h.latin && w.arabic || h.arabic && !w.arabic {
		return false
	}
	for i := range min(len(h.aloud.Consonants), len(w.said.Consonants)) {
		if h.otherwise(h.aloud.Consonants[i], w.said.Consonants[i], w.said.Letters) {
			return false
		}
	}
	limit := h.limit(w)
	if limit < text.Far && !h.alone && !h.vowel && w.said.Open && w.said.Letters == text.InLatin && h.added == nothing {
		limit-- // a vowel more, of a case, is no other name's only where the rest agrees
	}
	return text.Apart(&h.aloud, w.said) < limit
}

// otherwise reports whether a consonant of a word cannot be meant by that of a
// name, though both are of one class. Arabic and Cyrillic letters tell sh and z
// from s, and Arabic ones kh from h; Latin writers are less exact, and Greek has
// no sh.
func (h *heard) otherwise(name, word byte, in text.Letters) bool {
	if name == word || name == 'Z' || word == 'Z' || h.aloud.Letters == text.InGreek {
		return false
	}
	switch in {
	case text.InArabic:
		return name == 'X' || h.told(name, word)
	case text.InCyrillic:
		return h.told(name, word)
	case text.InLatin:
		return h.spelt(name, word)
	}
	return false
}

// told is otherwise for letters that tell sh and z from s.
func (h *heard) told(name, word byte) bool {
	few := len(h.aloud.Consonants) < telling
	switch {
	case name == 'S' || name == 'z':
		return true
	case word == 'S':
		return h.alone || few
	}
	return word == 'z' && h.alone && few
}

// spelt is otherwise for Latin letters.
func (h *heard) spelt(name, word byte) bool {
	switch {
	case name == 'S':
		return word == 'z' || h.alone && len(h.aloud.Consonants) < telling
	case word == 'S':
		return name == 'z' || h.alone
	}
	return false
}

// limit is how far apart a name and a word must not be: a name of one word must
// agree more nearly than one that has others beside it, and one of many
// consonants less, since they say enough.
func (h *heard) limit(w heardWord) int {
	n := len(h.aloud.Consonants)
	switch {
	case w.inTwo || h.alone && n < minPrefix:
		return 2
	case n >= longName && !h.joined && !h.alone, w.arabic && (h.joined || n >= longName):
		return text.Far
	case h.alone && n >= telling: // Mashhad, مشهد, Мешхед
		return min(max(h.syllables, 3), text.Far)
	case h.alone:
		return min(max(h.syllables, 2), text.Far)
	}
	return 3
}

// mistakenFor reports whether a short word sounds like a name in the reading Soft
// alone, by letters that most languages read otherwise.
func (h *heard) mistakenFor(w heardWord) bool {
	if w.as != text.Soft || !w.short {
		return false
	}
	z := strings.ContainsAny(w.raw, "zZ") && !strings.Contains(strings.ToLower(w.raw), "zs")
	return z || h.alone && w.in&inTurkish == 0 && strings.ContainsAny(w.raw, "cC")
}
