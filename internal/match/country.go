package match

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryLanguages are those whose names of countries are looked for: what
// newsrooms of Europe, the Middle East and the big agencies write in.
const countryLanguages = "en fa ar sq tr fr de es it pt nl ru uk bg sr sr-Latn mk hr sl bs el he ro hu pl cs sk sv da nb fi ur ps ckb ku az hy ka hi zh zh-Hant ja ko th id"

//go:embed countrynames.txt
var otherNamesText string

// otherNames are names of countries that CLDR does not have first.
var otherNames = sync.OnceValue(func() map[string][]string { return readTable(otherNamesText) })

// countryNames returns the names of a country in all of those languages
// (CLDR, offline), what grammar makes of them, and the forms and adjectives of
// our own tables.
func countryNames(code string) []string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return nil
	}
	names := slices.Concat(nisbas(splitList(countryForms[code])), otherNames()[code])
	for _, n := range countryNamers() {
		if name := n.Name(region); utf8.RuneCountInString(name) > 1 {
			names = slices.Concat(names, []string{name}, declined(n.lang, name), adjectives(n.lang, name))
		}
	}
	return names
}

// countryNamer names countries in a language.
type countryNamer struct {
	lang string
	display.Namer
}

var countryNamers = sync.OnceValue(func() (all []countryNamer) {
	for _, l := range splitWords(countryLanguages) {
		tag, err := language.Parse(l)
		if err != nil {
			continue
		}
		if namer := display.Regions(tag); namer != nil {
			all = append(all, countryNamer{l, namer})
		}
	}
	return all
})

// nisbas adds to the Arabic adjectives among names their feminine and their
// plurals; articles and other clitics are found anyway.
func nisbas(names []string) []string {
	for _, n := range names {
		if strings.HasSuffix(n, "ي") && !strings.ContainsRune(n, ' ') {
			names = append(names, n+"ة", n+"ين", n+"ون")
		}
	}
	return names
}

// caseEndings say how names of countries change by their case, by language:
// endings, and what stands in their place. The empty ending is for names that
// end in a consonant.
var caseEndings = map[string]map[string]string{
	"ru": {"ия": "ии ию ией", "а": "ы е у ой", "": "а у ом е"},
	"uk": {"ія": "ії ію ією", "а": "и і у ою", "": "у ом і"},
	"sr": {"ија": "ији ију ије ијом", "а": "е и у ом", "": "а у ом"},
	"hr": {"ija": "iji iju ije ijom", "a": "e i u om", "": "a u om"},
	"pl": {"ia": "ii ię ią", "ja": "ji ję ją", "": "u em ie"},
	"cs": {"ie": "ii ií", "o": "a u em", "": "u em"},
	"el": {"ία": "ίας"},
}

// declinesLike is the language whose endings do for another.
func declinesLike(lang string) string {
	switch lang {
	case "sr-Latn", "sl", "bs":
		return "hr"
	case "mk":
		return "sr"
	case "sk":
		return "cs"
	case "az":
		return "tr"
	}
	return lang
}

// declined returns the cases of a name of one word.
func declined(lang, name string) []string {
	runes := []rune(name)
	if len(runes) < minDeclined || strings.ContainsAny(name, " -") {
		return nil
	}
	var out []string
	for end, cases := range caseEndings[declinesLike(lang)] {
		stem, ok := strings.CutSuffix(name, end)
		if !ok || end == "" && strings.ContainsRune(vowels, runes[len(runes)-1]) {
			continue
		}
		if len(end) > 0 && longerEnding(lang, name, end) {
			continue
		}
		for c := range strings.FieldsSeq(cases) {
			out = append(out, stem+c)
		}
	}
	slices.Sort(out)
	return out
}

// longerEnding reports whether a longer ending of the language fits the name.
func longerEnding(lang, name, end string) bool {
	for other := range caseEndings[declinesLike(lang)] {
		if len(other) > len(end) && strings.HasSuffix(name, other) {
			return true
		}
	}
	return false
}

const (
	minDeclined = 4
	vowels      = "aeiouyáéíóúаеиоуыэюяіїєёαεηιουωάέήίόύώ"
)
