package story

import (
	"cmp"
	"slices"

	"watcher/internal/text"
)

// sameOfOthers is how like two titles are, but for the names and numbers that one
// has alone, that say the same of others: two countries raise their rates to one
// figure. Chosen on ECB+'s training split.
const sameOfOthers = 0.7

// fewWords is how many words may stand at the end of a title where others do in
// another, the last of them a name: northern Afghanistan.
const fewWords = 2

// longestName is how many words a name has at most, those between its parts
// included.
const longestName = 4

// longestTitle is how many words of a title are laid beside another's.
const longestTitle = 24

// titleWord is a word of a title, as it is laid beside another title.
type titleWord struct {
	fold  uint64 // its beginning, as others must have it; 0 for a name, and one for all numbers
	stem  uint64 // of its term, 0 for none
	sound string // of a name
	place string // the country that it stands for
	head  bool   // a name only by the capital of a sentence's first word
	hard  bool   // a comma or colon stands before it
	small bool   // it says nothing, or is a number
}

func (w titleWord) name() bool { return w.fold == 0 }

// lay notes the words of a title and which of them are names.
func (s *sketcher) lay(of []word) {
	for _, w := range of[:min(len(of), longestTitle)] {
		t := titleWord{fold: foldOf(w), place: s.clues.places[stem(w.fold, w.Token)]}
		d := s.known(w)
		t.hard = w.Gap&(text.GapHard|text.GapStop) != 0
		t.small = d == nil || d.number
		if d != nil {
			t.stem = d.hash
			if !d.number {
				t.fold = d.hash
			}
		}
		if d != nil && !d.number && (d.proper || t.place != "") {
			d.proper = true
			t.fold, t.head = 0, d.head
			if sound, _ := text.Sound(nil, w.raw, text.Usual); len(sound) >= shortSound {
				t.sound = string(sound)
			}
		}
		s.out.title = append(s.out.title, t)
	}
}

// known returns the draft of a word, nil if it weighs nothing.
func (s *sketcher) known(w word) *draft {
	if n, ok := s.byFold[stem(w.fold, w.Token)]; ok {
		return &s.drafts[n]
	}
	return nil
}

// foldOf tells words apart by hash, but no number from another.
func foldOf(w word) uint64 {
	if w.number {
		return 1
	}
	return text.HashString(w.fold)
}

// ofOthers reports whether the report's title says of others what one of the
// event's titles says: of another country, in another town. Where a text names
// whom the other's title names, that is no other.
func (e *event) ofOthers(s *sketch) bool {
	others := false
	for _, v := range e.versions {
		switch {
		case v.insteadOf(s) && saysSame(v.sketch, s):
			others = true
		case s.namesOnly(v.terms):
			return false
		}
	}
	return others
}

// namesOnly reports whether a title names some, and nobody whom a text does not.
func (s *sketch) namesOnly(terms []term) bool {
	names := false
	for _, w := range s.title {
		names = names || w.name()
		if w.name() && !w.head && !has(terms, w.stem) {
			return false
		}
	}
	return names
}

// insteadOf reports whether names of one title stand where other names stand in
// the other: between the words that both have in one order.
func (s *sketch) insteadOf(other *sketch) bool {
	places, named := 0, false
	alike := false // of whom, in however many words, two titles say the same that differ there alone
	gaps(s.title, other.title, func(a, b []titleWord, end bool) {
		places++
		if others(a, b, other.terms) && others(b, a, s.terms) && !oneSubject(a, b) {
			named = named || inPlace(a, b, end)
			alike = len(a) <= longestName && len(b) <= longestName
		}
	})
	return named || alike && places == 1
}

// oneSubject reports whether two titles speak of one in a place: whom both name in
// two words there, unless by two countries (Swiss National Bank).
func oneSubject(a, b []titleWord) bool {
	shared := 0
	for _, w := range a {
		if w.name() && slices.ContainsFunc(b, func(x titleWord) bool { return x.stem == w.stem }) {
			shared++
		}
	}
	abroad := slices.ContainsFunc(a, func(w titleWord) bool {
		return w.place != "" && slices.ContainsFunc(b, func(x titleWord) bool { return x.place != "" && x.place != w.place })
	})
	return shared > 1 && !abroad
}

// inPlace reports whether the names in a gap stand in one place of both titles:
// alone, or last of all.
func inPlace(a, b []titleWord, end bool) bool {
	last := end && 0 < len(a) && len(a) <= fewWords && 0 < len(b) && len(b) <= fewWords && a[len(a)-1].name() && b[len(b)-1].name()
	return last || oneRun(a) && oneRun(b)
}

// oneRun reports whether words are names alone, few and in one piece.
func oneRun(of []titleWord) bool {
	return len(of) <= longestName && !wordy(of) && !slices.ContainsFunc(of[min(1, len(of)):], func(w titleWord) bool { return w.hard })
}

// wordy reports whether words say more than names and numbers.
func wordy(of []titleWord) bool {
	return slices.ContainsFunc(of, func(w titleWord) bool { return !w.name() && !w.small })
}

// others reports whether some words name anyone whom the words in the same place
// of another text, and the rest of that, do not. What may be no name counts only
// against one that is.
func others(of, against []titleWord, terms []term) bool {
	sure := slices.ContainsFunc(against, func(w titleWord) bool { return w.name() && !w.head })
	return slices.ContainsFunc(of, func(w titleWord) bool {
		return w.name() && (sure || !w.head) && !has(terms, w.stem) && !slices.ContainsFunc(against, w.same)
	})
}

// same reports whether two words are one name: Kiev is Kyiv, Kabul Afghanistan.
func (w titleWord) same(x titleWord) bool {
	return w.name() && x.name() && (w.sound != "" && w.sound == x.sound || w.place != "" && w.place == x.place)
}

// gaps calls fn with what stands between the words that two titles have in one
// order, where that differs: the longest common subsequence, names left out.
func gaps(a, b []titleWord, fn func(a, b []titleWord, end bool)) {
	differ := func(a, b []titleWord, end bool) {
		if !slices.EqualFunc(a, b, func(x, y titleWord) bool { return x.stem == y.stem && x.fold == y.fold }) {
			fn(a, b, end)
		}
	}
	var most [longestTitle + 1][longestTitle + 1]uint8 // of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if !a[i].name() && a[i].fold == b[j].fold {
				most[i][j] = most[i+1][j+1] + 1
			} else {
				most[i][j] = max(most[i+1][j], most[i][j+1])
			}
		}
	}
	i, j, fromA, fromB := 0, 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case !a[i].name() && a[i].fold == b[j].fold:
			differ(a[fromA:i], b[fromB:j], false)
			i, j = i+1, j+1
			fromA, fromB = i, j
		case most[i+1][j] >= most[i][j+1]:
			i++
		default:
			j++
		}
	}
	differ(a[fromA:], b[fromB:], true)
}

// saysSame reports whether two titles, of which each names others, say the same of
// them. Where they share a name as well they must be alike word by word: a country
// signs with two others.
func saysSame(a, b *sketch) bool {
	if slices.ContainsFunc(a.title, func(w titleWord) bool { return w.name() && !w.head && has(b.titles, w.stem) }) {
		words := false
		gaps(a.title, b.title, func(a, b []titleWord, _ bool) { words = words || wordy(a) || wordy(b) })
		return !words
	}
	as, bs := a.aside(b), b.aside(a)
	return as == 0 && bs == 0 /* names alone */ || cosine(titleDot(a.titles, b.titles), as*bs) >= sameOfOthers
}

// aside returns the squares of a title's weights without the names and numbers
// that another has not.
func (s *sketch) aside(other *sketch) (squares float64) {
	for _, t := range s.titles {
		if !t.proper && !t.number || has(other.titles, t.hash) {
			squares += t.title * t.title
		}
	}
	return squares
}

func has(terms []term, hash uint64) bool {
	_, ok := slices.BinarySearchFunc(terms, hash, func(t term, h uint64) int { return cmp.Compare(t.hash, h) })
	return ok
}
