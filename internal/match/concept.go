package match

import (
	_ "embed" // the tables
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"watcher/internal/text"
)

//go:embed concepts.txt
var conceptsText string

//go:embed capitals.txt
var capitalsText string

var (
	concepts     = sync.OnceValue(func() map[string][]string { return readTable(conceptsText) })
	capitalNames = sync.OnceValue(func() map[string][]string { return readTable(capitalsText) })
)

// readTable reads lines of the form "key: one, two"; several of one key are one.
func readTable(s string) map[string][]string {
	t := map[string][]string{}
	for line := range text.TableLines(s) {
		if key, list, ok := strings.Cut(line, ": "); ok {
			t[key] = append(t[key], splitList(list)...)
		}
	}
	return t
}

// Concepts returns the names of the words of news that a profile knows in many
// languages, sorted.
func Concepts() []string { return slices.Sorted(maps.Keys(concepts())) }

// Concept returns the forms of a concept: words and phrases, with * for a
// beginning; nil if there is none of this name.
func Concept(name string) []string { return concepts()[name] }

// Capital returns the names of a country's capital in many languages, English
// first; nil if the country is not in the table.
func Capital(code string) []string { return capitalNames()[code] }

// CountryNames returns a country's names in many languages, with the forms and
// adjectives that are in the table.
func CountryNames(code string) []string { return countryNames(code) }

// Countries returns the ISO 3166 codes of all countries, sorted.
var Countries = sync.OnceValue(func() []string {
	var codes []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			if r, err := language.ParseRegion(code); err == nil && r.IsCountry() && r.Canonicalize() == r && len(CountryNames(code)) > 5 {
				codes = append(codes, code)
			}
		}
	}
	return codes
})
