package profile

import (
	"slices"

	"watcher/internal/text"
)

// leastNamed is how many words a name keeps that loses its first.
const leastNamed = 2

// roles cuts off what says who somebody is: the noun before a name in German
// (Bundesligist Hafenstadt United), and in languages with cases the place of an
// office (the mayor Hafenstadts Jan Kramer), where the rest is a name of its own.
func (f *finder) roles() {
	for i := 0; i < len(f.names); i++ {
		n := f.names[i]
		if n.acronym != "" || len(n.at) == 0 {
			continue
		}
		for _, m := range n.at {
			if k := f.firstEnds(m); f.office(m, k) {
				f.names[i].at = without(f.names[i].at, m)
				f.take(k, m[1], n.quoted)
			}
		}
	}
}

// firstEnds returns where the first word of a mention ends, its parts being joined
// by hyphens: Fußball-Bundesligist.
func (f *finder) firstEnds(m [2]int) int {
	k := m[0] + 1
	for k < m[1] && f.x.words[k].gap&text.GapHyphen != 0 && !dash(f.x.words[k].gap) {
		k++
	}
	return k
}

// office reports whether the first word of a mention, up to word k, is no part of
// the name.
func (f *finder) office(m [2]int, k int) bool {
	first, rest := [2]int{m[0], k}, [2]int{k, m[1]}
	if rest[1]-rest[0] < leastNamed || nameParticles[f.x.words[rest[0]].fold] {
		return false
	}
	if f.nouns {
		return f.known(rest) && !f.known(first)
	}
	return k == m[0]+1 && f.inflects() && f.oblique(f.x.words[m[0]].fold)
}

// known reports whether words are a name of their own.
func (f *finder) known(m [2]int) bool {
	n, ok := f.byFold[f.key(m)]
	return ok && len(f.names[n].at) > 0
}

// oblique reports whether a word is another form of a name of one word.
func (f *finder) oblique(fold string) bool {
	return slices.ContainsFunc(f.names, func(o name) bool {
		return len(o.at) > 0 && o.fold != fold && f.sameName(o.fold, fold)
	})
}

func without(all [][2]int, m [2]int) [][2]int {
	return slices.DeleteFunc(slices.Clone(all), func(k [2]int) bool { return k == m })
}
