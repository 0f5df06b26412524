package match

import (
	"strings"
)

// hear adds a word that is known by its sound, in all its spellings.
func (b *vocabularyBuilder) hear(w word, id int32) {
	for i, raw := range spellings(w.raw, w.alone) {
		said, key := listened(raw)
		if key == "" || i > 0 && w.alone && len(key) < telling {
			continue
		}
		b.hearAs(newHeard(w, id, said, i > 0 && strings.HasSuffix(raw, "t") && strings.HasSuffix(strings.ToLower(w.raw), "d")), key, w.plural)
		b.firstLetters(raw, key)
	}
}

// telling is how many consonants a name of one word has that may be read in
// other ways than the usual one.
const telling = 4

// hearAs adds one spelling, with the consonants that plurals, cases and the
// Arabic construct add or drop.
func (b *vocabularyBuilder) hearAs(h heard, key string, plural bool) {
	b.addSound(h, key, nothing)
	b.mayGoOn(h, key)
	if len(key) >= minPrefix || !h.alone && len(key) > 1 {
		b.hearCases(h, key)
	}
	if plural && !h.alone && len(key) > minPrefix {
		b.addSound(h.without(false), strings.TrimSuffix(key, "n"), nothing)
	}
}

// hearCases adds a name in the cases of European languages.
func (b *vocabularyBuilder) hearCases(h heard, key string) {
	for _, e := range []string{"t", "n", "s", "v", "ts", "m"} {
		if !strings.HasSuffix(key, e[:1]) || h.said.Consonants[len(h.said.Consonants)-1] == 'S' {
			b.addSound(h, key+e, caseEnding)
		}
	}
	if h.said.EndsBright() {
		for _, e := range []string{"", "k", "H", "m"} {
			b.addSound(h.declined(), strings.TrimSuffix(key, e)+e, adjectival)
		}
	}
	if cut, ok := strings.CutSuffix(key, "s"); ok && !h.vowel && (len(cut) >= longName || !h.alone) { // Mitsotakis: του Μητσοτάκη
		b.addSound(h.without(true), cut, greekCase)
	}
}

func (b *vocabularyBuilder) addSound(h heard, key string, what added) {
	h.added = what
	b.sounds[key] = append(b.sounds[key], h)
}

// mayGoOn notes how a name begins that may be written as two words.
func (b *vocabularyBuilder) mayGoOn(h heard, key string) {
	if h.alone && len(key) < twoWordName && !h.twofold || len(key) < minPrefix {
		return
	}
	from := 2
	if h.twofold {
		from = 1
	}
	for n := from; n < len(key); n++ {
		b.starts[key[:n]] = true
	}
}
