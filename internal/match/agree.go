package match

import (
	"slices"
	"strings"

	"watcher/internal/text"
)

// heard is a spelling of a word known by its sound, and what must agree besides
// the key.
type heard struct {
	word      int32
	own       string // its own spelling, folded
	said      text.Spoken
	syllables int
	alone     bool // it is the only word of its name
	vowel     bool // it ends in a vowel
	silent    bool // which may be a silent e
	joined    bool // it is several words written as one
	hardened  bool // its d is a t, which Arabic letters do not write
	twofold   bool // Arabic letters write it as two words
	added     added
}

// added is what a key has besides the name's own consonants.
type added uint8

const (
	nothing    added = iota
	caseEnding       // one consonant of a case or plural
	adjectival       // that of a case which names in -sky and -ny have
	greekCase        // less: the s that names of men lose in Greek
)

func newHeard(w word, id int32, said text.Spoken, hardened bool) heard {
	return heard{
		word: id, own: string(text.AppendWord(nil, w.raw)), said: said, syllables: said.Syllables(), alone: w.alone,
		vowel: said.Open, hardened: hardened, joined: strings.Contains(w.raw, "-"), silent: silentE(w.raw), twofold: twofold(w.raw),
	}
}

// without is the name without its last consonant, and with the vowel that stood
// before it, or none.
func (h heard) without(vowel bool) heard {
	n := len(h.said.Consonants) - 1
	h.said.Consonants, h.said.Vowels = h.said.Consonants[:n], slices.Clone(h.said.Vowels[:n+1])
	h.vowel = vowel
	if !vowel {
		h.said.Vowels[n] = 0
	}
	return h
}

// declined is the name as it stands before the ending of an adjective.
func (h heard) declined() heard {
	n := len(h.said.Consonants)
	h.said.Vowels = append(slices.Clone(h.said.Vowels[:n]), 0)
	return h
}

// agrees reports whether a word sounds like a name in its vowels and in the
// detail that its letters tell.
func (h *heard) agrees(w heardWord) bool {
	if h.hardened && w.arabic {
		return false
	}
	for i := range min(len(h.said.Consonants), len(w.said.Consonants)) {
		if h.otherwise(h.said.Consonants[i], w.said.Consonants[i], w.said.Letters) {
			return false
		}
	}
	return text.Apart(&h.said, w.said) < h.limit(w)
}

// otherwise reports whether a consonant of a word cannot be meant by that of a
// name, though both are of one class. Arabic and Cyrillic letters tell sh and z
// from s, and Arabic ones kh from h; Latin writers are less exact, and Greek has
// no sh.
func (h *heard) otherwise(name, word byte, in text.Letters) bool {
	short := h.alone && len(h.said.Consonants) < telling
	switch told := in == text.InArabic || in == text.InCyrillic; {
	case h.said.Letters == text.InGreek || in == text.InGreek || name == word || name == 'Z' || word == 'Z':
		return false
	case name == 'z' && word == 'S', name == 'S' && word == 'z':
		return true
	case name == 'S':
		return told || short
	case word == 'S':
		return h.alone || told && len(h.said.Consonants) < telling
	case name == 'z':
		return told
	case word == 'z':
		return told && short
	}
	return name == 'X' && in == text.InArabic
}

// limit is how far apart a name and a word must not be: a name of one word must
// agree more nearly than one that has others beside it, and one of many
// consonants less, since they say enough.
func (h *heard) limit(w heardWord) int {
	switch {
	case w.inTwo || h.alone && len(h.said.Consonants) < minPrefix:
		return 2
	case h.alone:
		return min(max(h.syllables, 2), text.Far)
	case !h.joined && len(h.said.Consonants) >= longName, h.joined && w.arabic:
		return text.Far
	}
	return 3
}

// endsAs reports whether a word of the same consonants ends like a name, or
// like one of its cases.
func (h *heard) endsAs(w heardWord) bool {
	n := len(h.said.Consonants)
	if !h.silent && (h.said.Vowels[n] != 0 && w.said.Vowels[n] == 0 || h.vowel && h.added == nothing && !w.said.Open) {
		return false
	}
	if h.added != nothing && w.inTwo || h.added == nothing && h.said.Vowels[n] == 0 && w.said.Vowels[n] != 0 && !w.said.Open {
		return false // the second: موسد is not مسدود
	}
	switch h.added {
	case greekCase:
		return w.said.Letters == text.InGreek
	case adjectival:
		return endsIn(w.raw, adjectiveCases)
	case caseEnding: // they are European
		if w.last == 'm' {
			return endsIn(w.raw, instrumentals)
		}
		return !w.arabic && (!h.vowel || !w.said.RoundAfter(n) || h.said.RoundAfter(n)) // Ramës, but not Ramos
	}
	if h.vowel {
		return !h.alone || !w.said.OnlyI(n) || h.said.EndsBright() || len(h.said.Consonants) >= telling // tyranny is not Tirana
	}
	return !w.said.Open || !h.alone || h.inCase(w) || h.respelt(w)
}

// inCase reports whether the vowel that follows a name of one word is that of a
// case.
func (h *heard) inCase(w heardWord) bool {
	switch w.said.Letters {
	case text.InCyrillic:
		return endsIn(w.raw, russianCases)
	case text.InLatin:
		return len(h.said.Consonants) >= telling && endsIn(w.raw, latinCases) && text.Apart(&h.said, w.said) <= 1
	}
	return false
}

// respelt reports whether a word is a name in the spelling of the French, who
// write Poutine for Putin; Marine is not Marin.
func (h *heard) respelt(w heardWord) bool {
	return endsIn(w.raw, []string{"ine"}) && !endsIn(w.raw, []string{h.own + "e"})
}

// The cases of names, folded: Slavic ones, and the Albanian -i.
var (
	russianCases   = []string{"а", "у", "е"}
	latinCases     = []string{"a", "u", "e", "i"}
	instrumentals  = []string{"м", "em", "om"}
	adjectiveCases = []string{
		"ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ог", "ия", "ию", "ии",
		"ego", "emu", "eho", "ym", "im", "em", "ega", "og", "om", "ija", "iju",
	}
)

// endsIn reports whether a word, folded, ends in one of the endings.
func endsIn(raw string, endings []string) bool {
	var buf [128]byte
	fold := text.AppendWord(buf[:0], raw)
	for _, e := range endings {
		if len(fold) >= len(e) && string(fold[len(fold)-len(e):]) == e {
			return true
		}
	}
	return false
}

// mistakenFor reports whether a short word sounds like a name in the reading Soft
// alone, by letters that most languages read otherwise.
func (h *heard) mistakenFor(w heardWord) bool {
	return w.as == text.Soft && w.short && (strings.ContainsAny(w.raw, "zZ") && !strings.Contains(w.raw, "zs") || h.alone && strings.ContainsAny(w.raw, "cC"))
}
