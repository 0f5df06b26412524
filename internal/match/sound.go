package match

import (
	"strings"

	"watcher/internal/text"
)

// hear adds a word that is known by its sound, in all its spellings.
func (b *vocabularyBuilder) hear(w word, id int32) {
	s := said{
		word: id, own: string(text.AppendWord(nil, w.raw)), alone: w.alone,
		joined: strings.Contains(w.raw, "-"), silent: silentE(w.raw), twofold: twofold(w.raw),
	}
	for i, as := range spellings(w.raw, w.alone) {
		aloud, key := listened(as.raw)
		if key == "" || i > 0 && w.alone && len(key) < as.least {
			continue
		}
		one := s
		one.aloud, one.syllables, one.vowel, one.latin, one.arabic = aloud, aloud.Syllables(), aloud.Open, as.latin, as.arabic
		b.hearAs(&one, key, w.plural)
		b.firstLetters(as.raw, key)
	}
}

// telling is how many consonants a name of one word has that may be read in
// other ways than the usual one.
const telling = 4

// hearAs adds one spelling, with the consonants that plurals, cases and the
// Arabic construct add or drop.
func (b *vocabularyBuilder) hearAs(s *said, key string, plural bool) {
	b.addSound(s, key, nothing)
	b.mayGoOn(s, key)
	if len(key) >= minPrefix || !s.alone && len(key) > 1 {
		b.hearCases(s, key)
	}
	if cut, ok := strings.CutSuffix(key, "s"); ok && s.alone && strings.HasSuffix(s.own, "is") {
		base := s.without(true)
		b.addSound(base, cut+"n", peopleEnding)
		b.addSound(base, cut+"H", peopleEnding)
	}
	if plural && !s.alone && len(key) > minPrefix {
		b.addSound(s.without(false), strings.TrimSuffix(key, "n"), nothing)
	}
}

// hearCases adds a name in the cases of European languages.
func (b *vocabularyBuilder) hearCases(s *said, key string) {
	for _, e := range []string{"t", "n", "s", "v", "ts", "m"} {
		if !strings.HasSuffix(key, e[:1]) || s.aloud.Consonants[len(s.aloud.Consonants)-1] == 'S' {
			b.addSound(s, key+e, caseEnding)
		}
	}
	if s.aloud.EndsBright() {
		base := s.declined()
		for _, e := range []string{"", "k", "H", "m"} {
			b.addSound(base, strings.TrimSuffix(key, e)+e, adjectival)
		}
	}
	if cut, ok := strings.CutSuffix(key, "s"); ok && !s.vowel && (len(cut) >= telling || !s.alone) { // Mitsotakis: του Μητσοτάκη
		b.addSound(s.without(true), cut, greekCase)
	}
}

func (b *vocabularyBuilder) addSound(s *said, key string, what added) {
	b.sounds[key] = append(b.sounds[key], heard{s, what})
}

// mayGoOn notes how a name begins that may be written as two words.
func (b *vocabularyBuilder) mayGoOn(s *said, key string) {
	if s.alone && len(key) < twoWordName && !s.twofold || len(key) < minPrefix {
		return
	}
	from := 2
	if s.twofold {
		from = 1
	}
	for n := from; n < len(key); n++ {
		b.starts[key[:n]] = true
	}
}
