package profile

import (
	"slices"
	"strings"
)

// shortNames adds the mentions by a last name alone to the full name.
func (f *finder) shortNames() {
	for i := range f.names {
		n := &f.names[i]
		if strings.Contains(n.fold, " ") || n.acronym != "" {
			continue
		}
		for j := range f.names {
			long := &f.names[j]
			if j == i || len(long.at) == 0 || len(strings.Fields(long.fold)) < 2 || !f.sameWord(long.fold[strings.LastIndexByte(long.fold, ' ')+1:], n.fold) {
				continue
			}
			if len(n.at) > 1 && f.heads(long) {
				n.at, long.at = append(n.at, long.at...), nil
				continue
			}
			long.mention(n.at)
			n.at = nil
			break
		}
	}
	f.surnames()
}

// heads reports whether a name's first word may be an ordinary one, which has its
// capital from the head of a sentence: "The union of Gorelovsk", in a language that
// says so by a case.
func (f *finder) heads(n *name) bool {
	w := f.x.words[n.at[0][0]]
	return len(n.at) == 1 && w.first && !f.mid[w.fold] && f.inflects()
}

// mention adds mentions of a name's short form, but those inside the name.
func (n *name) mention(at [][2]int) {
	for _, m := range at {
		if !n.covers(m[0]) {
			n.short = append(n.short, m)
		}
	}
}

// surnames finds the last words of names of several where they stand alone: behind
// a title, at the head of a sentence, in another case.
func (f *finder) surnames() {
	for i := range f.names {
		n := &f.names[i]
		last := n.fold[strings.LastIndexByte(n.fold, ' ')+1:]
		if len(n.at) == 0 || n.acronym != "" || !f.ofPerson(n, last) {
			continue
		}
		for k, w := range f.x.words {
			if w.capital == f.cased && f.sameWord(w.fold, last) && !f.headed[k] && !f.taken(k) {
				n.short = append(n.short, [2]int{k, k + 1})
			}
		}
	}
}

// ofPerson reports whether a name of several words may be called by its last one:
// that is a word of its own, and none between them is a particle.
func (f *finder) ofPerson(n *name, last string) bool {
	words := strings.Fields(n.fold)
	if len(words) < 2 || letters(last) < minTold || (!f.cased || f.nouns) && rarity(f.b, f.x.lang, last) <= 5 {
		return false
	}
	return !f.nouns || !f.hasArticle(last) && !slices.ContainsFunc(words, func(w string) bool { return nameParticles[w] })
}

// hasArticle reports whether a German word has one in front somewhere, as nouns have
// and people have not.
func (f *finder) hasArticle(fold string) bool {
	ws := f.x.words
	for k := 1; k < len(ws); k++ {
		if f.sameWord(ws[k].fold, fold) && germanArticles[ws[k-1].fold] {
			return true
		}
	}
	return false
}

var germanArticles = map[string]bool{
	"der": true, "die": true, "das": true, "den": true, "dem": true, "des": true, "ein": true, "eine": true, "einen": true, "einem": true,
	"einer": true, "eines": true, "am": true, "im": true, "zum": true, "zur": true, "vom": true, "beim": true, "ins": true,
}

func (f *finder) taken(k int) bool {
	return slices.ContainsFunc(f.names, func(o name) bool { return o.covers(k) })
}

// minTold is how many letters a surname must have to be counted alone.
const minTold = 4
