package match

import "watcher/internal/text"

// endsAs reports whether a word of the same consonants ends like a name, or
// like one of its cases.
func (h *heard) endsAs(w heardWord) bool {
	n := len(h.aloud.Consonants)
	if !h.silent && h.aloud.Vowels[n] != 0 && w.said.Vowels[n] == 0 {
		return false
	}
	switch h.added {
	case greekCase:
		return w.said.Letters == text.InGreek
	case peopleEnding:
		return w.arabic && endsIn(w.raw, peopleEndings)
	case adjectival:
		return !w.inTwo && endsIn(w.raw, adjectiveCases)
	case caseEnding:
		return !w.inTwo && h.hasCase(w)
	}
	return h.isPlain(w, n)
}

// isPlain reports whether a word without an ending's consonant ends like a name
// of n consonants, or in the vowel of a case.
func (h *heard) isPlain(w heardWord, n int) bool {
	switch {
	case h.vowel:
		return (w.said.Open || h.silent || h.endsTwice(w)) && (!h.alone || !h.narrows(w))
	case !w.said.Open:
		return h.aloud.Vowels[n] != 0 || w.said.Vowels[n] == 0 // موسد is not مسدود
	}
	if !h.alone {
		return w.inTwo || w.said.Letters != text.InLatin || !h.goesOnOtherwise(w)
	}
	return h.inCase(w) || h.respelt(w)
}

// goesOnOtherwise reports whether a word beside another has two vowels behind the
// last consonant of a name that has none: Sadie is not Saad.
func (h *heard) goesOnOtherwise(w heardWord) bool {
	return endsIn(w.raw, []string{"ie", "ia", "io", "ea", "eo"}) && !w.said.OnlyI(len(h.aloud.Consonants))
}

// endsTwice reports whether a word is a name beside another with an Albanian
// ending that is its last consonant once more: Albin Kurtit.
func (h *heard) endsTwice(w heardWord) bool {
	return !h.alone && w.said.Letters == text.InLatin && endsIn(w.raw, []string{h.own + "t", h.own + "n", h.own + "s"})
}

// hasCase reports whether the consonant that a word has besides a name's is that
// of a European case: Ramës, but not Ramos.
func (h *heard) hasCase(w heardWord) bool {
	if w.last == 'm' {
		return endsIn(w.raw, instrumentals)
	}
	n := len(h.aloud.Consonants)
	return !w.arabic && (!h.vowel || !w.said.RoundAfter(n) || h.aloud.RoundAfter(n))
}

// narrows reports whether a word in Latin letters ends in an i where a short
// name does not: tyranny is not Tirana.
func (h *heard) narrows(w heardWord) bool {
	n := len(h.aloud.Consonants)
	return n < telling && w.said.OnlyI(n) && !h.aloud.EndsBright()
}

// inCase reports whether the vowel that follows a name of one word is that of a
// case.
func (h *heard) inCase(w heardWord) bool {
	switch w.said.Letters {
	case text.InCyrillic:
		return endsIn(w.raw, russianCases)
	case text.InLatin:
		return (len(h.aloud.Consonants) >= telling || w.in&inSlavic != 0) && endsIn(w.raw, latinCases) && text.Apart(&h.aloud, w.said) <= 1
	}
	return false
}

// respelt reports whether a word is a name in the spelling of the French, who
// write Poutine for Putin; Marine is not Marin.
func (h *heard) respelt(w heardWord) bool {
	return endsIn(w.raw, []string{"ine"}) && !endsIn(w.raw, []string{h.own + "e"})
}

// The cases of names, folded: Slavic ones, and the Albanian -i; and the plurals of
// peoples that Arabic and Persian write.
var (
	russianCases   = []string{"а", "у", "е", "і"}
	latinCases     = []string{"a", "u", "e", "i"}
	instrumentals  = []string{"м", "em", "om"}
	peopleEndings  = []string{"یین", "یون", "یها", "یهای"}
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
