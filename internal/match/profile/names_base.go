package profile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// The base of a name of one word is what it is looked for by: the nominative, or
// the stem that the engine's own endings lead from to all forms that the article
// prints. An article may never print the nominative: в Краснояре, жителям Краснояра.

// declension is how the names of a language are declined, as far as it tells a base:
// what one form ends in that those of -a have alone, and those without a vowel.
type declension struct {
	endings   string // of cases, folded, longest first
	a         string // the nominative of the one kind
	ofA, bare string // cases of that kind alone, and of the other
	object    string // the case of -a that stands behind a preposition of motion
	genitive  string // of those without a vowel
	locative  bool   // -u is where something is, not where it goes
	before    string // prepositions in front of that genitive
}

// declensions are by language.
var declensions = map[string]declension{
	"ru": {"ом ем ой ей а у е ы и", "а", "ой ей ы и", "ом ем", "у", "а", false, "из от у до для без около против после вокруг возле"},
	"uk": {"ом ем ою ею ові а у е і и", "а", "ою ею и", "ом ем ові", "у", "а", true, "із зі з від до для без біля проти після навколо"},
	"sr": {"ом ем ои а у е и", "а", "ои е и", "", "у", "а", true, "из од до код без око против после близу"},
	"hr": latinDeclension, "bs": latinDeclension, "sl": latinDeclension,
}

var latinDeclension = declension{"om em oj a u e i", "a", "oj e i", "", "u", "a", true, "iz od do kod bez oko protiv poslije posle blizu"}

// leastBase is how many letters a stem has that the engine puts endings on.
const leastBase = 4

// bases gives each name of one word its base.
func (f *finder) bases() {
	lang := f.x.lang
	if lang == "sr" && f.latin() {
		lang = "hr"
	}
	d, ok := declensions[lang]
	if !ok {
		return
	}
	for i := range f.names {
		n := &f.names[i]
		if len(n.at) == 0 || n.acronym != "" || strings.Contains(n.fold, " ") {
			continue
		}
		if base := f.base(d, n); base != "" && f.findsAll(base, n) {
			n.text, n.fold = base, text.Fold(base)
		}
	}
}

// base returns the base of a name from its forms, "" if one of them is it or
// nothing tells.
func (f *finder) base(d declension, n *name) string {
	stem, ends := f.stem(d, n)
	if utf8.RuneCountInString(stem) < leastBase || ends[d.a] && f.nominative(d, n) {
		return ""
	}
	switch {
	case has(ends, d.bare):
		return stem
	case has(ends, d.ofA), ends[d.object] && !ends[d.a] && (len(ends) > 1 || f.goesTo(d, stem)):
		return stem + d.a
	case len(ends) == 1 && ends[d.a] && !f.genitive(d, n):
		return ""
	}
	return stem // the endings of both kinds, but for one, lead from it
}

// stem returns what the forms of a name share, and the endings that they have; ""
// if one of them has none, or they share nothing.
func (f *finder) stem(d declension, n *name) (stem string, ends map[string]bool) {
	ends = map[string]bool{}
	for _, m := range n.at {
		w := f.x.words[m[0]]
		end := ending(d, w.fold)
		s, ok := cutRunes(w.raw, utf8.RuneCountInString(end))
		switch {
		case end == "" || !ok || stem != "" && !strings.EqualFold(s, stem):
			return "", nil
		case stem == "" || strings.ToUpper(stem) == stem: // not of a headline in capitals
			stem = s
		}
		ends[end] = true
	}
	return stem, ends
}

// ending is the case's ending that a folded word has, "" for none.
func ending(d declension, fold string) string {
	for e := range strings.FieldsSeq(d.endings) {
		if strings.HasSuffix(fold, e) {
			return e
		}
	}
	return ""
}

func has(ends map[string]bool, of string) bool {
	return slices.ContainsFunc(strings.Fields(of), func(e string) bool { return ends[e] })
}

// goesTo reports whether a form in -u alone is the object of a name in -a: where
// that is a place's case too, names in -к and its kin have it without an a.
func (f *finder) goesTo(d declension, stem string) bool {
	last, _ := utf8.DecodeLastRuneInString(stem)
	return !d.locative || f.x.lang == "uk" && !strings.ContainsRune("кгх", last)
}

// nominative reports whether a form in -a stands where a nominative does: at the head
// of a sentence or behind a sign.
func (f *finder) nominative(d declension, n *name) bool {
	return slices.ContainsFunc(n.at, func(m [2]int) bool {
		w := f.x.words[m[0]]
		return ending(d, w.fold) == d.a && (w.first || w.gap&hardGap != 0 || dash(w.gap))
	})
}

// genitive reports whether a form in -a stands behind a preposition that asks for
// the genitive, which names in -a form otherwise.
func (f *finder) genitive(d declension, n *name) bool {
	return slices.ContainsFunc(n.at, func(m [2]int) bool {
		k := m[0]
		return k > 0 && joined(f.x.words[k].gap) && ending(d, f.x.words[k].fold) == d.genitive &&
			slices.Contains(strings.Fields(d.before), f.x.words[k-1].fold)
	})
}

// findsAll reports whether a base finds every form of a name.
func (f *finder) findsAll(base string, n *name) bool {
	return !slices.ContainsFunc(n.at, func(m [2]int) bool { return !f.finds(base, f.x.words[m[0]].raw) })
}

// latin reports whether the article is written in Latin letters.
func (f *finder) latin() bool {
	return len(f.x.words) > 0 && unicode.Is(unicode.Latin, []rune(f.x.words[0].raw)[0])
}

// cutRunes cuts so many runes off the end of a word.
func cutRunes(s string, n int) (string, bool) {
	for range n {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s, s != ""
}
