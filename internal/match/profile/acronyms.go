package profile

import (
	"slices"
	"strings"

	"watcher/internal/text"
)

// acronyms finds words of capitals, and the names that they are short for.
func (f *finder) acronyms() {
	ws := f.x.words
	for i := range ws {
		if !f.isAcronym(i) {
			continue
		}
		if n := f.longForm(i); n >= 0 && f.names[n].acronym == "" {
			f.names[n].acronym = strings.ReplaceAll(ws[i].raw, ".", "")
		}
	}
	for i := range ws {
		if !f.isAcronym(i) {
			continue
		}
		raw := strings.ReplaceAll(ws[i].raw, ".", "")
		n := slices.IndexFunc(f.names, func(n name) bool { return n.acronym == raw })
		if n < 0 {
			n = len(f.names)
			f.names = append(f.names, name{text: raw, fold: ws[i].fold, acronym: raw, rarity: rarity(f.b, f.x.lang, ws[i].fold)})
		}
		f.names[n].short = append(f.names[n].short, [2]int{i, i + 1})
	}
}

func (f *finder) isAcronym(i int) bool {
	w := f.x.words[i]
	n := letters(w.fold)
	return w.flags&text.AllCaps != 0 && n >= 2 && n <= 6 && n == len([]rune(w.fold)) && !f.shouted(i) && !f.isCountry(i)
}

// shouted reports whether a word stands among others of capitals: a headline.
func (f *finder) shouted(i int) bool {
	ws := f.x.words
	up := func(j int) bool { return j >= 0 && j < len(ws) && ws[j].flags&text.AllCaps != 0 }
	return i > 0 && joined(ws[i].gap) && up(i-1) || i+1 < len(ws) && joined(ws[i+1].gap) && up(i+1)
}

func (f *finder) isCountry(i int) bool { return f.x.country(f.x.words[i]) }

// known are the words that tie a name to its short form.
var knownAs = []string{"known as", "called", "or", "oder", "ou", "o", "ose", "kurz", "genannt", "abgekürzt", "njohur si", "abbreviated as"}

// longForm returns the name that the short form at word i stands beside:
// "Name (ACR)", "Name, or ACR", "Name, commonly known as ACR", "ACR (Name)"; -1
// if there is none.
func (f *finder) longForm(i int) int {
	w := f.x.words[i]
	for n := range f.names {
		for _, m := range f.names[n].at {
			if m[1] <= i && m[0]+1 < m[1]+1 && i-m[1] <= 4 {
				between := f.x.text[f.x.words[m[1]-1].end:w.start]
				if f.ties(between) && f.fits(n, w.fold) {
					return n
				}
			}
			if m[0] == i+1 && strings.TrimSpace(f.x.text[w.end:f.x.words[m[0]].start]) == "(" && f.fits(n, w.fold) {
				return n
			}
		}
	}
	return -1
}

func (f *finder) ties(between string) bool {
	s := strings.ToLower(strings.TrimSpace(between))
	if s == "(" || s == "(the" {
		return true
	}
	s = strings.Trim(s, " ,(“\"")
	for _, k := range knownAs {
		if s == k || strings.HasSuffix(s, " "+k) && len(s) < 30 {
			return true
		}
	}
	return false
}

// fits reports whether a short form can be one of a name: its first letter is
// that of one of the name's words, and the others follow in order. Names and
// short forms are often of different languages, so a name directly followed by
// brackets of two letters or more shares at least the first two.
func (f *finder) fits(n int, short string) bool {
	long := strings.ReplaceAll(f.names[n].fold, " ", "")
	if f.names[n].foreign {
		return true
	}
	hits, at := 0, 0
	for _, r := range short {
		if k := strings.IndexRune(long[at:], r); k >= 0 {
			hits++
			at += k + len(string(r))
		}
	}
	return hits*3 >= len([]rune(short))*2
}
