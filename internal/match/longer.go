package match

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

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

//go:embed elsewhere.txt
var elsewhereText string

// elsewhere says of names of countries, folded, in which languages they are
// another word, and whether they are one in small letters.
type elsewhere struct {
	in    languages
	small bool
}

// wordsElsewhere are the names of countries that are other words too, by
// elsewhereKey.
var wordsElsewhere = sync.OnceValue(func() map[string]elsewhere {
	out := map[string]elsewhere{}
	for key, names := range readTable(elsewhereText) {
		lang, how, _ := strings.Cut(key, " ")
		in := languagesOf(lang)
		switch {
		case how == "alone":
			in = ^in
		case in == inEnglish && how == "":
			in |= inUnknown
		}
		for _, n := range names {
			e := out[elsewhereKey(n)]
			out[elsewhereKey(n)] = elsewhere{e.in | in, e.small || key == "small"}
		}
	}
	return out
})

// elsewhereKey is the folded name; one in capitals is another than that in small
// letters.
func elsewhereKey(name string) string {
	if strings.ToUpper(name) == name && strings.ToLower(name) != name {
		return name
	}
	return text.Fold(name)
}

// country returns the phrases for a country's names.
func (c *compiler) country(code string) []*node {
	if kids, ok := c.countries[code]; ok {
		return kids
	}
	names := countryNames(code)
	var kids []*node
	seen := map[string]bool{}
	for _, name := range names {
		other := wordsElsewhere()[elsewhereKey(name)]
		for _, n := range phrasesOf([]string{name}, seen) {
			n.notIn, n.capital = other.in, other.small
			kids = append(kids, n)
		}
	}
	except := phrasesOf(longerThan(code, names), map[string]bool{})
	for _, k := range kids {
		k.except = except
	}
	c.countries[code] = kids
	return kids
}

// phrasesOf reads entries of a table, except those seen before.
func phrasesOf(entries []string, seen map[string]bool) []*node {
	var out []*node
	for _, e := range entries {
		n, err := parse(asQuery(e), func(int, string, ...any) {})
		if err != nil {
			continue // a name without letters that we read
		}
		for i := range n.words {
			if w := &n.words[i]; w.kind == exact && w.caps == 0 {
				w.caps = orShouted
			}
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
	if n.notIn != 0 && r.known()&n.notIn != 0 {
		return true
	}
	x := &r.hits[h]
	if n.capital && r.smallAmongCapitals(x) {
		return true
	}
	for _, e := range n.except {
		for k := r.head[e.term]; k >= 0; k = r.hits[k].next {
			if y := &r.hits[k]; y.seg == x.seg && y.from <= x.from && y.to >= x.to {
				return true
			}
		}
	}
	return false
}

// smallAmongCapitals reports whether a hit is written small in an item that has
// capitals: there turkey is a bird. One without any tells nothing.
func (r *run) smallAmongCapitals(x *hit) bool {
	first, _ := utf8.DecodeRuneInString(r.segs[x.seg].text[r.toks[x.from].Start:])
	return unicode.IsLower(first) && slices.ContainsFunc(r.segs, func(s segment) bool {
		return s.field&(inTitle|inSummary|inBody) != 0 && strings.IndexFunc(s.text, unicode.IsUpper) >= 0
	})
}

// known returns the language of the item, inUnknown only if there is none.
func (r *run) known() languages {
	in := r.languages()
	if known := in &^ (inUnknown | inSilent); known != 0 {
		return known
	}
	return in
}
