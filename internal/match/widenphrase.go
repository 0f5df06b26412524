package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

// itemWords are the words of an item, to be compared with those of a query.
type itemWords struct {
	folds  map[string]string // folded: as printed first
	sounds map[string]bool   // keys, in all readings
	text   string            // folded, a space at both ends
}

func readItem(i news.Item) *itemWords {
	w := &itemWords{folds: map[string]string{}, sounds: map[string]bool{}}
	all := strings.Join(append([]string{i.Title, i.Summary, i.Body}, i.Categories...), "\n")
	for _, t := range text.Scan(nil, all) {
		raw := all[t.Start:t.End]
		fold := foldWord(raw)
		if was, ok := w.folds[fold]; ok && (isName(was) || !isName(raw)) {
			continue
		}
		w.folds[fold] = raw
		for _, as := range text.Readings {
			if key, _ := text.Sound(nil, raw, as); len(key) > 1 {
				w.sounds[string(key)] = true
			}
		}
	}
	w.text = " " + text.Fold(all) + " "
	return w
}

func foldWord(raw string) string { return string(text.AppendWord(nil, raw)) }

// isName reports whether a word is written as a name, or in letters that know
// no capitals.
func isName(raw string) bool {
	r, _ := utf8.DecodeRuneInString(raw)
	return !unicode.IsLower(r) && unicode.IsLetter(r)
}

func hasCapital(raw string) bool { return strings.ContainsFunc(raw, unicode.IsUpper) }

// phraseEdits are those of words side by side.
func (w *itemWords) phraseEdits(q string, ls []lexeme, nocase bool) []edit {
	first, last := ls[0], ls[len(ls)-1]
	whole := q[first.off:last.end]
	var out []edit
	if code := countriesByName()[text.Fold(whole)]; code != "" && !nocase && w.names(code) {
		out = append(out, edit{first.off, last.end, "country:" + code, "the country by any of its names", 1})
	}
	if !nocase && w.hears(ls) {
		out = append(out, edit{last.end, last.end, "~", "by its sound", 1})
	}
	if name := w.surname(ls); name != "" && !nocase {
		out = append(out, edit{first.off, last.end, name, "by the last name alone", 5})
	}
	for _, l := range ls {
		out = append(out, w.caseEdits(l, nocase)...)
		out = append(out, w.spellings(q, l)...)
	}
	return append(out, w.endings(last)...)
}

// names reports whether the item names a country.
func (w *itemWords) names(code string) bool {
	return slices.ContainsFunc(CountryNames(code), func(name string) bool {
		return strings.Contains(w.text, text.Fold(name))
	})
}

// hears reports whether the item may have the words of a name in another
// spelling.
func (w *itemWords) hears(ls []lexeme) bool {
	told := false
	for n, l := range ls {
		if l.exact || l.suffix != 0 || n < len(ls)-1 && l.kind == lexQuote {
			return false
		}
		for _, t := range text.Scan(nil, l.text) {
			raw := l.text[t.Start:t.End]
			fold := foldWord(raw)
			if particles[fold] || w.folds[fold] != "" {
				continue
			}
			key, _ := text.Sound(nil, raw, text.Usual)
			if !isName(raw) || !w.sounds[string(key)] {
				return false
			}
			told = true
		}
	}
	return told
}

// surname returns the second of two names, if the item has it.
func (w *itemWords) surname(ls []lexeme) string {
	var names []string
	for _, l := range ls {
		if l.exact {
			return ""
		}
		for _, t := range text.Scan(nil, l.text) {
			names = append(names, l.text[t.Start:t.End])
		}
	}
	if len(names) != 2 || !hasCapital(names[0]) || !hasCapital(names[1]) || utf8.RuneCountInString(names[1]) < longEnding {
		return ""
	}
	if !hasCapital(w.folds[foldWord(names[1])]) {
		return ""
	}
	return names[1]
}

// caseEdits lift what a word asks of its capitals.
func (w *itemWords) caseEdits(l lexeme, nocase bool) []edit {
	fold := foldWord(l.text)
	if w.folds[fold] == "" || nocase {
		return nil
	}
	if l.exact {
		return []edit{{l.off, l.off + 1, "", "in any case", 2}}
	}
	if l.kind == lexWord && l.suffix == 0 && strings.ToUpper(l.text) == l.text && len(fold) > 1 {
		return []edit{{l.off, l.off, "nocase:", "in any case", 2}}
	}
	return nil
}
