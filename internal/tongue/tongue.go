package tongue

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Codes are the languages that watcher speaks, by their ISO 639-1 codes, English
// first.
var Codes = []string{"en", "de", "sq", "fa"}

// Tongue is one of those languages. The zero value is English.
type Tongue struct{ code string }

// English is what is said where no language is asked for, and to operators.
var English = Tongue{}

// Of returns the language of a code or tag ("de", "de-AT"), English if watcher
// does not speak it.
func Of(tag string) Tongue {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if base == Codes[0] || !slices.Contains(Codes, base) {
		return English
	}
	return Tongue{base}
}

// Code returns the language's ISO 639-1 code.
func (t Tongue) Code() string {
	if t.code == "" {
		return Codes[0]
	}
	return t.code
}

// Said is a text in this language that was put together already. Given as a value
// it goes into another as it is; a string is taken for other people's words.
type Said string

// Late is a text of another key, which is said in whichever language it goes into.
type Late struct {
	Key  string
	With []any
}

// Quotes are lines of what others say, a whole sentence each, or are a [Late]: as a
// value they are a list below the text, each line in its own direction.
type Quotes []any

// Say returns the text of a key. with are names and values in turn, for
// {{.Name}} in the text.
func (t Tongue) Say(key string, with ...any) string {
	return t.say(&i18n.LocalizeConfig{MessageID: key}, with)
}

// Count returns the text of a key for a number, in the plural form that it takes;
// {{.N}} in the text is the number.
func (t Tongue) Count(key string, n int, with ...any) string {
	return t.say(&i18n.LocalizeConfig{MessageID: key, PluralCount: n}, append([]any{"N", n}, with...))
}

// say looks a text up. A key that is nowhere is a fault, which tests find; its
// name is better than no message.
func (t Tongue) say(c *i18n.LocalizeConfig, with []any) string {
	values := make(map[string]any, len(with)/2)
	for n := 0; n+1 < len(with); n += 2 {
		value := with[n+1]
		switch v := value.(type) {
		case string:
			value = t.Foreign(v)
		case Late:
			value = t.Say(v.Key, v.With...)
		case Quotes:
			var list strings.Builder
			for _, line := range v {
				if l, ok := line.(Late); ok {
					list.WriteString("\n- " + t.Say(l.Key, l.With...))
					continue
				}
				list.WriteString("\n- " + t.Own(fmt.Sprint(line)))
			}
			value = list.String()
		}
		values[fmt.Sprint(with[n])] = value
	}
	c.TemplateData = values
	s, err := speakers()[t.Code()].Localize(c)
	if s == "" && err != nil {
		return c.MessageID
	}
	return t.dated(s)
}

//go:embed catalogue/*.json
var catalogues embed.FS

// speakers are the languages with their catalogues read, by their codes. The
// files are part of the program and read by its tests, so an error is one of ours.
var speakers = sync.OnceValue(func() map[string]*i18n.Localizer {
	bundle := i18n.NewBundle(language.English)
	all := make(map[string]*i18n.Localizer, len(Codes))
	for _, code := range Codes {
		if _, err := bundle.LoadMessageFileFS(catalogues, "catalogue/"+code+".json"); err != nil {
			panic(fmt.Sprintf("catalogue of %s: %v", code, err))
		}
		all[code] = i18n.NewLocalizer(bundle, code)
	}
	return all
})
