package config

import (
	"slices"
	"strings"

	"watcher/internal/tongue"

	texts "watcher/internal/text"
)

// spokenKey is a key for the language in which watcher speaks. People write its
// name, too.
func spokenKey[T any](doc string, at func(*T) *string) key[T] {
	return aka(parsed("language", doc, choiceForm(tongue.Codes...), parseSpoken, at), "lang", "locale")
}

// spokenNames are other things that people write for a language, by its code.
var spokenNames = map[string][]string{
	"en": {"english"},
	"de": {"german", "deutsch"},
	"sq": {"albanian", "shqip", "al", "alb"},
	"fa": {"persian", "farsi", "فارسی", "ir", "per"},
}

func parseSpoken(s string) (string, error) {
	if slices.Contains(tongue.Codes, s) {
		return s, nil
	}
	folded := strings.ToLower(s)
	base, _, _ := strings.Cut(folded, "-")
	for _, code := range tongue.Codes {
		if base == code || slices.Contains(spokenNames[code], folded) {
			return "", texts.Errorf("unknown %q (did you mean %q?)", s, code)
		}
	}
	return "", texts.Errorf("watcher does not speak %q; write one of %s", s, strings.Join(tongue.Codes, ", "))
}
