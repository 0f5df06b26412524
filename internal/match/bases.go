package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// base is what is left of a word of a query where endings are put on, or the
// word itself. A word of a text is undone to its bases, which are few, instead
// of looking for it among all forms that words can have, which are many.
type base struct {
	hash uint64
	word int32 // the word's id + 1
	set  int32 // of basesBuilder.sets: what can be added
}

// basesBuilder collects the bases of words.
type basesBuilder struct {
	all    []base
	sets   []affixSet
	places map[affixSet]int32 // in sets
	raws   []string           // by word id: how it is written, if it is inflected in some languages

	// Of the word at hand: its bases, and as written.
	at      []spot
	written string
	fold    []byte
}

// spot is a base and what can be added to it.
type spot struct {
	hash   uint64
	groups affixSet
}

const (
	minInflected = 4
	longWord     = 6
)

// note adds a group to a base of the word at hand.
func (b *basesBuilder) note(hash uint64, group int) {
	for i := range b.at {
		if b.at[i].hash == hash {
			b.at[i].groups = b.at[i].groups.or(groupSet(group))
			return
		}
	}
	b.at = append(b.at, spot{hash, groupSet(group)})
}

// word ends the word at hand.
func (b *basesBuilder) word(id int32) {
	for _, s := range b.at {
		set, ok := b.places[s.groups]
		if !ok {
			set = int32(len(b.sets))
			b.sets = append(b.sets, s.groups)
			b.places[s.groups] = set
		}
		b.all = append(b.all, base{s.hash, id + 1, set})
	}
	b.raws = append(b.raws, b.written)
	b.at, b.written = b.at[:0], ""
}

// name notes the bases that every word has, be it a name or not.
func (b *basesBuilder) name(raw, fold string, h uint64) {
	first, _ := utf8.DecodeRuneInString(fold)
	n := utf8.RuneCountInString(fold)
	switch {
	case unicode.Is(unicode.Arabic, first) && n >= minPrefix:
		b.note(h, arabicClitic)
		if n == minPrefix {
			b.note(h, persianShort)
		} else {
			b.note(h, persianSuffix)
		}
		if rest, ok := strings.CutPrefix(fold, "ال"); ok && n > minPrefix+2 {
			b.note(text.HashString(rest), arabicLam)
		}
		b.arabic(raw, fold, h, n)
	case n >= minInflected && isLatin(fold):
		b.syncope(raw, fold, n)
		b.albanian(raw, fold, h)
		b.slavicLatin(fold, h)
		if last := fold[len(fold)-1]; last != 's' && last != 'x' && last != 'z' {
			b.note(h, genitive(fold))
		}
	case n >= minInflected && unicode.Is(unicode.Cyrillic, first):
		b.russian(fold, h)
		b.slavic(fold, h, n)
	case n >= minInflected && unicode.Is(unicode.Greek, first):
		b.greek(fold, h)
	}
}

// genitive is the group of the Germanic genitive of a name: where the name is a
// common word of English (Raid), only texts that are known to be Germanic have it.
func genitive(fold string) int {
	if commonInEnglish(fold) || commonInEnglish(fold+"s") {
		return germanicTagged
	}
	return germanicS
}

func (b *basesBuilder) russian(fold string, h uint64) {
	_, size := utf8.DecodeLastRuneInString(fold)
	cut, last := fold[:len(fold)-size], fold[len(fold)-size:]
	switch {
	case last == "а":
		b.note(text.HashString(cut), russianA)
	case last == "я":
		b.note(text.HashString(cut), russianYa)
	case last == "и":
		b.note(text.HashString(cut), russianI)
	case strings.Contains("бвгджзклмнпрстфхцчшщ", last):
		b.note(h, russianConsonant)
	}
}

func (b *basesBuilder) albanian(raw, fold string, h uint64) {
	cut := text.HashString(fold[:len(fold)-1])
	certain := strings.ContainsAny(raw, "ëË")
	if certain && strings.IndexByte("aeiouy", fold[len(fold)-1]) >= 0 {
		b.note(h, albanianSureVowel)
	} else if certain {
		b.note(h, albanianSure)
	}
	switch fold[len(fold)-1] {
	case 'a': // Tirana, Tiranës
		b.note(h, albanianVowel)
		b.note(cut, albanianFromA)
	case 'e': // Tiranë, Tirana; lagje, lagja
		b.note(h, albanianVowel)
		b.note(cut, albanianFromE)
		if certain {
			b.note(cut, definiteA)
		}
	case 'i': // Shqipëri, Shqipëria
		b.note(h, albanianVowel)
		b.note(h, albanianI)
		if certain {
			b.note(h, definiteA)
		}
	case 'o', 'u', 'y':
		b.note(h, albanianVowel)
	default:
		b.note(h, albanianConsonant)
		b.note(h, albanianMore)
	}
}

func isLatin(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf || r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// ordinary notes the bases of a word that is no name, in some languages and in
// those that it is probably of.
func (b *basesBuilder) ordinary(raw string, wanted languages) {
	in := writing(raw) & (wanted | guessed(raw))
	if in == 0 {
		return
	}
	b.written = raw
	lines, last, h := inflections(), "", uint64(0)
	for i := range lines {
		l := &lines[i]
		if in&l.in == 0 {
			continue
		}
		cut, ok := l.base(raw)
		if !ok {
			continue
		}
		if cut != last {
			b.fold = text.AppendWord(b.fold[:0], cut)
			last, h = cut, text.HashString(string(b.fold))
		}
		b.note(h, firstLine+i)
	}
}
