package match

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"

	"watcher/internal/text"
)

//go:embed longer.txt
var longerText string

// longerNames are names that hold a country's and mean something else (Latin
// America, Northern Ireland), by the country's code.
var longerNames = sync.OnceValue(func() map[string][]string { return readTable(longerText) })

// longerName is a country's name of several words, and the code.
type longerName struct{ code, name, fold string }

// longCountryNames are the names of countries of several words, by each of them.
var longCountryNames = sync.OnceValue(func() map[string][]longerName {
	out := map[string][]longerName{}
	for _, code := range Countries() {
		for _, name := range countryNames(code) {
			l := longerName{code, name, text.Fold(name)}
			words := strings.Fields(l.fold)
			if len(words) < 2 {
				continue
			}
			slices.Sort(words)
			for _, w := range slices.Compact(words) {
				out[w] = append(out[w], l)
			}
		}
	}
	return out
})

// longerThan returns the names inside which a country's names do not mean it:
// those of other countries (South Sudan), and those of the table.
func longerThan(code string, names []string) []string {
	out := slices.Clone(longerNames()[code])
	seen := map[string]bool{}
	folds := make([]string, len(names))
	for i, n := range names {
		folds[i] = text.Fold(strings.Trim(n, "=*"))
		seen[folds[i]] = true
	}
	for _, f := range folds {
		first, _, _ := strings.Cut(f, " ")
		for _, l := range longCountryNames()[first] {
			if l.code != code && !seen[l.fold] && strings.Contains(" "+l.fold+" ", " "+f+" ") {
				seen[l.fold] = true
				out = append(out, l.name)
			}
		}
	}
	return out
}

// wordsElsewhere are names of countries that are words in small letters, as
// china is porcelain, so they count with a capital alone. In some language such
// a word has a capital as well: there it is no country.
var wordsElsewhere = map[string]languages{
	"turkey": 0, "china": 0, "chad": 0, "chile": 0, "guinea": 0, "jersey": 0, "polish": 0, "gana": 0, "mali": 0, "reunion": 0, "inde": 0, "suede": 0,
	"fas": 0, "polen": 0, "grenade": 0, "montserrat": 0, "island": inEnglish | inUnknown,
}

// capitalised returns the writings in which such a name counts.
func capitalised(names []string) []string {
	var out []string
	for _, n := range names {
		if _, word := wordsElsewhere[text.Fold(n)]; word {
			out = append(out, "="+n, "="+strings.ToUpper(n), "="+n+"s")
			continue
		}
		out = append(out, n)
	}
	return out
}

// country returns the phrases for a country's names.
func (c *compiler) country(code string) []*node {
	if kids, ok := c.countries[code]; ok {
		return kids
	}
	names := countryNames(code)
	kids := phrasesOf(capitalised(names))
	except := phrasesOf(longerThan(code, names))
	for _, k := range kids {
		k.except = except
		k.notIn = wordsElsewhere[k.words[0].fold]
	}
	c.countries[code] = kids
	return kids
}

// phrasesOf reads entries of a table, each once.
func phrasesOf(entries []string) []*node {
	var out []*node
	seen := map[string]bool{}
	for _, e := range entries {
		n, err := parse(asQuery(e), func(int, string, ...any) {})
		if err != nil {
			continue // a name without letters that we read
		}
		if key := phraseKey(n.words); !seen[key] {
			seen[key] = true
			out = append(out, n)
		}
	}
	return out
}

// asQuery writes an entry of a table as a query: each word in quotes, with the
// = before and the * behind it.
func asQuery(entry string) string {
	if bare, exact := strings.CutPrefix(entry, "="); exact {
		return `="` + bare + `"`
	}
	if !strings.Contains(entry, "*") {
		return `"` + strings.ReplaceAll(entry, `"`, " ") + `"`
	}
	var b strings.Builder
	for w := range strings.FieldsSeq(entry) {
		bare, star := strings.CutSuffix(w, "*")
		b.WriteString(` "` + bare + `"`)
		if star {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// within reports whether a hit of a phrase stands inside a longer name that
// means something else, or in a language where it is another word.
func (r *run) within(n *node, h int32) bool {
	if n.notIn != 0 && r.languages()&n.notIn != 0 {
		return true
	}
	x := &r.hits[h]
	for _, e := range n.except {
		for k := r.head[e.term]; k >= 0; k = r.hits[k].next {
			if y := &r.hits[k]; y.seg == x.seg && y.from <= x.from && y.to >= x.to {
				return true
			}
		}
	}
	return false
}
