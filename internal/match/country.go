package match

import (
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryLanguages are those whose names of countries are looked for: what
// newsrooms of Europe, the Middle East and the big agencies write in.
const countryLanguages = "en fa ar sq tr fr de es it pt nl ru uk bg sr sr-Latn mk hr sl bs el he ro hu pl cs sk sv da nb fi ur ps ckb ku az hy ka hi zh zh-Hant ja ko th id"

// countryNames returns the names of a country in all of those languages
// (CLDR, offline), and the forms and adjectives of our own table.
func countryNames(code string) []string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return nil
	}
	names := splitList(countryForms[code])
	for _, l := range splitWords(countryLanguages) {
		tag, err := language.Parse(l)
		if err != nil {
			continue
		}
		namer := display.Regions(tag)
		if namer == nil {
			continue
		}
		if name := namer.Name(region); name != "" && utf8.RuneCountInString(name) > 1 {
			names = append(names, name)
		}
	}
	return names
}
