package tongue

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Language names a language in this one, by its code or tag, without its country:
// "fa-IR" is Persian, and Persisch in German (CLDR). What is no language is returned as
// it is.
func (t Tongue) Language(tag string) string {
	parsed, err := language.Parse(tag)
	base, sure := parsed.Base()
	if err != nil || sure == language.No {
		return tag
	}
	name := display.Languages(language.Make(t.Code())).Name(language.Make(base.String()))
	if name == "" {
		return tag
	}
	return name
}
