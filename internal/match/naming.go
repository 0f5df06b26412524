package match

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"watcher/internal/text"
)

// languageNamed returns the code of the language that is called so, in English
// or in itself, or whose tag it is with a region behind; "" for none.
func languageNamed(s string) string {
	if code := libraryCodes[strings.ToLower(s)]; code != "" {
		return code
	}
	if base, _, ok := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-"); ok {
		if b, err := language.ParseBase(strings.ToLower(base)); err == nil {
			return b.String()
		}
	}
	names := map[string]string{"farsi": "fa", "dari": "fa", "mandarin": "zh"}
	for _, code := range splitWords(countryLanguages) {
		tag, err := language.Parse(code)
		if err != nil {
			continue
		}
		base, _ := tag.Base()
		names[text.Fold(display.English.Languages().Name(tag))] = base.String()
		names[text.Fold(display.Self.Name(tag))] = base.String()
	}
	return nearestNamed(s, names)
}

// libraryCodes are the three letters by which libraries know languages (ISO
// 639-2/B) that have others elsewhere.
var libraryCodes = map[string]string{
	"alb": "sq", "arm": "hy", "baq": "eu", "bur": "my", "chi": "zh", "cze": "cs", "dut": "nl", "fre": "fr", "geo": "ka", "ger": "de",
	"gre": "el", "ice": "is", "mac": "mk", "may": "ms", "per": "fa", "rum": "ro", "slo": "sk", "tib": "bo", "wel": "cy",
}

// countryNamed returns the code of the country that is called so in one of the
// languages whose names are known; "" for none.
func countryNamed(s string) string { return nearestNamed(s, countriesByName()) }

// countriesByName are the codes of all countries by what they are called.
var countriesByName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, code := range Countries() {
		for _, name := range CountryNames(code) {
			if fold := text.Fold(name); names[fold] == "" {
				names[fold] = code
			}
		}
	}
	return names
})

// nearestNamed returns what stands in names under s, or under what s is
// probably a slip of.
func nearestNamed(s string, names map[string]string) string {
	fold := text.Fold(s)
	if code := names[fold]; code != "" || len(fold) < minDeclined {
		return code
	}
	return names[closest(fold, sortedKeys(names))]
}
