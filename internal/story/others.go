package story

import (
	"cmp"
	"slices"

	"watcher/internal/text"
)

// How like two titles are, but for the names and numbers that one has alone,
// that say the same of others: two countries raise their rates to one figure.
// Chosen on ECB+'s training split.
const (
	sameBut      = 0.95 // where they share a name: a country signs with two others
	sameOfOthers = 0.7  // where they share none
)

// part is what a title names in one place: a run of names, and the words round
// it, 0 where the title begins or ends.
type part struct {
	names         []uint64
	sounds        []string // how they sound: Kiev is Kyiv
	before, after uint64
	head          bool // its only name may be none: it is the first word
}

// parts finds the names of a title.
func (s *sketcher) parts(of []word) {
	open := false
	for n, w := range of {
		d := s.known(w)
		if d == nil || !d.proper {
			open = false
			continue
		}
		if !open {
			s.out.parts = append(s.out.parts, part{before: foldAt(of, n-1), head: d.head})
		}
		open = true
		p := &s.out.parts[len(s.out.parts)-1]
		p.names, p.after, p.head = append(p.names, d.hash), foldAt(of, n+1), p.head && d.head
		if sound, _ := text.Sound(nil, w.raw, text.Usual); len(sound) >= shortSound {
			p.sounds = append(p.sounds, string(sound))
		}
	}
}

// known returns the draft of a word, nil if it weighs nothing.
func (s *sketcher) known(w word) *draft {
	if n, ok := s.byFold[stem(w.fold, w.Token)]; ok {
		return &s.drafts[n]
	}
	return nil
}

// foldAt tells words apart by hash, but no number from another: 0 is none.
func foldAt(of []word, n int) uint64 {
	switch {
	case n < 0 || n >= len(of):
		return 0
	case of[n].number:
		return 1
	}
	return text.HashString(of[n].fold)
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
		case len(s.parts) > 0 && !slices.ContainsFunc(s.parts, func(p part) bool { return !p.head && !p.in(v.terms) }):
			return false // it names nobody else
		}
	}
	return others
}

// insteadOf reports whether a name of one title stands where another name stands
// in the other.
func (s *sketch) insteadOf(other *sketch) bool {
	for _, p := range s.parts {
		for _, q := range other.parts {
			if p.replaces(q) && !p.in(other.terms) && !q.in(s.terms) {
				return true
			}
		}
	}
	return false
}

// replaces reports whether two parts stand in one place, and name others.
func (p part) replaces(q part) bool {
	if p.head && q.head || slices.ContainsFunc(p.sounds, func(s string) bool { return slices.Contains(q.sounds, s) }) {
		return false
	}
	return p.before == q.before && p.before != 0 || p.after == q.after && (p.before == q.before && p.after != 0 || p.after == 0)
}

// in reports whether a text has one of the names.
func (p part) in(terms []term) bool {
	return slices.ContainsFunc(p.names, func(n uint64) bool { return has(terms, n) })
}

// saysSame reports whether two titles are alike but for names and numbers that
// one has alone: the more so where they share a name.
func saysSame(a, b *sketch) bool {
	as, bs := a.aside(b), b.aside(a)
	if as == 0 && bs == 0 {
		return true // names alone
	}
	enough := sameBut
	if !slices.ContainsFunc(a.parts, func(p part) bool { return !p.head && p.in(b.titles) }) {
		enough = sameOfOthers
	}
	return cosine(titleDot(a.titles, b.titles), as*bs) >= enough
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
